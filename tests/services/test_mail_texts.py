from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from assessment.models import MailKind
from assessment.services import mail_texts
from assessment.services.mail_texts import Wording, fill_in, problems_in
from assessment.services.problems import Conflict
from tests.factories.people import make_council

KINDS = list(MailKind)
LINK = "https://friend.example/q/a/personal/B?c=d&e=f"


@pytest.mark.parametrize("kind", KINDS)
def test_the_words_that_come_with_the_product_have_what_they_need(kind: MailKind) -> None:
    words = mail_texts.default_wording(kind)
    values = {name: f"<{name}>" for name in mail_texts.MARKERS[kind]}
    made = fill_in(words, values)

    assert problems_in(kind, words.subject, words.body) == ([], [])
    assert "<link>" in made.text
    assert '<a href="&lt;link&gt;">&lt;link&gt;</a>' in made.html
    for text in (made.subject, made.text, made.html):
        assert "{" not in text
        assert "}" not in text


def test_what_is_filled_in_is_never_markup_nor_a_marker_nor_a_link() -> None:
    name = 'Sam</p><script>alert(1)</script>{link}\r\nhttps://evil.example "'
    made = fill_in(Wording("Hello {name}", "Hello {name}!\n\n{link}"), {"name": name, "link": LINK})

    flat = 'Sam</p><script>alert(1)</script>{link} https://evil.example "'
    assert made.subject == f"Hello {flat}"
    assert made.text == f"Hello {flat}!\n\n{LINK}\n"
    assert made.html == (
        "<p>Hello Sam&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;{link} https://evil.example &quot;!</p>\n"
        '<p><a href="https://friend.example/q/a/personal/B?c=d&amp;e=f">'
        "https://friend.example/q/a/personal/B?c=d&amp;e=f</a></p>\n"
    )


def test_paragraphs_lines_and_addresses_of_the_body_become_html() -> None:
    made = fill_in(Wording("", "One\ntwo\n\n\n See <https://a.example/x>, (https://b.example/y).\n"), {})

    assert made.html == (
        "<p>One<br>\ntwo</p>\n"
        '<p> See &lt;<a href="https://a.example/x">https://a.example/x</a>&gt;, '
        '(<a href="https://b.example/y">https://b.example/y</a>).</p>\n'
    )


def test_every_marker_that_is_unknown_or_missing_is_told() -> None:
    subject, body = problems_in(MailKind.INVITATION, "{nmae} {link}", "Hello {you} and {you}, {stop}")

    assert [line.split(" is ")[0].split(":")[0] for line in subject] == [
        "{nmae}",
        "Take {link} out of the subject",
    ]
    assert [line.split(" is ")[0].split(":")[0] for line in body] == ["{you}", "Put {link} into the body"]
    assert problems_in(MailKind.SIGN_IN, "In", "{link}") == ([], [])
    assert problems_in(MailKind.SIGN_IN, "In", "{link} {stop}")[1]


def test_a_council_has_its_own_words_until_it_resets_them(session: Session) -> None:
    council = make_council(session)
    other = make_council(session, "wharfmoor", "Wharfmoor")
    own = Wording("Ours", "Ours: {link}")
    mail_texts.save_wording(session, council.id, None, MailKind.RESET, own)

    assert mail_texts.wording(session, council.id, MailKind.RESET) == Wording("Ours", "Ours: {link}", 1)
    assert mail_texts.own_kinds(session, council.id) == {MailKind.RESET}
    for elsewhere in (other.id, None):
        assert mail_texts.wording(session, elsewhere, MailKind.RESET).version == 0

    mail_texts.reset_wording(session, council.id, None, MailKind.RESET)
    assert mail_texts.wording(session, council.id, MailKind.RESET).version == 0


def test_the_second_of_two_editors_sees_both_texts(session: Session) -> None:
    council_id = make_council(session).id
    mail_texts.save_wording(session, council_id, None, MailKind.RESET, Wording("First", "{link}"))

    with pytest.raises(Conflict) as told:
        mail_texts.save_wording(session, council_id, None, MailKind.RESET, Wording("Second", "{link}"))
    assert (told.value.theirs["Subject"], told.value.yours["Subject"]) == ("First", "Second")
    mail_texts.save_wording(session, council_id, None, MailKind.RESET, Wording("Third", "{link}", 1))
    assert mail_texts.wording(session, council_id, MailKind.RESET).version == 2

"""Personal codes: unguessable, and forgiving of how people copy them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assessment.services import personal_codes

CODES = st.text(personal_codes.ALPHABET, min_size=12, max_size=12)


def test_codes_have_twelve_unambiguous_characters_and_differ() -> None:
    codes = {personal_codes.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 12 and not set(code) & set("ILOU") for code in codes)


@given(CODES, st.sampled_from(["", " ", "-", " – "]))
def test_a_code_is_read_back_however_it_is_split_and_cased(code: str, gap: str) -> None:
    shown = personal_codes.in_groups(code).replace("-", gap)
    assert personal_codes.as_typed(shown) == code
    assert personal_codes.as_typed(shown.lower()) == code
    assert personal_codes.as_typed(code.replace("0", "o").replace("1", "i")) == code
    assert personal_codes.as_typed(code.replace("0", "O").replace("1", "l")) == code


@given(st.text())
def test_any_text_is_a_code_or_none(text: str) -> None:
    code = personal_codes.as_typed(text)
    assert code is None or (len(code) in (7, 12) and personal_codes.as_typed(code) == code)


def test_a_code_is_shown_in_groups_of_four() -> None:
    assert personal_codes.in_groups("7K3M0QXR9TWB") == "7K3M-0QXR-9TWB"
    assert personal_codes.in_groups("7K3M0QX") == "7K3-M0QX"


@given(st.binary(min_size=32, max_size=32), st.text("0123456789abcdef", min_size=32, max_size=32))
def test_the_code_of_a_personal_link_is_a_code_like_any_other(key: bytes, nonce: str) -> None:
    code = personal_codes.link_code(key, nonce)

    assert personal_codes.as_typed(personal_codes.in_groups(code)) == code
    assert personal_codes.link_code(key, nonce[::-1] + "0") != code
    assert personal_codes.ticket_hash(key, code) != personal_codes.access_hash(key, code)


@given(CODES, st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_the_same_code_under_another_key_has_another_hash(code: str, key: bytes, other: bytes) -> None:
    same = personal_codes.access_hash(key, code) == personal_codes.access_hash(other, code)
    assert same == (key == other)
    assert len(personal_codes.access_hash(key, code)) == 64

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.lifecycle import WrongMove
from assessment.models import AuditEvent, OpenLink, Round
from assessment.models.engine import write_session
from assessment.services import open_links
from assessment.services.problems import NotAllowed, NotFound
from tests.factories.people import make_council
from tests.factories.rounds import close, make_open_round, make_round


def test_a_link_for_a_service_a_group_both_or_everybody(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    housing = round_.services[0].code
    for service, group in ((None, None), (housing, None), (None, "staff"), (housing, "staff")):
        open_links.make_link(session, round_, None, service, group)

    links = open_links.list_links(session, round_)

    assert [link.addressee.name for link in links] == [
        "Everybody",
        "Library staff",
        "Housing",
        "Housing, Library staff",
    ]
    assert [link.whole_round for link in links] == [True, False, False, False]
    assert {len(link.token) for link in links} == {7}


def test_asking_again_gives_the_same_link(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))

    open_links.make_link_for_each_service(session, round_, None)
    open_links.make_link_for_each_service(session, round_, None)

    assert len(session.scalars(select(OpenLink)).all()) == 3
    deeds = session.scalars(select(AuditEvent.note).where(AuditEvent.deed == "made an open link of")).all()
    assert sorted(deeds) == ["Housing", "Planning", "Waste and recycling"]


def test_a_link_is_found_as_people_type_it(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    link = OpenLink(token="10QXR7K", round_id=round_.id)
    session.add(link)
    session.flush()

    assert open_links.find_link(session, "ioqx-r7k") is link
    assert open_links.find_link(session, "10QXR7M") is None
    assert open_links.find_link(session, "") is None


def test_only_an_open_round_gets_links_and_a_draft_has_none(session: Session) -> None:
    council = make_council(session)
    draft, done = make_round(session, council), make_open_round(session, council)
    close(session, done)
    session.add(OpenLink(token="7K3M0QX", round_id=draft.id))
    session.flush()

    assert open_links.find_link(session, "7K3M0QX") is None
    for round_ in (draft, done):
        with pytest.raises(WrongMove):
            open_links.make_link(session, round_, None)


@pytest.mark.parametrize(("service", "group"), [("s999", None), (None, "nobody"), ("", None)])
def test_a_link_needs_a_service_and_a_group_that_take_part(
    session: Session, service: str | None, group: str | None
) -> None:
    round_ = make_open_round(session, make_council(session))

    with pytest.raises(NotFound):
        open_links.make_link(session, round_, None, service, group)


def test_an_ended_link_leads_nowhere(session: Session) -> None:
    council = make_council(session)
    round_, other = make_open_round(session, council), make_open_round(session, council)
    token = open_links.make_link(session, round_, None, None, "staff")
    with pytest.raises(NotFound):
        open_links.end_link(session, other, None, token)

    open_links.end_link(session, round_, None, token)

    assert open_links.find_link(session, token) is None


def test_the_short_address_of_the_whole_round_stays(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    token = open_links.make_link(session, round_, None)

    with pytest.raises(NotAllowed):
        open_links.end_link(session, round_, None, token)


def test_two_who_ask_at_once_get_the_same_link(database: Engine) -> None:
    with write_session(database) as session:
        round_id = make_open_round(session, make_council(session)).id
        session.commit()
    together, tokens = Barrier(4), list[str]()

    def ask() -> None:
        together.wait()
        with write_session(database) as session:
            tokens.append(open_links.make_link(session, session.get_one(Round, round_id), None))
            session.commit()

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(tokens) == 4
    assert len(set(tokens)) == 1

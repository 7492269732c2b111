"""What services say to people, in the language that is spoken: whole sentences, with what is filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.lifecycle import ActionStatus
from assessment.models import AuditEvent, Council, Invitee, OpenTo, Round, RoundKind
from assessment.models.mail import MailKind
from assessment.scoring.values import Aim, Band
from assessment.services import (
    actions,
    council_settings,
    directory,
    mail_texts,
    memberships,
    open_links,
    own_actions,
    plans,
    priorities,
    readiness,
    review_team,
    rounds,
    setting_up,
    taking_part,
)
from assessment.services.actions import ActionFields
from assessment.services.directory import ServiceFields
from assessment.services.frameworks import load_framework
from assessment.services.memberships import Duties
from assessment.services.priorities import PriorityFields
from assessment.services.problems import Conflict, NotReady
from assessment.services.review_team import NewReviewer
from assessment.translation import speaking
from tests.factories.languages import BRACKETED, outside
from tests.factories.people import make_administrator, make_council, make_person
from tests.factories.plans import make_plan
from tests.factories.reviews import make_review
from tests.factories.rounds import NOW, make_open_round, make_round


@pytest.fixture
def council(session: Session) -> Council:
    """Ashvale, with Housing (40), Planning (25) and Waste and recycling (60)."""
    return make_council(session)


@pytest.fixture(autouse=True)
def _spoken(council: Council) -> Iterator[None]:
    with speaking(BRACKETED):
        yield


def of_conflict(conflict: Conflict) -> str:
    texts = (conflict.theirs, conflict.yours)
    return " / ".join(f"{key}: {value}" for text in texts for key, value in text.items())


def test_what_stands_in_the_way_of_opening(session: Session, council: Council) -> None:
    round_ = make_round(session, council, threshold=20)
    round_.open_to = OpenTo.CODE_HOLDERS
    for group in round_.groups:
        group.headcount = 3
    for aim in round_.aims:
        aim.in_scope = False
    session.add(Invitee(round_id=round_.id, email="a@a.example", group_code="staff"))
    for service in round_.services:
        service.headcount = None
    session.flush()

    remarks = [remark.text for remark in readiness.remarks_on(session, round_, NOW)]

    known = ["Housing", "Planning", "Waste and recycling"]
    audiences = ["Staff", "Managers", "Councillors", "Chief officers", "Partners", "Members"]
    assert len(remarks) >= 5
    assert [outside(text, [*known, *audiences]) for text in remarks] == [""] * len(remarks)
    assert any("«Housing, Planning and Waste and recycling»" in text for text in remarks)


def test_objections_and_the_reasons_made_of_them(session: Session, council: Council) -> None:
    objections = directory.objections_to_service(session, council.id, ServiceFields("housing"))
    assert objections == {"name": "«There is a service called housing already»"}
    with pytest.raises(NotReady) as refused:
        directory.add_service(session, council.id, None, ServiceFields("housing"))
    assert refused.value.reasons == ("««There is a service called housing already».»",)

    ann = make_administrator(session, council)
    duties = Duties(frozenset({Role.MANAGER}))
    assert memberships.objections_to(session, council.id, duties, user_id=ann.id) == {
        "roles": "«They are the only administrator. Make somebody else an administrator first»",
        "services": "«Choose the services that the manager leads»",
    }
    review = make_review(session, make_open_round(session, council))
    new = NewReviewer("Bo", "bo@b.example", council.name, is_lead=True)
    found = review_team.objections_to(session, review, new)
    assert found["from_council"] == f"«Reviewers come from other councils than {council.name}»"


def test_problems_of_a_mail_name_its_markers_inside_a_whole_sentence() -> None:
    in_subject, in_body = mail_texts.problems_in(MailKind.INVITATION, "{link}", "{nonsense}")
    assert in_subject == ["«Take {link} out of the subject: a link works in the body only»"]
    assert "«Put {link} into the body: it stands for «the person’s own link to answer»»" in in_body
    assert [outside(text) for text in in_body] == ["", "", ""]


def conflicts_of(session: Session, round_: Round) -> list[Conflict]:
    """What each page of a round says to the second of two editors."""
    basics = replace(setting_up.basics_of(round_), title="Spring", kind=RoundKind.NAMED)
    dates = setting_up.dates_of(round_)
    groups, scope = setting_up.groups_of(round_), setting_up.scope_of(round_)
    services = {service.code: 7 for service in round_.services[:1]}
    aims = {aim.element_code: Aim(70, 2) for aim in round_.aims}
    stale = round_.version - 1
    seen = []
    saves: tuple[Callable[[], object], ...] = (
        lambda: setting_up.set_basics(session, round_, None, basics, stale),
        lambda: setting_up.set_dates(session, round_, None, dates, stale),
        lambda: setting_up.set_groups(session, round_, None, groups, stale),
        lambda: setting_up.set_scope(session, round_, None, scope, stale),
        lambda: setting_up.set_threshold(session, round_, None, 6, stale),
        lambda: taking_part.set_services(session, round_, None, services, stale),
        lambda: rounds.set_lens(session, round_, None, round_.gap_lens, stale),
        lambda: rounds.set_aims(session, round_, None, aims, stale),
    )
    for save in saves:
        with pytest.raises(Conflict) as conflict:
            save()
        seen.append(conflict.value)
    return seen


def test_both_texts_of_two_editors_of_a_round(session: Session, council: Council) -> None:
    round_ = make_round(session, council)
    seen = conflicts_of(session, round_)
    framework = load_framework(session, round_.framework_hash)
    known = [
        "Spring",
        round_.title,
        round_.framework_hash[:12],
        *(audience.name for audience in framework.audiences),
        *(element.name for element in framework.elements),
        *(element.code for element in framework.elements),
        *(service.name for service in round_.services),
    ]
    assert [outside(of_conflict(one), known) for one in seen] == [""] * 8
    assert "«takes part with 7 people»" in seen[5].yours.values()


def test_both_texts_of_two_editors_of_a_plan(session: Session, council: Council) -> None:
    plan = make_plan(session, council)
    priority_id = priorities.add_priority(
        session, council.id, None, plan, PriorityFields("Title 1", "Outcome 1", Band.HIGH)
    )
    priority = priorities.get_priority(session, council.id, plan, priority_id)
    action_id = actions.add_action(session, None, priority, ActionFields("Text 1"))
    action = actions.get_action(session, council.id, plan, action_id)
    with pytest.raises(Conflict) as of_priority:
        priorities.edit_priority(session, None, priority, priorities.fields_of(priority), 0)
    with pytest.raises(Conflict) as of_action:
        actions.edit_action(session, None, action, ActionFields("Text 2", starts_on=date(2026, 11, 1)), 0)
    assert outside(of_conflict(of_priority.value), ["Title 1", "Outcome 1"]) == ""
    assert outside(of_conflict(of_action.value), ["Text 1", "Text 2"]) == ""
    assert of_action.value.yours["«Start»"].startswith(BRACKETED.locale.months["format"]["wide"][11])
    assert of_action.value.theirs["«Status»"] == "«Not started»"
    assert plans.usual_title("Autumn", "Housing") == "«Improvement plan of Housing: Autumn»"


def test_the_notes_of_the_audit_trail_are_written_in_english_whatever_is_spoken(
    session: Session, council: Council
) -> None:
    ann = make_administrator(session, council)
    bo = make_person(session, "bo@a.example", council, Role.PLAN_LEAD)
    duties = Duties(frozenset({Role.PLAN_LEAD, Role.COORDINATOR}))
    memberships.change_duties(session, council.id, ann.id, bo.id, duties, "plan_lead/")
    settings = replace(council_settings.settings_of(council), codes_required=True)
    council_settings.change_settings(session, council, ann.id, settings, council.version)
    open_links.make_link(session, make_open_round(session, council), ann.id)

    notes = session.scalars(select(AuditEvent.note)).all()
    assert not [note for note in notes if "«" in note]
    assert "One-time codes for administrators: Required" in notes
    assert "Everybody" in notes
    assert any(note.endswith(": coordinator, plan lead") for note in notes)
    assert memberships.role_names({Role.PLAN_LEAD}) == "«plan lead»"
    assert own_actions.status_text(ActionStatus.DONE) == "«Done»"

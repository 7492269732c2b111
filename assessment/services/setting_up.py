"""Setting up a draft: what it is, who is asked what, and when. One function a task of the list.

Each raises WrongMove once the round is no draft, and Conflict where somebody else changed it first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assessment import lifecycle
from assessment.models import (
    Assesses,
    AuditEvent,
    Form,
    OpenTo,
    Round,
    RoundKind,
    ServiceAim,
)
from assessment.services import audit
from assessment.services.frameworks import load_framework
from assessment.services.invitees import forget_groups
from assessment.services.problems import Conflict
from assessment.services.rounds import all_groups, default_aims
from assessment.translation import gettext as _
from assessment.translation import ngettext
from benchmark.framework import Framework

Text = dict[str, str]
"""What was chosen, in words by what it is, for the page that shows two editors both texts."""


@dataclass(frozen=True, slots=True)
class Basics:
    """What a round is. Answers that carry names are given by personal links only."""

    title: str
    framework_hash: str
    assesses: Assesses = Assesses.COUNCIL
    kind: RoundKind = RoundKind.CONFIDENTIAL
    open_to: OpenTo = OpenTo.ANYONE


@dataclass(frozen=True, slots=True)
class GroupChoice:
    takes_part: bool
    form: Form
    headcount: int | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """`opens_on` is None where a person opens the round."""

    opens_on: date | None
    opens_time: time
    closes_on: date
    closes_time: time


def basics_of(round_: Round) -> Basics:
    return Basics(round_.title, round_.framework_hash, round_.assesses, round_.kind, round_.open_to)


def set_basics(session: Session, round_: Round, user_id: int | None, basics: Basics, version: int) -> int:
    """Another framework brings its own elements and groups: what was chosen of the old ones goes.

    Of how many invitees the group went with it, since the new framework has none of that code: it is theirs
    to say.
    """
    without_group = 0
    take_turn(round_, version, "what this round is", _basics_text(basics_of(round_)), _basics_text(basics))
    if basics.framework_hash != round_.framework_hash:
        framework = load_framework(session, basics.framework_hash)
        forms = {group.form for group in round_.groups}
        round_.aims.clear()
        round_.groups.clear()
        session.execute(delete(ServiceAim).where(ServiceAim.round_id == round_.id))
        session.flush()
        without_group = forget_groups(session, round_, {audience.code for audience in framework.audiences})
        round_.aims = default_aims(framework.elements)
        round_.groups = all_groups(framework, forms.pop() if len(forms) == 1 else Form.FULL)
        round_.framework_hash = basics.framework_hash
    round_.title = basics.title
    round_.assesses = basics.assesses
    round_.kind = basics.kind
    round_.open_to = OpenTo.CODE_HOLDERS if basics.kind is RoundKind.NAMED else basics.open_to
    note_task(session, round_, user_id, "basics")
    return without_group


def groups_of(round_: Round) -> dict[str, GroupChoice]:
    """By code, in the framework's order."""
    return {group.code: GroupChoice(group.takes_part, group.form, group.headcount) for group in round_.groups}


def set_groups(
    session: Session, round_: Round, user_id: int | None, groups: Mapping[str, GroupChoice], version: int
) -> None:
    """`groups` by code, every one of the framework."""
    names = {audience.code: audience.name for audience in _framework(session, round_).audiences}
    theirs, yours = _groups_text(groups_of(round_), names), _groups_text(groups, names)
    take_turn(round_, version, "the groups", theirs, yours)
    for row in round_.groups:
        chosen = groups[row.code]
        row.takes_part, row.form, row.headcount = chosen.takes_part, chosen.form, chosen.headcount
    note_task(session, round_, user_id, "groups")


def scope_of(round_: Round) -> frozenset[str]:
    """The codes of the elements that are asked about."""
    return frozenset(aim.element_code for aim in round_.aims if aim.in_scope)


def set_scope(
    session: Session, round_: Round, user_id: int | None, elements: Collection[str], version: int
) -> None:
    """Ask about these elements, by code, and about no other."""
    names = {element.code: element.name for element in _framework(session, round_).elements}
    theirs = _scope_text(scope_of(round_), names)
    take_turn(round_, version, "the elements", theirs, _scope_text(elements, names))
    for aim in round_.aims:
        aim.in_scope = aim.element_code in elements
    note_task(session, round_, user_id, "elements")


def dates_of(round_: Round) -> Dates:
    return Dates(round_.opens_on, round_.opens_time, round_.closes_on, round_.closes_time)


def set_dates(session: Session, round_: Round, user_id: int | None, dates: Dates, version: int) -> None:
    take_turn(round_, version, "the dates", _dates_text(dates_of(round_)), _dates_text(dates))
    round_.opens_on, round_.opens_time = dates.opens_on, dates.opens_time
    round_.closes_on, round_.closes_time = dates.closes_on, dates.closes_time
    note_task(session, round_, user_id, "dates")


def set_threshold(session: Session, round_: Round, user_id: int | None, threshold: int, version: int) -> None:
    what = _("Fewest answers to show")
    take_turn(round_, version, "the threshold", {what: str(round_.threshold)}, {what: str(threshold)})
    round_.threshold = threshold
    note_task(session, round_, user_id, "threshold")


def tasks_done(session: Session, round_: Round) -> frozenset[str]:
    """The tasks of the list that somebody has saved, by what the audit trail says of this round."""
    deeds = session.scalars(
        select(AuditEvent.deed)
        .where(AuditEvent.council_id == round_.council_id, AuditEvent.record == f"round {round_.id}")
        .distinct()
    )
    return frozenset(
        deed.removeprefix("set ").removesuffix(" of") for deed in deeds if deed.startswith("set ")
    )


def take_turn(round_: Round, version: int, what: str, theirs: Text, yours: Text) -> None:
    """Make sure that the round is a draft, and still what the page was made from; no other page is now."""
    lifecycle.ROUND.after(round_.state, "change")
    if round_.version != version:
        raise Conflict(what, theirs, yours)
    round_.version = version + 1


def note_task(session: Session, round_: Round, user_id: int | None, task: str) -> None:
    session.flush()
    audit.record(session, round_.council_id, user_id, f"set {task} of", f"round {round_.id}", round_.title)


def _framework(session: Session, round_: Round) -> Framework:
    return load_framework(session, round_.framework_hash)


def _basics_text(basics: Basics) -> Text:
    return {
        _("Title"): basics.title,
        _("Framework"): basics.framework_hash[:12],
        _("What is assessed"): _("each service by itself")
        if basics.assesses is Assesses.SERVICE
        else _("the council as a whole"),
        _("Answers"): _("named") if basics.kind is RoundKind.NAMED else _("confidential"),
        _("Who can answer"): _("anyone with the link")
        if basics.open_to is OpenTo.ANYONE
        else _("holders of a code"),
    }


def _groups_text(groups: Mapping[str, GroupChoice], names: Mapping[str, str]) -> Text:
    return {names[code]: _group_text(choice) for code, choice in groups.items()}


def _group_text(choice: GroupChoice) -> str:
    if not choice.takes_part:
        return _("does not take part")
    if choice.headcount is None:
        return _("short form") if choice.form is Form.SHORT else _("full form")
    if choice.form is Form.SHORT:
        return ngettext("short form, %(num)s person", "short form, %(num)s people", choice.headcount)
    return ngettext("full form, %(num)s person", "full form, %(num)s people", choice.headcount)


def _scope_text(elements: Collection[str], names: Mapping[str, str]) -> Text:
    return {name: _("asked") if code in elements else _("left out") for code, name in names.items()}


def _dates_text(dates: Dates) -> Text:
    opens = _("by hand")
    if dates.opens_on is not None:
        opens = f"{dates.opens_on:%d/%m/%Y} {dates.opens_time:%H:%M}"
    return {_("Opens"): opens, _("Closes"): f"{dates.closes_on:%d/%m/%Y} {dates.closes_time:%H:%M}"}

"""What stands in the way of opening a draft, and what is worth a look before it is opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.models import Form, Invitee, OpenTo, Round
from assessment.services.answering import asked_codes
from assessment.services.asking import fresh_asking
from assessment.services.frameworks import load_framework
from assessment.translation import gettext as _
from assessment.translation import ngettext
from benchmark.framework import Framework

SHORT_NOTICE = timedelta(days=7)
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Remark:
    """`task` is the task of the list that mends it. `blocks`: the round cannot be opened as it is."""

    task: str
    text: str
    blocks: bool = False


def remarks_on(session: Session, round_: Round, now: datetime) -> tuple[Remark, ...]:
    """Everything that is missing or doubtful about a draft, what blocks it first."""
    framework = load_framework(session, round_.framework_hash)
    remarks = (
        *_on_dates(round_, now),
        *_on_elements(round_),
        *_on_groups(framework, round_),
        *_on_services(round_),
        *_on_invitees(session, framework, round_),
    )
    return tuple(sorted(remarks, key=lambda remark: not remark.blocks))


def reasons_not_to_open(session: Session, round_: Round, now: datetime) -> tuple[str, ...]:
    """What still stands in the way of opening a draft, as sentences; nothing where it is ready."""
    return tuple(remark.text for remark in remarks_on(session, round_, now) if remark.blocks)


def _on_dates(round_: Round, now: datetime) -> Iterator[Remark]:
    opens_at = round_.opens_at
    if round_.closes_at <= now:
        yield Remark("dates", _("The closing date has passed. Choose a later one."), blocks=True)
    elif opens_at is not None and opens_at >= round_.closes_at:
        text = _("The round would close before it opens. Choose a later closing date, or open it earlier.")
        yield Remark("dates", text, blocks=True)
    elif round_.closes_at - max(now, opens_at or now) < SHORT_NOTICE:
        yield Remark("dates", _("People have less than a week to answer."))


def _on_elements(round_: Round) -> Iterator[Remark]:
    if not any(aim.in_scope for aim in round_.aims):
        yield Remark("elements", _("No element is chosen, so there is nothing to ask."), blocks=True)


def _on_groups(framework: Framework, round_: Round) -> Iterator[Remark]:
    taking_part = [group for group in round_.groups if group.takes_part]
    names = {audience.code: audience.name for audience in framework.audiences}
    if not taking_part:
        yield Remark("groups", _("No group takes part. Choose at least one."), blocks=True)
        return
    asking = fresh_asking(round_)
    empty = [group for group in taking_part if not asked_codes(framework, asking, group.code)]
    for group in empty:
        text = _asks_nothing(group.form, names[group.code])
        if len(empty) == len(taking_part):
            text = f"{text} {_('Choose another form, or other elements.')}"
        yield Remark("groups", text, blocks=len(empty) == len(taking_part))
    if not round_.is_named:
        small = [
            names[group.code]
            for group in taking_part
            if group.headcount is not None and group.headcount < round_.threshold
        ]
        if small:
            yield Remark("groups", _too_small(small, round_.threshold))


def _on_services(round_: Round) -> Iterator[Remark]:
    if not round_.services:
        if round_.of_services:
            text = _("No service takes part, and each is to be assessed by itself. Choose at least one.")
            yield Remark("services", text, blocks=True)
        else:
            yield Remark("services", _("No service takes part, so there will be no scores by service."))
        return
    unknown = [service.name for service in round_.services if service.headcount is None]
    if unknown:
        text = _(
            "It is not known how many people work in %(services)s, so no response rate can be shown.",
            services=_listed(unknown),
        )
        yield Remark("services", text)
    small = [
        service.name
        for service in round_.services
        if service.headcount is not None and service.headcount < round_.threshold
    ]
    if small and not round_.is_named:
        yield Remark("services", _too_small(small, round_.threshold))


def _on_invitees(session: Session, framework: Framework, round_: Round) -> Iterator[Remark]:
    of_round = Invitee.round_id == round_.id
    invited = session.scalar(select(func.count()).select_from(Invitee).where(of_round)) or 0
    if not invited and round_.is_named:
        text = _("Nobody is invited yet, and only people who are invited can answer a named round.")
        yield Remark("invitees", text)
    elif not invited and round_.open_to is OpenTo.CODE_HOLDERS:
        text = _(
            "Nobody is invited yet. Only people with a personal link or a printed code can answer; codes can "
            "be printed once the round is open."
        )
        yield Remark("invitees", text)
    asking = fresh_asking(round_)
    groups = session.scalars(select(Invitee.group_code).where(of_round).distinct())
    missing = [code for code in groups if code is not None and not asked_codes(framework, asking, code)]
    if missing:
        names = {audience.code: audience.name for audience in framework.audiences}
        listed = _listed([names.get(code, code) for code in sorted(missing)])
        text = _(
            "People are invited from a group that is asked nothing: %(groups)s. They could not answer.",
            groups=listed,
        )
        yield Remark("groups", text, blocks=True)


def _asks_nothing(form: Form, group: str) -> str:
    if form is Form.SHORT:
        return _("The short form asks nothing of %(group)s about the elements chosen.", group=group)
    return _("The full form asks nothing of %(group)s about the elements chosen.", group=group)


def _too_small(names: Sequence[str], threshold: int) -> str:
    return ngettext(
        "Fewer than %(num)s person is in %(names)s, so what they answer will not be shown by itself.",
        "Fewer than %(num)s people are in %(names)s, so what they answer will not be shown by itself.",
        threshold,
        names=_listed(names),
    )


def _listed(names: Iterable[str]) -> str:
    """ "Housing, Planning and 3 more" """
    *first, last = names
    if not first:
        return last
    if len(first) < MOST_NAMED:
        return _("%(names)s and %(last)s", names=", ".join(first), last=last)
    return ngettext(
        "%(names)s and %(num)s more",
        "%(names)s and %(num)s more",
        len(first) - MOST_NAMED + 1,
        names=", ".join(first[:MOST_NAMED]),
    )

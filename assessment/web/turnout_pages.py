"""Response rates as rows of a page."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from assessment.models import Mode
from assessment.reports.words import share_text
from assessment.scoring.turnout import Part, Turnout, rate
from assessment.services.turnouts import RoundTurnout

TOGETHER = {"groups": _l("Smaller groups together"), "services": _l("Smaller services together")}
MODE_NAMES = {Mode.WEB: _l("On the web"), Mode.KIOSK: _l("On a shared tablet"), Mode.PAPER: _l("On paper")}
NOT_KNOWN = _l("Not known")
EVERYBODY = _l("Everybody")


@dataclass(frozen=True, slots=True)
class TurnoutRow:
    """One line of a table of response rates, in words. `members` are the names of parts shown together."""

    name: str
    people: str
    begun: int
    sent: int
    rate: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TurnoutTables:
    groups: tuple[TurnoutRow, ...]
    services: tuple[TurnoutRow, ...]
    total: TurnoutRow
    modes: tuple[str, ...]


def turnout_tables(found: RoundTurnout) -> TurnoutTables:
    """The tables of a round; `services` is empty where the round has none."""
    headcounts = found.by_service.total if found.by_service is not None else found.by_group.total
    return TurnoutTables(
        _rows(found.by_group, TOGETHER["groups"]),
        _rows(found.by_service, TOGETHER["services"]) if found.by_service is not None else (),
        _row(headcounts, EVERYBODY),
        tuple(_sent_by(mode, number) for mode, number in found.modes if number),
    )


def _sent_by(mode: Mode, number: int) -> str:
    return str(
        ngettext(
            "%(mode)s: %(count)s response",
            "%(mode)s: %(count)s responses",
            number,
            mode=MODE_NAMES[mode],
            count=f"{number:,}",
        )
    )


def _rows(shown: Turnout, together: str) -> tuple[TurnoutRow, ...]:
    """A line a part, then what is together, then everybody; everybody alone where no part is shown alone."""
    if not shown.shown:
        return (_row(shown.total, EVERYBODY, shown.members),)
    rows = [_row(part, part.name) for part in shown.shown]
    if shown.together is not None:
        rows.append(_row(shown.together, together, shown.members))
    return (*rows, _row(shown.total, EVERYBODY))


def _row(part: Part, name: str, members: tuple[str, ...] = ()) -> TurnoutRow:
    people = str(NOT_KNOWN) if part.headcount is None else f"{part.headcount:,}"
    return TurnoutRow(str(name), people, part.begun, part.sent, share_text(rate(part)), members)

"""An improvement plan as frozen values: what pages and documents are drawn from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assessment.lifecycle import ActionStatus, PriorityState
from assessment.planning.months import latest_end
from assessment.scoring.values import Band
from assessment.translation import N_
from assessment.translation import gettext as _

STATUTORY_REASON = N_("An action in the plan is a statutory duty.")


def reason_needed(proposed: Band, chosen: Band) -> bool:
    """Whether a band has been moved from the one that the gap gave, which takes a reason (METHOD 7)."""
    return chosen is not proposed


@dataclass(frozen=True, slots=True)
class Origin:
    """The gap that a priority came from, as it stood then. Score and target are indexes, unrounded."""

    round_title: str
    code: str
    name: str
    score: float
    target: float
    on: date | None

    @property
    def gap(self) -> float:
        return self.target - self.score


@dataclass(frozen=True, slots=True)
class Measure:
    ref: str
    text: str


@dataclass(frozen=True, slots=True)
class Action:
    """`starts_on` and `ends_on` are months, both None until they are set. `ref` is "3.1".

    `lead` is what was written, a post or a team; `lead_name` the plan lead who reports on it, if any.
    """

    id: int
    ref: str
    text: str
    lead: str
    starts_on: date | None
    ends_on: date | None
    resources: str
    statutory: bool
    status: ActionStatus
    version: int
    lead_name: str = ""

    @property
    def led_by(self) -> str:
        """Who answers for it, in words."""
        if self.lead and self.lead_name:
            return f"{self.lead} ({self.lead_name})"
        return self.lead or self.lead_name


@dataclass(frozen=True, slots=True)
class Priority:
    """`chosen_band` is what the coordinator left or set; `band` is what counts."""

    id: int
    number: int
    title: str
    outcome: str
    state: PriorityState
    proposed_band: Band
    chosen_band: Band
    band_reason: str
    origin: Origin | None
    measures: tuple[Measure, ...]
    actions: tuple[Action, ...]
    version: int

    @property
    def statutory(self) -> bool:
        return any(action.statutory for action in self.actions)

    @property
    def band(self) -> Band:
        """High where any action is a statutory duty, whatever was chosen (METHOD section 7)."""
        return Band.HIGH if self.statutory else self.chosen_band

    @property
    def reason(self) -> str:
        """Why the band is not the one first proposed; "" where it is."""
        if self.band is self.proposed_band:
            return ""
        return self.band_reason if self.band is self.chosen_band else _(STATUTORY_REASON)

    @property
    def finished(self) -> bool:
        """Whether there were actions and all are done: time to ask whether the score has moved."""
        return bool(self.actions) and all(action.status is ActionStatus.DONE for action in self.actions)

    def ends_too_late(self, action: Action, plan_starts_on: date) -> bool:
        """Whether an action still to be done is planned to end after the time that the band leaves."""
        if action.ends_on is None or action.status is ActionStatus.DONE:
            return False
        return action.ends_on > latest_end(self.band, plan_starts_on)


@dataclass(frozen=True, slots=True)
class Plan:
    """`starts_on` is the plan's first month. `service` names the one whose plan it is; "": the council's."""

    id: int
    title: str
    round_id: int
    round_title: str
    starts_on: date
    priorities: tuple[Priority, ...]
    service: str = ""
    published: bool = False

    @property
    def provisional(self) -> bool:
        """Whether nobody has accepted anything yet: what stands in it are proposals."""
        return not self.accepted

    def in_state(self, state: PriorityState) -> tuple[Priority, ...]:
        return tuple(priority for priority in self.priorities if priority.state is state)

    @property
    def accepted(self) -> tuple[Priority, ...]:
        return self.in_state(PriorityState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far the actions of the accepted priorities are worked out. Done ones lack nothing."""

    actions: int
    done: int
    without_lead: int
    without_months: int


def readiness(priorities: Iterable[Priority]) -> Readiness:
    actions = [action for priority in priorities for action in priority.actions]
    ahead = [action for action in actions if action.status is not ActionStatus.DONE]
    return Readiness(
        actions=len(actions),
        done=len(actions) - len(ahead),
        without_lead=sum(not action.led_by for action in ahead),
        without_months=sum(action.starts_on is None or action.ends_on is None for action in ahead),
    )


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """One line of a council's list of plans."""

    id: int
    title: str
    round_title: str
    starts_on: date
    accepted: int
    to_decide: int
    service: str = ""

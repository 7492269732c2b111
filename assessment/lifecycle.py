"""The states of things and the moves allowed between them, as tables. Pure: nothing here touches a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from assessment.translation import N_
from assessment.translation import gettext as _


class RoundState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ResponseState(StrEnum):
    STARTED = "started"
    SUBMITTED = "submitted"


class ReviewState(StrEnum):
    SCORING = "scoring"
    AGREEING = "agreeing"
    FINISHED = "finished"


class ReviewerState(StrEnum):
    INVITED = "invited"
    ACCEPTED = "accepted"
    SUBMITTED = "submitted"


class PriorityState(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    SET_ASIDE = "set_aside"


class ActionStatus(StrEnum):
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


S = TypeVar("S", bound=StrEnum)


_REFUSED: Mapping[str, Mapping[str, str]] = {
    "round": {
        "draft": N_("This round is draft, so this step is not possible."),
        "open": N_("This round is open, so this step is not possible."),
        "closed": N_("This round is closed, so this step is not possible."),
        "cancelled": N_("This round is cancelled, so this step is not possible."),
        "under_review": N_("This round is under review, so this step is not possible."),
    },
    "response": {
        "started": N_("This response is started, so this step is not possible."),
        "submitted": N_("This response is submitted, so this step is not possible."),
    },
    "review": {
        "scoring": N_("This review is scoring, so this step is not possible."),
        "agreeing": N_("This review is agreeing, so this step is not possible."),
        "finished": N_("This review is finished, so this step is not possible."),
    },
    "reviewer": {
        "invited": N_("This reviewer is invited, so this step is not possible."),
        "accepted": N_("This reviewer is accepted, so this step is not possible."),
        "submitted": N_("This reviewer is submitted, so this step is not possible."),
    },
    "priority": {
        "proposed": N_("This priority is proposed, so this step is not possible."),
        "accepted": N_("This priority is accepted, so this step is not possible."),
        "set_aside": N_("This priority is set aside, so this step is not possible."),
    },
}
_REFUSED_OTHERWISE = N_("This step is not possible now.")


class WrongMove(Exception):
    """A move that the table does not allow from the present state."""

    def __init__(self, thing: str, state: str, move: str) -> None:
        super().__init__(f"a {thing} that is {state.replace('_', ' ')} cannot be moved by “{move}”")
        self.thing = thing
        self.state = state
        self.move = move

    @property
    def sentence(self) -> str:
        """For the page: in which state the thing is, whatever the move was."""
        refused = _REFUSED.get(self.thing, {}).get(self.state, _REFUSED_OTHERWISE)
        return _(refused)


@dataclass(frozen=True)
class Lifecycle(Generic[S]):
    """`moves` maps a verb to the states it may start from and the state it ends in."""

    thing: str
    moves: Mapping[str, tuple[frozenset[S], S]]

    def allows(self, state: S, move: str) -> bool:
        return state in self.moves[move][0]

    def after(self, state: S, move: str) -> S:
        """The state after a move. Raises WrongMove where the table has no such arrow."""
        if not self.allows(state, move):
            raise WrongMove(self.thing, state, move)
        return self.moves[move][1]


ROUND = Lifecycle(
    "round",
    {
        "open": (frozenset({RoundState.DRAFT}), RoundState.OPEN),
        "answer": (frozenset({RoundState.OPEN}), RoundState.OPEN),
        "change": (frozenset({RoundState.DRAFT}), RoundState.DRAFT),
        "extend": (frozenset({RoundState.OPEN}), RoundState.OPEN),
        "close": (frozenset({RoundState.OPEN}), RoundState.CLOSED),
        "cancel": (frozenset({RoundState.DRAFT, RoundState.OPEN}), RoundState.CANCELLED),
    },
)

RESPONSE = Lifecycle(
    "response",
    {
        "answer": (frozenset({ResponseState.STARTED}), ResponseState.STARTED),
        "submit": (frozenset({ResponseState.STARTED}), ResponseState.SUBMITTED),
    },
)

REVIEW = Lifecycle(
    "review",
    {
        "start agreeing": (frozenset({ReviewState.SCORING}), ReviewState.AGREEING),
        "finish": (frozenset({ReviewState.AGREEING}), ReviewState.FINISHED),
    },
)

REVIEWER = Lifecycle(
    "reviewer",
    {
        "accept": (frozenset({ReviewerState.INVITED}), ReviewerState.ACCEPTED),
        "submit": (frozenset({ReviewerState.ACCEPTED}), ReviewerState.SUBMITTED),
    },
)

PRIORITY = Lifecycle(
    "priority",
    {
        "accept": (frozenset({PriorityState.PROPOSED, PriorityState.SET_ASIDE}), PriorityState.ACCEPTED),
        "set aside": (frozenset({PriorityState.PROPOSED, PriorityState.ACCEPTED}), PriorityState.SET_ASIDE),
    },
)

JOB = Lifecycle(
    "job",
    {
        "take up": (frozenset({JobState.QUEUED, JobState.RUNNING}), JobState.RUNNING),
        "put back": (frozenset({JobState.RUNNING}), JobState.QUEUED),
        "finish": (frozenset({JobState.RUNNING}), JobState.DONE),
        "give up": (frozenset({JobState.RUNNING}), JobState.FAILED),
    },
)

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
    CANCELLED = "cancelled"


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
        "draft": N_("This round is still being set up. You can do this once it is open."),
        "open": N_(
            "This round is open. What is asked, and who is asked, can no longer be changed. "
            "You can still extend, close or cancel it."
        ),
        "closed": N_(
            "This round has closed. It takes no more answers and cannot be opened or changed again."
        ),
        "cancelled": N_(
            "This round was cancelled, so nothing more can be done in it. You can set up a new round instead."
        ),
        "under_review": N_(
            "This round has a peer review already. Go to the page of the round to see its team."
        ),
    },
    "response": {
        "started": N_("These answers have not been sent yet. You can do this once they have."),
        "submitted": N_("These answers have been sent, so they can no longer be changed."),
    },
    "review": {
        "scoring": N_(
            "The reviewers are still scoring. You can do this once all of them have submitted their scores."
        ),
        "agreeing": N_(
            "All reviewers have submitted their scores and are agreeing on them now. "
            "Nobody can join them any more."
        ),
        "finished": N_("This review is finished. You can read it, but no longer change it."),
        "cancelled": N_(
            "This review has ended, because its round was cancelled. "
            "You can read it, but no longer change it."
        ),
    },
    "reviewer": {
        "invited": N_(
            "The invitation to this review has not been accepted yet. You can do this once it has."
        ),
        "accepted": N_("The invitation to this review has been accepted already. No new link is needed."),
        "submitted": N_(
            "The scores of this reviewer have been submitted. They can no longer be changed or removed."
        ),
    },
    "priority": {
        "proposed": N_("This priority is only proposed so far. You can do this once it is accepted."),
        "accepted": N_("This priority has been accepted already."),
        "set_aside": N_("This priority has been set aside. Accept it again if you want to work on it."),
    },
}
_UNTIL_CLOSED = N_("This round has not closed yet. You can do this once it has.")
_AFTER_CLOSING = frozenset({"publish", "start a plan"})
_REFUSED_OTHERWISE = N_("This cannot be done now.")


class WrongMove(Exception):
    """A move that the table does not allow from the present state."""

    def __init__(self, thing: str, state: str, move: str) -> None:
        super().__init__(f"a {thing} that is {state.replace('_', ' ')} cannot be moved by “{move}”")
        self.thing = thing
        self.state = state
        self.move = move

    @property
    def sentence(self) -> str:
        """For the page: in which state the thing is, and what can be done about it."""
        if self.move in _AFTER_CLOSING and self.state in (RoundState.DRAFT, RoundState.OPEN):
            return _(_UNTIL_CLOSED)
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
        "cancel": (frozenset({ReviewState.SCORING, ReviewState.AGREEING}), ReviewState.CANCELLED),
    },
)

REVIEW_OVER = frozenset({ReviewState.FINISHED, ReviewState.CANCELLED})

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

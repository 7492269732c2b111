"""What people read when a move is refused: a whole sentence, in the language that is spoken."""

from __future__ import annotations

from typing import Any

import pytest

from assessment import lifecycle
from assessment.lifecycle import Lifecycle, WrongMove
from assessment.translation import speaking
from tests.factories.languages import BRACKETED

MOVED: list[Lifecycle[Any]] = [
    lifecycle.ROUND,
    lifecycle.RESPONSE,
    lifecycle.REVIEW,
    lifecycle.REVIEWER,
    lifecycle.PRIORITY,
]
STATES = [
    (table.thing, str(state))
    for table in MOVED
    for state in sorted({end for froms, to in table.moves.values() for end in (*froms, to)})
]


@pytest.mark.parametrize(("thing", "state"), [*STATES, ("round", "under_review")])
def test_every_state_has_a_sentence_of_its_own(thing: str, state: str) -> None:
    said = [WrongMove(thing, other, "move").sentence for kind, other in STATES if kind == thing]
    sentence = WrongMove(thing, state, "move").sentence
    assert said.count(sentence) == (state != "under_review")
    assert sentence.startswith(("This ", "The ", "These ", "All ")), "it says first how things stand"
    with speaking(BRACKETED):
        assert WrongMove(thing, state, "move").sentence == f"«{sentence}»"


def test_a_refused_move_says_how_things_stand_and_what_to_do() -> None:
    assert WrongMove("review", "scoring", "finish").sentence == (
        "The reviewers are still scoring. You can do this once all of them have submitted their scores."
    )
    assert WrongMove("priority", "set_aside", "change").sentence == (
        "This priority has been set aside. Accept it again if you want to work on it."
    )


@pytest.mark.parametrize("state", ["draft", "open"])
@pytest.mark.parametrize("move", ["publish", "start a plan"])
def test_what_waits_for_the_close_says_so(state: str, move: str) -> None:
    assert WrongMove("round", state, move).sentence == (
        "This round has not closed yet. You can do this once it has."
    )


def test_what_no_page_moves_is_refused_in_general_words() -> None:
    job: Lifecycle[lifecycle.JobState] = lifecycle.JOB
    with pytest.raises(WrongMove) as refused:
        job.after(lifecycle.JobState.DONE, "finish")
    assert refused.value.sentence == "This cannot be done now."

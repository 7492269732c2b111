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
    (table.thing, str(state), state.value.replace("_", " "))
    for table in MOVED
    for state in sorted({end for froms, to in table.moves.values() for end in (*froms, to)})
]


@pytest.mark.parametrize(("thing", "state", "words"), [*STATES, ("round", "under_review", "under review")])
def test_every_state_has_a_sentence_of_its_own(thing: str, state: str, words: str) -> None:
    refused = WrongMove(thing, state, "move")
    assert refused.sentence == f"This {thing} is {words}, so this step is not possible."
    with speaking(BRACKETED):
        assert refused.sentence == f"«This {thing} is {words}, so this step is not possible.»"


def test_what_no_page_moves_is_refused_in_general_words() -> None:
    job: Lifecycle[lifecycle.JobState] = lifecycle.JOB
    with pytest.raises(WrongMove) as refused:
        job.after(lifecycle.JobState.DONE, "finish")
    assert refused.value.sentence == "This step is not possible now."

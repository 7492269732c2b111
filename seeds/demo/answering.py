"""Plausible answers from a fixed seed: services and groups differ, and some statements divide people."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from random import Random

from sqlalchemy import insert
from sqlalchemy.orm import Session

from assessment.lifecycle import ResponseState
from assessment.models import Answer, Comment, Form, Response, Round
from assessment.services.asking import common_form
from benchmark.framework import Framework, Statement
from benchmark.scale import DONT_KNOW, NOT_APPLICABLE
from seeds.demo.words import COMMENTS

# How far a group sees things rosier (in levels), and how often it does not know.
GROUPS = {
    "staff": (-0.35, 0.16),
    "managers": (0.15, 0.06),
    "leaders": (0.65, 0.02),
    "councillors": (0.3, 0.1),
    "partners": (-0.1, 0.2),
}

# How the elements stand, as a mean level 0–4 before group and service.
ELEMENTS = {
    "1.1": 3.1,
    "1.2": 2.55,
    "1.3": 2.75,
    "2.1": 3.25,
    "2.2": 2.2,
    "2.3": 2.75,
    "3.1": 1.7,
    "3.2": 2.75,
    "3.3": 2.1,
    "4.1": 1.95,
    "4.2": 2.5,
}


@dataclass(frozen=True)
class Turnout:
    """How many of each group answer, and the share of a service's staff who do."""

    staff: int
    managers: int
    leaders: int
    councillors: int
    partners: int


def answer(session: Session, round_: Round, framework: Framework, turnout: Turnout, seed: int) -> None:
    """Write the responses of a whole round: most sent, a few left half-way."""
    random = Random(seed)
    responses, answers, comments = [], [], []
    for group, service in _respondents(round_, turnout, random):
        response_id = f"{random.getrandbits(128):032x}"
        sent = random.random() < 0.94
        state = ResponseState.SUBMITTED if sent else ResponseState.STARTED
        responses.append(
            {
                "id": response_id,
                "round_id": round_.id,
                "group_code": group,
                "service_code": service,
                "state": state,
            }
        )
        asked = framework.statements_for(group, short=common_form(round_) is Form.SHORT)
        given = asked if sent else asked[: random.randrange(3, max(4, len(asked)))]
        mood = random.gauss(0, 0.25)
        for statement in given:
            choice = _choice(framework, statement, group, service, mood, random)
            if choice:
                answers.append(
                    {"response_id": response_id, "statement_code": statement.code, "choice": choice}
                )
            if random.random() < 0.004:
                comments.append(
                    {
                        "response_id": response_id,
                        "statement_code": statement.code,
                        "text": random.choice(COMMENTS),
                    }
                )
    session.execute(insert(Response), responses)
    session.execute(insert(Answer), answers)
    session.execute(insert(Comment), comments)


def _respondents(round_: Round, turnout: Turnout, random: Random) -> list[tuple[str, str | None]]:
    services = [service for service in round_.services if service.headcount]
    places = [service.code for service in services for _ in range(service.headcount or 0)]
    random.shuffle(places)
    staff: list[tuple[str, str | None]] = [("staff", place) for place in places[: turnout.staff]]
    managers = [("managers", place) for place in places[turnout.staff :][: turnout.managers]]
    others = [
        (group, None)
        for group in ("leaders", "councillors", "partners")
        for _ in range(getattr(turnout, group))
    ]
    return [*staff, *managers, *others]


def _choice(
    framework: Framework,
    statement: Statement,
    group: str,
    service: str | None,
    mood: float,
    random: Random,
) -> str:
    """One answer, or "" where the respondent passed over the statement."""
    lean, unknown = GROUPS[group]
    roll = random.random()
    heading = framework.parent_of[statement.code]
    element = framework.parent_of[heading]
    if roll < unknown * (2.4 if element in {"1.3", "2.3"} else 1.0):
        return DONT_KNOW
    if roll > 0.985:
        return NOT_APPLICABLE
    if roll > 0.97:
        return ""
    middle = ELEMENTS[element] + lean + mood + _lean_of(service or "", 0.45)
    middle += _lean_of(heading, 0.55) + _lean_of(statement.code, 0.4)
    if zlib.crc32(f"divides {statement.code}".encode()) % 29 == 0:
        middle += 1.5 if random.random() < 0.5 else -1.5
    top = framework.scale.size - 1
    return str(min(top, max(0, round(random.gauss(middle, 0.55)))))


def _lean_of(name: str, width: float) -> float:
    """A fixed lean between −width and +width that belongs to a name."""
    return (zlib.crc32(name.encode()) / 0xFFFFFFFF * 2 - 1) * width if name else 0.0

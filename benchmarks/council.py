"""A large council in memory: 60 services and 5 groups, and as many respondents as wanted."""

from __future__ import annotations

from random import Random

from assessment.scoring.values import Cell, Distribution
from assessment.web.commands.administration import SHIPPED_FRAMEWORKS
from benchmark.framework import Framework
from benchmark.reading import read_framework

SERVICES = tuple((f"s{number}", f"Service {number:02d}") for number in range(60))
STATEMENTS = 150


def shipped() -> Framework:
    return read_framework(SHIPPED_FRAMEWORKS / "corporate-peer-review-2005")


def codes(framework: Framework, count: int = STATEMENTS) -> list[str]:
    """Statements spread evenly over the whole framework."""
    every = [statement.code for statement in framework.statements]
    return [every[place * len(every) // count] for place in range(count)]


def cells(framework: Framework, respondents: int, seed: int = 1) -> list[Cell]:
    """What closing a round of so many respondents would leave, spread over services and groups."""
    random = Random(seed)
    size = framework.scale.size
    each = respondents // (len(SERVICES) * len(framework.audiences))
    asked = codes(framework)
    made = []
    for service, _ in SERVICES:
        for audience in framework.audiences:
            distributions = {}
            for code in asked:
                levels = [random.randint(0, 2 * each // (size + 1)) for _ in range(size)]
                distributions[code] = Distribution(tuple(levels), max(0, each - sum(levels)))
            made.append(Cell(audience.code, service, each, distributions))
    return made

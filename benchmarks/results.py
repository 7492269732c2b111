"""Results of 100,000 respondents against 10,000: from the frozen rows to the scorecard, nothing kept."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from assessment.lifecycle import RoundState
from assessment.migrations import running
from assessment.models import Council, Form, FrozenCounts, Round, RoundService
from assessment.models.base import utc_now
from assessment.models.engine import make_engine, read_session, write_session
from assessment.services import people, rounds, scorecards
from assessment.services.frameworks import store_framework
from benchmarks import council
from benchmarks.timing import in_turn, ratios, spread


def measure() -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'results.sqlite3'}")
        running.upgrade(engine)
        with write_session(engine) as session:
            large = people.add_council(session, "large", "A large council")
            small_id, big_id = (_closed_round(session, large, count) for count in (10_000, 100_000))
            session.commit()

        def scorecard(round_id: int) -> None:
            with read_session(engine) as session:
                scorecards.fresh_scorecard(session, session.get_one(Round, round_id))

        small, big = in_turn([lambda: scorecard(small_id), lambda: scorecard(big_id)], rounds=9)
        print(f"results       10,000 respondents {spread(small)} s, 100,000 {spread(big)} s")
        print(f"              100,000 against 10,000: {spread(ratios(big, small))}")
        engine.dispose()


def _closed_round(session: Session, large: Council, respondents: int) -> int:
    framework = council.shipped()
    stored = store_framework(session, framework)
    settings = rounds.RoundSettings(f"{respondents}", stored.hash, Form.FULL, date(2026, 11, 1))
    row = rounds.create_round(session, large.id, None, settings)
    row.services = [RoundService(code=code, name=name) for code, name in council.SERVICES]
    row.state = RoundState.CLOSED
    row.closed_at = utc_now()
    session.flush()
    for cell in council.cells(framework, respondents):
        counts = {
            code: [*one.counts, one.dont_know, one.not_applicable] for code, one in cell.distributions.items()
        }
        session.add(
            FrozenCounts(
                round_id=row.id,
                service_code=cell.service,
                group_code=cell.group,
                respondents=cell.respondents,
                counts=counts,
            )
        )
    session.flush()
    return row.id

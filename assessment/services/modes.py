"""In which way responses came, on the web, at a kiosk or on paper: counted by round, never by response."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from assessment.models import Mode, ModeCount, Round


def count_mode(session: Session, round_id: int, mode: Mode) -> None:
    """One more response of a round was sent in this mode. Nothing says which."""
    dialect = session.connection().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    one = insert(ModeCount).values(round_id=round_id, mode=mode, responses=1)
    session.execute(
        one.on_conflict_do_update(
            index_elements=["round_id", "mode"], set_={"responses": ModeCount.responses + 1}
        )
    )


def mode_counts(session: Session, round_: Round) -> tuple[tuple[Mode, int], ...]:
    """Every mode with the number of responses that were sent in it."""
    counts = select(ModeCount.mode, ModeCount.responses).where(ModeCount.round_id == round_.id)
    found = dict(session.execute(counts).all())
    return tuple((mode, found.get(mode, 0)) for mode in Mode)

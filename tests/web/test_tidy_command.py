from __future__ import annotations

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.models import Comment
from assessment.web.cli import main
from tests.factories.people import make_council
from tests.factories.rounds import add_response, close, make_open_round


def test_tidy_deletes_what_has_been_kept_long_enough(
    web_session: Session, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    council = make_council(web_session)
    for closed_at in (datetime(2020, 1, 1, tzinfo=UTC), None):
        round_ = make_open_round(web_session, council)
        add_response(web_session, round_, {"a.1.x.1": "1"}, comments=[("a.1.x.1", "Cold")])
        close(web_session, round_)
        round_.closed_at = closed_at or round_.closed_at
    web_session.commit()
    monkeypatch.setenv("DATABASE_URL", sqlite_url)

    result = CliRunner().invoke(main, ["tidy"])

    assert result.exit_code == 0, result.output
    assert "deleted" in result.stdout
    assert web_session.scalar(select(func.count()).select_from(Comment)) == 1

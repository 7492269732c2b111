"""What the tests of the questionnaire share: a way in, and a look at what is kept."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from assessment.models import Answer, Comment, Round
from tests.client import Page, PageClient
from tests.factories.rounds import close

HOSTILE = "</textarea><script>alert(1)</script>"


def begin(client: PageClient, link: str, group: str = "staff") -> str:
    """Start a response and give back its personal code."""
    page = client.post(f"{link}/begin", {"group": group, "service": "none"})
    assert page.location == f"{link}/code"
    (code,) = [one.text or "" for one in client.get(page.location).all("p", id="personal-code")]
    return code


def answers(session: Session) -> dict[str, str]:
    return _by_statement(session, select(Answer.statement_code, Answer.choice))


def comments(session: Session) -> dict[str, str]:
    return _by_statement(session, select(Comment.statement_code, Comment.text))


def _by_statement(session: Session, rows: Select[str, str]) -> dict[str, str]:
    found = dict(session.execute(rows).all())
    session.rollback()
    return found


def checked(page: Page) -> dict[str, str]:
    """Chosen value by statement code."""
    radios = [one for one in page.all("input", type="radio") if one.get("checked") is not None]
    return {str(one.get("name")).removeprefix("answer-"): str(one.get("value")) for one in radios}


def typed_comment(page: Page, statement: str) -> str:
    (area,) = page.all("textarea", name=f"comment-{statement}")
    return (area.text or "").strip()


def close_in(session: Session, round_: Round) -> None:
    close(session, round_)
    session.commit()

"""Frameworks in the database: stored once by the hash of their content, read back as frozen values."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import StoredFramework
from assessment.services.problems import NotFound
from benchmark.framework import Framework
from benchmark.storing import from_json, to_json


def store_framework(session: Session, framework: Framework) -> StoredFramework:
    """The row of a framework, added if its content is new."""
    stored = session.get(StoredFramework, framework.hash)
    if stored is None:
        stored = StoredFramework(
            hash=framework.hash,
            code=framework.code,
            edition=framework.edition,
            title=framework.title,
            content=to_json(framework),
        )
        session.add(stored)
        session.flush()
    return stored


def list_frameworks(session: Session) -> Sequence[StoredFramework]:
    order = (StoredFramework.title, StoredFramework.edition, StoredFramework.stored_at.desc())
    return session.scalars(select(StoredFramework).order_by(*order)).all()


def load_framework(session: Session, content_hash: str) -> Framework:
    """The framework of a hash. Raises NotFound. Frameworks never change, so each is parsed once a process."""
    if content_hash not in _parsed:
        content = session.scalar(select(StoredFramework.content).where(StoredFramework.hash == content_hash))
        if content is None:
            raise NotFound("framework")
        _parsed[content_hash] = from_json(content)
    return _parsed[content_hash]


_parsed: dict[str, Framework] = {}

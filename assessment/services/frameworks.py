"""Frameworks in the database: stored once by the hash of their content, read back as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import FrameworkTranslation, StoredFramework
from assessment.services.problems import NotFound
from benchmark import translation as translations
from benchmark.framework import Framework
from benchmark.storing import from_json, to_json
from benchmark.translation import Translation, translated


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


def store_translations(
    session: Session, framework: Framework, given: Iterable[Translation]
) -> tuple[str, ...]:
    """Add the translations of a stored framework that are new.

    One that is stored is never changed, so that all respondents of a round read the same words. The languages
    in which a translation with other words was kept are given back.
    """
    kept = []
    for one in given:
        content = translations.to_json(one)
        stored = session.get(FrameworkTranslation, (framework.hash, one.language))
        if stored is None:
            session.add(
                FrameworkTranslation(framework_hash=framework.hash, language=one.language, content=content)
            )
        elif stored.content != content:
            kept.append(one.language)
    session.flush()
    return tuple(kept)


def languages_of(session: Session, content_hash: str) -> tuple[str, ...]:
    """The languages into which a framework is translated; its own is not among them."""
    of_it = FrameworkTranslation.framework_hash == content_hash
    found = select(FrameworkTranslation.language).where(of_it).order_by(FrameworkTranslation.language)
    return tuple(session.scalars(found))


def load_framework(session: Session, content_hash: str, language: str | None = None) -> Framework:
    """The framework of a hash, in its own language or in one that it is translated into. Raises NotFound.

    Neither frameworks nor translations ever change, so each is parsed once a process.
    """
    key = content_hash, language
    if key not in _parsed:
        if language is None:
            _parsed[key] = from_json(_stored_content(session, content_hash))
        else:
            original = load_framework(session, content_hash)
            _parsed[key] = translated(original, _stored_translation(session, content_hash, language))
    return _parsed[key]


def _stored_content(session: Session, content_hash: str) -> str:
    content = session.scalar(select(StoredFramework.content).where(StoredFramework.hash == content_hash))
    if content is None:
        raise NotFound("framework")
    return content


def _stored_translation(session: Session, content_hash: str, language: str) -> Translation:
    stored = session.get(FrameworkTranslation, (content_hash, language))
    if stored is None:
        raise NotFound("translation")
    return translations.from_json(stored.content)


_parsed: dict[tuple[str, str | None], Framework] = {}

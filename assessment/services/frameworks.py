"""Frameworks in the database: stored once by the hash of their content, read back as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.models import FrameworkTranslation, StoredFramework
from assessment.services.problems import NotFound
from benchmark import translation as translations
from benchmark.framework import Framework
from benchmark.storing import from_json, to_json
from benchmark.translation import Translation, translated

KEPT_SECONDS = 60.0


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
    """The languages into which a framework is translated; its own is not among them.

    Every page of a questionnaire asks, so that what was found is kept for a minute.
    """
    kept = _kept_of(session).languages
    found, until = kept.get(content_hash, ((), 0.0))
    if until < monotonic():
        of_it = FrameworkTranslation.framework_hash == content_hash
        languages = select(FrameworkTranslation.language).where(of_it)
        found = tuple(session.scalars(languages.order_by(FrameworkTranslation.language)))
        kept[content_hash] = found, monotonic() + KEPT_SECONDS
    return found


def load_framework(session: Session, content_hash: str, language: str | None = None) -> Framework:
    """The framework of a hash, in its own language or in one that it is translated into. Raises NotFound.

    Neither frameworks nor translations ever change, so each is parsed once a process.
    """
    if language is not None:
        return _load_translated(session, content_hash, language)
    if content_hash not in _parsed:
        _parsed[content_hash] = from_json(_stored_content(session, content_hash))
    return _parsed[content_hash]


def _load_translated(session: Session, content_hash: str, language: str) -> Framework:
    kept, key = _kept_of(session).translated, (content_hash, language)
    if key not in kept:
        original = load_framework(session, content_hash)
        kept[key] = translated(original, _stored_translation(session, content_hash, language))
    return kept[key]


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


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a process keeps of one database's translations: the hash does not tell what they say.

    Languages are with the moment until which they are good, on the clock of the process.
    """

    translated: dict[tuple[str, str], Framework] = field(default_factory=dict)
    languages: dict[str, tuple[tuple[str, ...], float]] = field(default_factory=dict)


def _kept_of(session: Session) -> _Kept:
    return _kept.setdefault(session.get_bind().engine, _Kept())


_parsed: dict[str, Framework] = {}
_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()

"""What a round asks of whom, from its rows to a frozen value."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from threading import Lock

from sqlalchemy.orm import Session

from assessment.lifecycle import RoundState
from assessment.models import Form, Round
from assessment.services.answering import Asking, asked_codes
from assessment.services.frameworks import load_framework
from benchmark.framework import Framework

MOST_KEPT = 256

_kept: dict[str, Asking] = {}
_lock = Lock()


def asking_of(round_: Round) -> Asking:
    """The groups that take part with their forms, and the elements out of scope.

    Kept once the round is no draft: from then on neither changes.
    """
    if round_.state is RoundState.DRAFT:
        return fresh_asking(round_)
    # The token stands for the round: unlike its number, it is the same in no two databases.
    key = round_.link_token
    asking = _kept.get(key)
    if asking is None:
        asking = fresh_asking(round_)
        with _lock:
            if len(_kept) >= MOST_KEPT:
                _kept.clear()
            _kept[key] = asking
    return asking


def fresh_asking(round_: Round) -> Asking:
    """What `asking_of` gives, read anew and not kept."""
    return Asking(
        tuple((group.code, group.form) for group in round_.groups if group.takes_part),
        frozenset(aim.element_code for aim in round_.aims if not aim.in_scope),
    )


def framework_asked(session: Session, round_: Round) -> Framework:
    """The framework without the elements that the round leaves out: what results are made and shown of."""
    return _within_scope(load_framework(session, round_.framework_hash), asking_of(round_).left_out)


@lru_cache(maxsize=MOST_KEPT)
def _within_scope(framework: Framework, left_out: frozenset[str]) -> Framework:
    if not left_out:
        return framework
    themes = (
        replace(theme, elements=tuple(one for one in theme.elements if one.code not in left_out))
        for theme in framework.themes
    )
    return replace(framework, themes=tuple(theme for theme in themes if theme.elements))


def common_form(round_: Round) -> Form | None:
    """The form of every group that takes part; None where they differ."""
    forms = {group.form for group in round_.groups if group.takes_part}
    return forms.pop() if len(forms) == 1 else None


def statements_asked(session: Session, round_: Round) -> tuple[str, ...]:
    """The codes of every statement that this round puts to anybody, in the framework's order."""
    framework = load_framework(session, round_.framework_hash)
    asking = asking_of(round_)
    asked = frozenset[str]().union(*(asked_codes(framework, asking, group) for group, _ in asking.forms))
    return tuple(statement.code for statement in framework.statements if statement.code in asked)

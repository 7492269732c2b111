"""The validator's errors in the words of a person who writes a framework file."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from benchmark.documents import REFUSED, Document, KeyPath, Unquoted
from benchmark.problems import Problem, quoted, shortened

_WANTED = {
    "string_type": "text",
    "bool_type": "true or false",
    "list_type": "a list",
    "model_type": "a set of keys and values",
    "dict_type": "a set of keys and values",
}


def problems_of(document: Document, error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """Each error as a problem at its place; an error about a value that was reported before is left out."""
    return [
        document.problem(found["loc"], _message(found, model))
        for found in error.errors(include_url=False)
        if found["input"] is not REFUSED
    ]


def _message(found: Mapping[str, Any], model: type[BaseModel]) -> str:
    match found["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return _unknown_key(found["loc"], model)
        case "too_short" | "too_long":
            return _wrong_length(found["ctx"])
        case kind if kind in _WANTED:
            return _wrong_type(_WANTED[kind], found["input"])
    return str(found["msg"])


def _wrong_type(wanted: str, value: object) -> str:
    if value is None:
        return "is empty"
    if wanted == "text" and isinstance(value, Unquoted):
        return f"must be text; YAML reads {shortened(value.raw)} as {value.kind}, so write it in quotes"
    if wanted == "text" and isinstance(value, bool):
        return "must be text; YAML reads it as true or false, so write it in quotes"
    if wanted == "true or false" and str(value).lower() in ("true", "false"):
        return "must be true or false, without quotes"
    return f"must be {wanted}, not {_kind(value)}"


def _kind(value: object) -> str:
    match value:
        case str():
            return "text"
        case bool():
            return "true or false"
        case list():
            return "a list"
        case Unquoted(kind=kind):
            return kind
    return "a set of keys and values"


def _wrong_length(bounds: Mapping[str, int]) -> str:
    """`bounds` as the validator gives them: actual_length with min_length or max_length."""
    if bounds["actual_length"] == 0:
        return "must not be empty"
    if "min_length" in bounds:
        return f"must have at least {bounds['min_length']} entries, not {bounds['actual_length']}"
    return f"must have at most {bounds['max_length']} entries, not {bounds['actual_length']}"


def _unknown_key(path: KeyPath, model: type[BaseModel]) -> str:
    known = list(_model_at(path[:-1], model).model_fields)
    near = difflib.get_close_matches(str(path[-1])[:50].lower(), known, n=1)
    if near:
        return f"is not a known key; did you mean {quoted(near[0])}?"
    return f"is not a known key; the keys here are {', '.join(known)}"


def _model_at(path: KeyPath, model: type[BaseModel]) -> type[BaseModel]:
    for part in path:
        if isinstance(part, str) and part in model.model_fields:  # else it is a code, under a table's key
            annotation = model.model_fields[part].annotation
            model = next(kind for kind in (annotation, *get_args(annotation)) if _is_model(kind))
    return model


def _is_model(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)

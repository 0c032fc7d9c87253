"""What a place in the language takes, in words: read off the models, so that it is never out of date."""

from __future__ import annotations

import types
from functools import lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from adapterc.diagnostics.quoting import either
from adapterc.frontend.tree import Mapping, Node, Scalar, Sequence

_SIMPLE = {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}
_PLURAL = {str: "strings", int: "whole numbers", float: "numbers", bool: "true or false"}


@lru_cache(maxsize=1 << 10)
def members(annotation: Any) -> tuple[Any, ...]:
    """The alternatives of a type, `Annotated`, unions and None unwrapped; the language has some hundred."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return members(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return tuple(part for option in get_args(annotation) for part in members(option))
    return () if annotation is type(None) else (annotation,)


@lru_cache(maxsize=64)
def fields_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """A mapping's keys as an author writes them."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def step_into(annotation: Any, step: str | int) -> Any:
    """The type found under a key or an index of `annotation`; None where there is none."""
    for option in members(annotation):
        if isinstance(step, str) and _is_model(option) and step in fields_of(option):
            return fields_of(option)[step].annotation
        arguments = get_args(option)
        if isinstance(step, str) and get_origin(option) is dict:
            return arguments[1]
        if isinstance(step, int) and get_origin(option) is tuple:
            return arguments[0]
    return None


def known_keys(annotation: Any) -> tuple[str, ...]:
    """The keys of a mapping of this type."""
    models = [option for option in members(annotation) if _is_model(option)]
    return tuple(key for model in models for key in fields_of(model))


def description_of(annotation: Any, key: str) -> str:
    """What the language says about a key of this type."""
    for option in members(annotation):
        if _is_model(option) and key in fields_of(option):
            return fields_of(option)[key].description or ""
    return ""


def choices(annotation: Any) -> tuple[str, ...]:
    """The words that a type takes, empty when it takes anything else as well."""
    options = members(annotation)
    words = [word for option in options for word in _words(option)]
    return tuple(words) if all(_words(option) for option in options) else ()


def expected(annotation: Any) -> str:
    """The type in words: `a list of strings`, `auto` or a whole number."""
    return either(list(dict.fromkeys(_phrase(option) for option in members(annotation))))


def found(node: Node) -> str:
    """A node's type, and its value where it is short."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    value = node.value if isinstance(node, Scalar) else None
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"the truth value `{str(value).lower()}`"
    if isinstance(value, str):
        return "a string"
    return f"the number {node.region.raw.strip()[:30]}"


def _is_model(option: Any) -> bool:
    return isinstance(option, type) and issubclass(option, BaseModel)


def _words(option: Any) -> tuple[str, ...]:
    return tuple(str(word) for word in get_args(option)) if get_origin(option) is Literal else ()


def _phrase(option: Any) -> str:
    if _words(option):
        return either([f"`{word}`" for word in _words(option)])
    if get_origin(option) is tuple:
        return f"a list of {_plural(get_args(option)[0])}"
    return _SIMPLE.get(option, "a mapping")


def _plural(annotation: Any) -> str:
    option = members(annotation)[0]
    if _words(option):
        return either([f"`{word}`" for word in _words(option)])
    return _PLURAL.get(option, "lists" if get_origin(option) is tuple else "mappings")

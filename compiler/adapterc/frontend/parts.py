"""What is valid of a spec that has errors, so that the rest is examined in the same run."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from adapterc.frontend.expected import step_into
from adapterc.frontend.tree import Mapping, Node, Sequence, plain
from adapterc.spec.document import Spec
from adapterc.spec.fields import REFUSED

# Stand-ins for required keys that are missing or wrong: such a spec is examined, never compiled.
_REQUIRED: dict[str, Any] = {"adapterc": 1, "name": "unnamed", "base": "unknown"}
# Lists whose items are judged one by one, so that one bad trait does not hide the others.
_ITEMWISE = frozenset({"traits", "frames", "skills"})
_MOST_ITEMS = 200
_ROUNDS = 4


def valid_parts(root: Mapping) -> Spec:
    """A spec of the sections, and of the traits, frames and skills, that are valid by themselves.

    What is wrong inside of them has been reported; it is left out where the rest stands without it.
    """
    kept: dict[str, Any] = dict(_REQUIRED)
    for entry in root.entries:
        annotation = step_into(Spec, entry.key)
        if annotation is None:
            continue
        value = _known(entry.value, annotation)
        if entry.key in _ITEMWISE and isinstance(value, tuple):
            items = [mended for item in value[:_MOST_ITEMS] if (mended := _valid(entry.key, (item,)))]
            kept[entry.key] = tuple(item for mended in items for item in mended)
        elif entry.key == "scenes" and isinstance(value, tuple):
            kept[entry.key] = tuple(_scene(item) for item in value[:_MOST_ITEMS])
        else:
            mended = _valid(entry.key, value)
            kept.update({} if mended is None else {entry.key: mended})
    return Spec.model_validate(kept)


def _scene(item: Any) -> Any:
    """The scene as far as it is valid: its token aside, another would take its number."""
    mended = _valid("scenes", (item,))
    if mended:
        return mended[0]
    return {"token": REFUSED}


def _valid(key: str, value: Any) -> Any:
    """`value` as the section `key` takes it, mended where that is possible; None where it is not."""
    for _ in range(_ROUNDS):
        try:
            Spec.model_validate({**_REQUIRED, key: value})
        except ValidationError as failure:
            for error in failure.errors(include_url=False, include_input=False, include_context=False):
                value = _without(value, error["loc"][1:])
        else:
            return value
    return None


def _without(value: Any, path: tuple[str | int, ...]) -> Any:
    """`value` without what stands at `path`; texts in lists are stood in for, so that no index moves.

    None when the value itself is to go. Steps that name a union's member lead nowhere and are passed.
    """
    if not path:
        return None
    step, rest = path[0], path[1:]
    if isinstance(value, dict):
        if step not in value:
            return _without(value, rest) if rest else value
        child = _without(value[step], rest)
        return {name: item for name, item in {**value, step: child}.items() if item is not None}
    if isinstance(value, tuple) and isinstance(step, int) and step < len(value):
        child = _without(value[step], rest)
        child = REFUSED if child is None and not isinstance(value[step], (dict, tuple)) else child
        return None if child is None else (*value[:step], child, *value[step + 1 :])
    return _without(value, rest)


def _known(node: Node, annotation: Any) -> Any:
    """The node as plain values without the keys that the language does not have."""
    if isinstance(node, Mapping):
        inner = [(entry, step_into(annotation, entry.key)) for entry in node.entries]
        return {entry.key: _known(entry.value, kind) for entry, kind in inner if kind is not None}
    if isinstance(node, Sequence):
        kind = step_into(annotation, 0)
        return tuple(_known(item, kind) for item in node.items)
    return plain(node)

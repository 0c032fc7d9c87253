"""Which mapping a key belongs to: told by the keys that the language takes there, and by its neighbours."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any, get_args, get_origin

from adapterc.frontend.expected import choices, known_keys, members, step_into
from adapterc.frontend.slips import METRICS
from adapterc.frontend.tree import Entry, Mapping, Node, Scalar, Sequence, is_item, is_null
from adapterc.spec.fields import Bound

Above = tuple[tuple[Mapping, Any], ...]
"""The mappings around a node with their types, the outermost first."""


def run_below(
    owner: Entry, rest: Iterable[Entry], annotation: Any, above: Above, again: Collection[int]
) -> list[Entry]:
    """The entries behind an empty key that belong under it: its mapping takes none, or has them already."""
    is_outer = is_foreign(owner.key, annotation)
    outer = next((kind for _, kind in reversed(above) if owner.key in keys_of(kind)), None)
    kind = step_into(outer if is_outer else annotation, owner.key)
    takers = [kind] if kind is not None else []
    run: list[Entry] = []
    for entry in rest:
        is_own = not is_foreign(entry.key, annotation) and not is_outer
        if is_own or entry.key in {one.key for one in run}:
            break
        if not any(entry.key in keys_of(taker) for taker in takers):
            break
        run.append(entry)
        inner = step_into(takers[0], entry.key) if is_null(entry.value) else None
        takers.extend([inner] if inner is not None else [])
    if is_outer and not any(id(one) in again for one in run):
        return run if all(is_foreign(one.key, annotation) for one in run) else []
    return run


def run_of_item(owner: Entry, rest: Iterable[Entry], annotation: Any, again: Collection[int]) -> list[Entry]:
    """The entries behind a list that belong to its last item, beside whose dash they stand."""
    item = owner.value.items[-1] if isinstance(owner.value, Sequence) and owner.value.items else None
    kind = step_into(step_into(annotation, owner.key), 0)
    if not isinstance(item, Mapping) or not item.entries or not is_item(item.entries[0].key_region):
        return []
    run: list[Entry] = []
    for entry in rest:
        is_new = item.entry(entry.key) is None and entry.key not in {one.key for one in run}
        if not (is_new and entry.key in keys_of(kind)):
            break
        if not (
            is_foreign(entry.key, annotation) or id(entry) in again or _is_word_of(entry, kind, annotation)
        ):
            break
        run.append(entry)
    return run if any(is_foreign(one.key, annotation) for one in run) else []


def _is_word_of(entry: Entry, kind: Any, annotation: Any) -> bool:
    """Whether the value is one of the words that the key takes in the one mapping, and not in the other."""
    word = entry.value.value if isinstance(entry.value, Scalar) else None
    here, there = choices(step_into(annotation, entry.key)), choices(step_into(kind, entry.key))
    return bool(here) and word not in here and word in there


@lru_cache(maxsize=64)
def keys_of(annotation: Any) -> Collection[str]:
    """The keys of a mapping of this type, those of thresholds being metrics; none where nobody knows them."""
    if any(get_origin(one) is dict and Bound in get_args(one) for one in members(annotation)):
        return METRICS
    return known_keys(annotation)


def is_foreign(key: str, annotation: Any) -> bool:
    """Whether a mapping of this type does not take the key."""
    keys = keys_of(annotation)
    return bool(keys) and key not in keys


def fits(node: Node, annotation: Any) -> bool:
    """Whether a value has the form that is taken: `role: user` is no role."""
    if not isinstance(node, (Mapping, Sequence)):
        return is_null(node) or not keys_of(annotation)
    is_list = any(get_origin(one) is tuple for one in members(annotation))
    return is_list if isinstance(node, Sequence) else bool(keys_of(annotation))

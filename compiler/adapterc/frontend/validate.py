"""A tree against the models: pydantic decides, the messages and the places are ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import clipped, quoted
from adapterc.frontend.complaints import complaints, wrong_type
from adapterc.frontend.expected import fields_of, known_keys, step_into
from adapterc.frontend.located import Located
from adapterc.frontend.only_items import ONE_ITEM, as_only_item
from adapterc.frontend.slips import home_of, meant_key
from adapterc.frontend.tree import Broken, Mapping, Node, Sequence, head, is_text, plain
from adapterc.spec.document import Spec
from adapterc.spec.persona import Dialogue, Message

Model = TypeVar("Model", bound=BaseModel)
_MOST = 300
_MOST_NAMED = 5


def validate(model: type[Model], node: Node) -> tuple[Model | None, tuple[Diagnostic, ...]]:
    """`node` as an instance of `model`, or None and everything that keeps it from being one."""
    try:
        return model.model_validate(plain(node)), ()
    except ValidationError as failure:
        errors = failure.errors(include_url=False, include_input=False)[:_MOST]
    located = [place for error in errors if (place := _locate(model, node, error)) is not None]
    return None, tuple(_diagnostics(located))


def _locate(model: type[BaseModel], root: Node, error: ErrorDetails) -> Located | None:
    """Follow an error's path through the tree; steps that name a union's member lead nowhere."""
    node: Node = root
    annotation: Any = model
    missing, own = "", ""
    above: list[tuple[Node, Any]] = []
    steps = error["loc"]
    unknown = error["type"] == "extra_forbidden"
    for step in steps[:-1] if unknown else steps:
        child = _child(node, step)
        if child is not None:
            above.append((node, annotation))
            node, annotation, missing, own = child, step_into(annotation, step), "", str(step)
        elif isinstance(step, str):
            missing = step
    if isinstance(node, Broken):
        return None
    key = str(steps[-1]) if unknown else missing
    return Located(error=error, node=node, annotation=annotation, key=key, above=tuple(above), step=own)


def _child(node: Node, step: str | int) -> Node | None:
    if isinstance(node, Mapping) and isinstance(step, str):
        return node.get(step)
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def _diagnostics(located: Iterable[Located]) -> Iterator[Diagnostic]:
    """One diagnostic for all type errors at a node (a union tries each member), one for every other."""
    by_node: dict[int, list[Located]] = {}
    for place in located:
        by_node.setdefault(id(place.node), []).append(place)
    turns = {name: places[0].node for name, places in by_node.items() if any(map(_is_turn, places))}
    yield from (_no_dialogue(node) for node in list(turns.values())[:1])
    for places in (places for name, places in by_node.items() if name not in turns):
        precise = [place for place in places if not place.is_type_error]
        if _is_another_shape(precise):
            yield _no_key_known(precise)
            continue
        meant = {meant_key(place.annotation, place.key) for place in precise if _is_unknown(place)}
        for place in precise:
            # A misspelt key is one mistake, not an unknown key and a missing one.
            if place.error["type"] != "missing" or place.key not in meant:
                yield from complaints(place)
        if not precise:
            yield wrong_type(places[0])


def _is_unknown(place: Located) -> bool:
    return bool(place.error["type"] == "extra_forbidden")


def _is_another_shape(places: list[Located]) -> bool:
    """Whether a mapping lacks what it needs and has no key of its own, nor one that was meant to be one."""
    unknown = [place for place in places if _is_unknown(place)]
    if not unknown or len(unknown) == len(places) or not isinstance(unknown[0].node, Mapping):
        return False
    if unknown[0].annotation is Spec:
        return False  # no spec at all: that its version is missing says more
    is_meant = any(meant_key(place.annotation, place.key) or _has_home(place) for place in unknown)
    return len(unknown) == len(unknown[0].node.entries) and not is_meant


def _has_home(place: Located) -> bool:
    return bool(home_of(place.annotation, place.key, place.above))


def _no_key_known(places: list[Located]) -> Diagnostic:
    """One finding for a mapping of another shape: what it has, and what belongs into it."""
    place = places[0]
    names = [quoted(one.key, 30) for one in places if _is_unknown(one)][:_MOST_NAMED]
    needed = [one.key for one in places if one.error["type"] == "missing"]
    others = [key for key in known_keys(place.annotation) if key not in needed]
    beside = f"; it may have {', '.join(others)}" if others else ""
    advice = f"write {', '.join(f'`{key}`' for key in needed)}{beside}"
    entries = place.node.entries if isinstance(place.node, Mapping) else ()
    if place.annotation is Dialogue:
        advice = "write `messages: [{role: user, content: …}, {role: assistant, content: …}]`"
        if place.node.region.source.file.endswith(".jsonl"):
            advice += "; `adapterc init --from` makes such a file of other formats"
    elif "id" in needed and len(entries) == 1 and isinstance(entries[0].value, Mapping):
        advice = f"write `id: {clipped(entries[0].key)}`, and the keys below it in the same column"
    elif len(needed) == 2 and needed[0] == "id" and len(entries) == 1 and is_text(entries[0].value):
        advice = f"write `id: {clipped(entries[0].key)}`, and its text as `{needed[1]}`"
    message = f"no key of this mapping is known here: {', '.join(names)}"
    fix = as_only_item(place)
    if fix is not None:
        advice = ONE_ITEM.format(quoted(entries[0].key, 30))
    return finding("AC0202", message, head(place.node).span, advice=advice, fix=fix)


def _is_turn(place: Located) -> bool:
    """Whether a message stands where a dialogue is expected."""
    return _is_unknown(place) and place.annotation is Dialogue and place.key in fields_of(Message)


def _no_dialogue(node: Node) -> Diagnostic:
    return finding(
        "AC0202",
        "a message stands here, where a whole dialogue is expected",
        head(node).span,
        advice="put the messages of a dialogue into one list: `messages: [{role: …, content: …}, …]`",
    )

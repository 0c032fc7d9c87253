"""Rows and held-out items as what a comparison looks at: laid out, or as an artifact has them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from itertools import chain
from typing import Any

from adapterc.digest import canonical, canonical_json
from adapterc.driver.compared_rows import Told
from adapterc.ir.comparison import RowText
from adapterc.ir.layout import LaidLesson, LaidPair, LaidReplay, LaidText, Layout, Manner
from adapterc.ir.origin import Origin

_Row = LaidPair | LaidText | LaidReplay | LaidLesson
_PLACED = ("id", "origin")
"""What says where a row is from, and not what it says."""
_ORIGIN = ("node", "family", "template")
_SAID = ("to", "text", "expected", "answer", "fact")


def laid_rows(layout: Layout) -> Iterator[Told]:
    """The training rows of a layout; slots such as {claim} stand where a base's answer goes."""
    rows: Iterable[_Row] = chain(layout.pairs, layout.texts, layout.replays, layout.lessons)
    for row in rows:
        yield _told(row, row.id, row.origin, _said(row), _made(row))


def laid_items(layout: Layout) -> Iterator[Told]:
    """What is held out, of every kind."""
    items: Iterable[Any] = chain(layout.items, layout.probes)
    if layout.scenes is not None:
        scenes = layout.scenes
        items = chain(items, scenes.paraphrases, scenes.asks, scenes.contexts, scenes.pairs)
    if layout.parts is not None:
        items = chain(items, layout.parts.facts, layout.parts.strides, layout.parts.turns)
    for item in items:
        asked = getattr(item, "question", "") or getattr(item, "scene", "")
        said = next((str(getattr(item, name)) for name in _SAID if getattr(item, name, "")), "")
        yield _told(item, item.id, item.origin, (asked, said, getattr(item, "opposite", "")))


def recorded_rows(records: Iterable[Mapping[str, Any]]) -> Iterator[Told]:
    """The rows or items of `dataset/*.jsonl`: whatever is no text there is shown as none."""
    for record in records:
        origin = record.get("origin")
        told = {key: _text(origin.get(key)) for key in _ORIGIN} if isinstance(origin, dict) else {}
        asked, said = _turns(record.get("messages"))
        content = {key: value for key, value in record.items() if key not in _PLACED}
        yield Told(
            text=RowText(
                id=_text(record.get("id")),
                node=told.get("node", ""),
                family=told.get("family", ""),
                template=told.get("template", ""),
                asked=asked or _first(record, "question", "prompt", "scene"),
                said=said or _first(record, *_SAID),
                against=_text(record.get("rejected")),
            ),
            content=json.dumps(content, sort_keys=True),
        )


def _turns(messages: object) -> tuple[str, str]:
    """The last question and the answer to it, where there are any."""
    said = [turn for turn in messages if isinstance(turn, dict)] if isinstance(messages, list) else []
    answered = said[-1:] if said and said[-1].get("role") == "assistant" else []
    asked = [_text(turn.get("content")) for turn in said[: len(said) - len(answered)]]
    return " / ".join(asked), "".join(_text(turn.get("content")) for turn in answered)


def _told(row: Any, name: str, origin: Origin, texts: tuple[str, str, str], made: str = "") -> Told:
    content = [type(row).__name__, *(canonical(getattr(row, one)) for one in _contents(row))]
    asked, said, against = texts
    text = RowText(
        id=name,
        node=origin.node,
        family=origin.family,
        template=origin.template,
        asked=asked,
        said=said,
        against=against,
        made=made,
    )
    return Told(text=text, content=canonical_json(content))


def _contents(row: Any) -> list[str]:
    return [field.name for field in fields(row) if field.name not in _PLACED]


def _said(row: _Row) -> tuple[str, str, str]:
    """What is asked, what is answered, what stands against it, as far as the layout knows."""
    match row:
        case LaidPair():
            moves = " ".join((*row.plan.moves, row.plan.closing)).strip()
            return row.ask, moves or "as the persona", ""
        case LaidText():
            asked = " / ".join(message.content for message in row.messages)
            return asked, row.chosen or "as the persona", row.rejected
        case LaidReplay():
            return row.ask, row.passage or row.opening, ""
        case LaidLesson():
            return row.question, row.text or row.taught, ""


def _made(row: _Row) -> str:
    """How an answer is composed beside its moves: its length, what it shows, what it falls back on."""
    if not isinstance(row, LaidPair):
        return ""
    plan, contrast = row.plan, row.contrast
    told = [f"the opposite frames the base's answer: {contrast.opening} … {contrast.closing}"]
    told = told if contrast.opening or contrast.closing else []
    told += [f"{plan.stretch:g} times the base's words"] * bool(plan.stretch)
    told += [f"{plan.limit} claims at most"] * bool(plan.limit)
    told += ["the opposite is the answer caught in a loop"] * contrast.stuck
    for manners, whose in ((plan.manners, "it"), (contrast.manners, "the opposite")):
        told += [f"{whose} {'shows' if one.shown else 'leaves out'} {_named(one)}" for one in manners]
    told += [f"spare: {move}" for move in plan.spare]
    return "\n".join([*told, *([f"asked as {row.core}"] if row.core else [])])


def _named(manner: Manner) -> str:
    phrases = f" ({' | '.join(manner.phrases)})" if manner.phrases else ""
    return f"{manner.measure}{phrases}"


def _first(record: Mapping[str, Any], *keys: str) -> str:
    return next((said for key in keys if (said := _text(record.get(key)))), "")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

"""Conversations as trees of messages (OpenAssistant): a record a message, or a record a whole tree.

Of several replies the best ranked one is the conversation, or the first where nobody ranked them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from adapterc.importers.gathering import Gathering
from adapterc.importers.imported import Turn
from adapterc.importers.json_records import Record

_MOST_TURNS = 1_000
_UNRANKED = 1 << 30


def is_tree(value: Any) -> bool:
    """`{"prompt": {"text", "role", "replies"}}`."""
    prompt = value.get("prompt") if isinstance(value, dict) else None
    return isinstance(prompt, dict) and isinstance(prompt.get("text"), str) and "replies" in prompt


def read_tree(record: Record, place: str, into: Gathering) -> None:
    """One tree."""
    _follow(record.value["prompt"], lambda node: node.get("replies"), place, into)


def is_reply(value: Any) -> bool:
    """`{"message_id", "parent_id", "text", "role"}`: one message of a tree."""
    return (
        isinstance(value, dict)
        and {"message_id", "parent_id", "role"} <= value.keys()
        and isinstance(value.get("text"), str)
    )


def join_replies(records: Sequence[Record], place: str, into: Gathering) -> None:
    """The trees that the messages of a file make."""
    below: dict[str, list[Any]] = {}
    known = {str(record.value["message_id"]) for record in records}
    roots: list[Record] = []
    for record in records:
        parent = str(record.value["parent_id"])
        if parent in known:
            below.setdefault(parent, []).append(record.value)
        else:
            roots.append(record)
    for root in roots:
        where = f"{place}, record {root.number}"
        _follow(root.value, lambda node: below.get(str(node.get("message_id"))), where, into)


def _follow(first: Any, replies_to: Callable[[Any], Any], place: str, into: Gathering) -> None:
    """The conversation from `first` on, one reply after the other."""
    turns: list[Turn] = []
    node, aside = first, 0
    while isinstance(node, dict) and len(turns) < _MOST_TURNS:
        text = node.get("text")
        speaker = "user" if node.get("role") in ("prompter", "user", "human") else "assistant"
        turns.append(Turn(speaker=speaker, text=text if isinstance(text, str) else ""))  # type: ignore[arg-type]
        found = replies_to(node)
        replies = [one for one in found if _is_open(one)] if isinstance(found, list) else []
        aside += max(0, len(replies) - 1)
        node = min(replies, key=_rank, default=None)
    into.drop("message", "another reply is ranked before it", place, aside)
    into.converse(place, turns)


def _is_open(node: Any) -> bool:
    return isinstance(node, dict) and not node.get("deleted")


def _rank(node: dict[str, Any]) -> int:
    rank = node.get("rank")
    return rank if isinstance(rank, int) else _UNRANKED

"""Conversations as JSON lines in the form that the spec reads."""

from __future__ import annotations

import json

from adapterc.importers.imported import Imported


def dialogue_lines(imported: Imported) -> str:
    """A dialogue a line: `{"messages": [{"role", "content"}, …]}`."""
    return "".join(
        json.dumps(
            {"messages": [{"role": turn.speaker, "content": turn.text} for turn in one.turns]},
            ensure_ascii=False,
        )
        + "\n"
        for one in imported.conversations
    )

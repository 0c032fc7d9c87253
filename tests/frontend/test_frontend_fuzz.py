"""The byte front end never raises, whatever the bytes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from adapterc.diagnostics.render import FORMATS, render
from adapterc.diagnostics.source import Source
from adapterc.frontend.json_tree import parse_json
from adapterc.frontend.load import load
from adapterc.frontend.yaml_tree import parse_yaml
from adapterc.middle.resolve import resolve

HEAD = "adapterc: 1\nname: stoic\nbase: b\n"
PIECES = st.sampled_from(
    (
        *(
            "{",
            "}",
            "[",
            "]",
            ": ",
            "- ",
            "\n",
            "\n  ",
            "&a ",
            "*a",
            "!t ",
            '"',
            "'",
            "|\n",
            ">\n",
            "# ",
            "\t",
        ),
        *(
            ", ",
            "?",
            "~",
            "<<: ",
            "---\n",
            "1e999",
            "0x1f",
            ".inf",
            "true",
            "no",
            "{claim}",
            "\\u0000",
            "\\ud800",
        ),
        *("traits:", "id: a", "kind: preference", "to:", "from:", "moves:", "open:", "role:", "facts:"),
        *("dialogues:", "file: x", "\x00", "\u2028", "ф", "😀", "\ufeff", "\r"),
    )
)


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_bytes(data: bytes) -> None:
    parsed = parse_yaml(data, "spec.yaml")
    assert parsed.root is not None or parsed.diagnostics


@given(st.lists(PIECES | st.text(max_size=5), max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_yaml_like_text(pieces: list[str]) -> None:
    data = (HEAD + "".join(pieces)).encode("utf-8", "surrogatepass")
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder, "spec.yaml")
        spec.write_bytes(data)
        loaded = load(spec)
        resolved, diagnostics = resolve(loaded)
    assert (resolved is None) == any(found.severity == "error" for found in diagnostics)
    for name in FORMATS:
        assert "\x1b" not in render(diagnostics, loaded.sources, name)


@given(st.text(max_size=60) | st.lists(PIECES, max_size=20).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_json_like_line(text: str) -> None:
    line = text.replace("\n", " ")
    node, problems = parse_json(Source(file="d.jsonl", text=line), 0, len(line))
    assert node is not None or problems

"""Broken and hostile JSONL files beside a spec: each gives a finding with its place, soon."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from adapterc.diagnostics.render import FORMATS, render
from adapterc.driver.compile import check
from support.hostile import live_characters
from support.limits import run_limited

GOOD = b'{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}\n'
TURN = b'{"messages": [{"role": "user", "content": %s}, {"role": "assistant", "content": "b"}]}\n'

RECORDS: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "AC0405"),
    "blank lines": (b"\n \n\t\n\r\n", "AC0405"),
    "mark alone": (b"\xef\xbb\xbf", "AC0405"),
    "null": (b"null\n", "AC0204"),
    "number": (b"7\n", "AC0204"),
    "text": (b'"messages"\n', "AC0204"),
    "list": (b"[[]]\n", "AC0404"),
    "an array of records": (b"[" + GOOD.strip() + b"]\n", "AC0404"),
    "records over lines": (b"{\n  \"messages\": []\n}\n", "AC0404"),
    "not json": (b"messages: []\n", "AC0404"),
    "half a record": (GOOD[:40] + b"\n", "AC0404"),
    "two on a line": (GOOD.strip() + GOOD, "AC0404"),
    "comma between": (GOOD.strip() + b",\n" + GOOD, "AC0404"),
    "comma at the end": (b'{"messages": [],}\n', "AC0404"),
    "single quotes": (b"{'messages': []}\n", "AC0404"),
    "no quotes": (b"{messages: []}\n", "AC0404"),
    "comment": (b'{"messages": []} // x\n', "AC0404"),
    "not a number": (TURN % b"NaN", "AC0404"),
    "infinity": (TURN % b"-Infinity", "AC0404"),
    "undefined": (TURN % b"undefined", "AC0404"),
    "number for a text": (TURN % b"7", "AC0204"),
    "five thousand digits": (TURN % (b"9" * 5000), "AC0114"),
    "huge exponent": (TURN % b"1e999999999", "AC0114"),
    "zero in front": (TURN % b"007", "AC0404"),
    "plus in front": (TURN % b"+7", "AC0404"),
    "half a character": (TURN % b'"\\ud800"', "AC0116"),
    "bad escape": (TURN % b'"\\x41"', "AC0404"),
    "cut escape": (TURN % b'"\\u12"', "AC0404"),
    "raw line feed": (TURN % b'"a\nb"', "AC0404"),
    "raw tab": (TURN % b'"a\tb"', "AC0404"),
    "raw escape": (TURN % b'"\x1b[2J"', "AC0404"),
    "raw nul": (TURN % b'"a\x00b"', "AC0404"),
    "not utf-8": (TURN % b'"\xff"', "AC0102"),
    "utf-16": (GOOD.decode().encode("utf-16"), "AC0102"),
    "key twice": (b'{"messages": [], "messages": []}\n', "AC0110"),
    "same key after nfc": ('{"é": 1, "e\u0301": 2}\n'.encode(), "AC0202"),
    "unknown key": (b'{"conversations": []}\n', "AC0202"),
    "empty key": (b'{"": 1}\n', "AC0202"),
    "prototype": (b'{"__proto__": {"x": 1}, "__class__": "os"}\n', "AC0202"),
    "no turns": (b'{"messages": []}\n', "AC0207"),
    "blank turn": (TURN % b'" "', "AC0207"),
    "turn too long": (TURN % (b'"' + b"x" * 30_000 + b'"'), "AC0207"),
    "deep lists": (b"[" * 10_000 + b"]" * 10_000 + b"\n", "AC0107"),
    "deep mappings": (b'{"a":' * 10_000 + b"\n", "AC0107"),
    "open quote": (b'"' + b"\\" * 99_999, "AC0404"),
    "order of turns": (b'{"messages": [{"role": "assistant", "content": "x"}]}\n', "AC0407"),
    "binary": (bytes(range(256)) * 20, "AC0102"),
    "carriage returns alone": (GOOD.replace(b"\n", b"\r") * 2, "AC0404"),
    "mark inside": (GOOD + b"\xef\xbb\xbf" + GOOD, "AC0404"),
    "separator of records": (b"\x1e" + GOOD, "AC0404"),
    "too many bytes": (b" " * ((16 << 20) + 1), "AC0101"),
    "thousands of mistakes": (b"{}\n" * 20_000, "AC0203"),
    "one long line": (b'{"messages": [' + b"1, " * 50_000 + b"1]}\n", "AC0204"),
}  # fmt: skip


@pytest.mark.parametrize("name", RECORDS)
def test_broken_records(name: str, tmp_path: Path) -> None:
    data, code = RECORDS[name]
    (tmp_path / "d.jsonl").write_bytes(data)
    spec = tmp_path / "spec.yaml"
    spec.write_text("adapterc: 1\nname: a\nbase: b\ndialogues: {file: d.jsonl}\n", encoding="utf-8")
    checked = check(spec)
    assert checked.spec is None
    assert code in {found.code for found in checked.diagnostics}
    for found in checked.diagnostics:
        assert found.span.end.offset <= len(checked.sources[found.span.file])
    for form in FORMATS:
        shown = render(checked.diagnostics, checked.sources, form)
        assert live_characters(shown) == set()
        assert len(shown) < 2_000_000


def test_good_records_in_windows_dress(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_bytes(b"\xef\xbb\xbf" + GOOD.replace(b"\n", b"\r\n") * 3)
    spec = tmp_path / "spec.yaml"
    spec.write_text("adapterc: 1\nname: a\nbase: b\ndialogues: {file: d.jsonl}\n", encoding="utf-8")
    checked = check(spec)
    assert checked.spec is not None
    assert len(checked.spec.dialogues) == 3


def test_a_large_file_of_sound_dialogues_takes_neither_long_nor_much(tmp_path: Path) -> None:
    draw = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = [one + other for one in letters for other in letters]
    with (tmp_path / "d.jsonl").open("wb") as stream:
        while stream.tell() < 8_000_000:
            stream.write(GOOD.replace(b'"b"', b'"%s"' % " ".join(draw.choices(words, k=600)).encode()))
    spec = tmp_path / "spec.yaml"
    spec.write_text("adapterc: 1\nname: a\nbase: b\ndialogues: {file: d.jsonl}\n", encoding="utf-8")
    program = (
        "import sys; from pathlib import Path\n"
        "from adapterc.driver.compile import check\n"
        "assert check(Path(sys.argv[1])).sound\n"
    )
    _, kibibytes = run_limited(program, spec, seconds=6)
    assert kibibytes < 256 << 10

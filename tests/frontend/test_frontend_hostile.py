"""Broken and hostile bytes: never a traceback, always a place, never long, nothing executed or read."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.diagnostics.render import FORMATS, render
from adapterc.frontend.load import MOST_FINDINGS, load
from adapterc.middle.resolve import resolve
from support.hostile import live_characters
from support.limits import run_limited

HEAD = b"adapterc: 1\nname: stoic\nbase: smollm2-135m-instruct\nrole: {title: a stoic, summary: I weigh.}\n"

BYTES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "AC0106"),
    "spaces": (b"  \n\n", "AC0106"),
    "nul first": (b"\x00" + HEAD, "AC0102"),
    "nul later": (HEAD + b"licence: a\x00b\n", "AC0103"),
    "nul bytes only": (b"\x00" * 4096, "AC0102"),
    "utf-16 le": (HEAD.decode().encode("utf-16-le"), "AC0102"),
    "utf-16 be": (HEAD.decode().encode("utf-16-be"), "AC0102"),
    "utf-16 bom": (HEAD.decode().encode("utf-16"), "AC0102"),
    "utf-16 cut in half": (HEAD.decode().encode("utf-16")[:-1], "AC0102"),
    "utf-32": (HEAD.decode().encode("utf-32"), "AC0102"),
    "overlong": (HEAD + b"licence: \xc0\xaf\n", "AC0102"),
    "encoded surrogate": (HEAD + b"licence: \xed\xa0\xbd\n", "AC0102"),
    "cut in a character": (HEAD + "licence: ф".encode()[:-1], "AC0102"),
    "bom in the middle": (HEAD + "licence: \ufeff".encode(), "AC0103"),
    "lone carriage returns": (HEAD.replace(b"\n", b"\r"), "AC0103"),
    "next line": (HEAD + "licence: a\u0085b\n".encode(), "AC0103"),
    "line separator": (HEAD + "licence: a\u2028b\n".encode(), "AC0103"),
    "escape": (HEAD + b"licence: \x1b]0;title\x07\n", "AC0103"),
    "c1 control": (HEAD + "licence: a\u009b31m\n".encode(), "AC0103"),
    "delete": (HEAD + b"licence: \x7f\n", "AC0103"),
    "noncharacter": (HEAD + "licence: \uffff\n".encode(), "AC0103"),
    "open brackets": (HEAD + b"x: " + b"[" * 100_000, "AC0107"),
    "open and closed brackets": (HEAD + b"x: " + b"[" * 3000 + b"]" * 3000, "AC0107"),
    "open braces": (HEAD + b"x: " + b"{a: " * 50_000, "AC0107"),
    "open dashes": (b"- " * 100_000, "AC0107"),
    "open question marks": (b"? " * 100_000, "AC0107"),
    "indentation": (b"".join(b" " * i + b"a:\n" for i in range(2000)), "AC0107"),
    "million keys": (b"".join(b"k%d: 1\n" % i for i in range(350_000)), "AC0108"),
    "huge scalar": (HEAD + b"licence: " + b"x" * 4_000_000 + b"\n", "AC0207"),
    "too many bytes": (HEAD + b"#" * (4 << 20), "AC0101"),
    "many documents": (b"---\na: 1\n" * 1000, "AC0105"),
    "undefined alias": (HEAD + b"licence: *x\n", "AC0109"),
    "recursive anchor": (HEAD + b"x: &a {y: *a}\n", "AC0109"),
    "python tag": (HEAD + b"x: !!python/object/apply:os.system ['touch canary']\n", "AC0111"),
    "function tag": (HEAD + b"x: !function canary.run\n", "AC0111"),
    "include tag": (HEAD + b"x: !include /etc/passwd\n", "AC0111"),
    "binary tag": (HEAD + b"x: !!binary '###'\n", "AC0111"),
    "int tag": (HEAD + b"x: !!int xyz\n", "AC0111"),
    "float tag": (HEAD + b"x: !!float zz\n", "AC0111"),
    "bool tag": (HEAD + b"x: !!bool maybe\n", "AC0111"),
    "non-specific tag": (HEAD + b"licence: ! MIT\n", "AC0111"),
    "tag directive": (b"%TAG ! tag:example.org,2000:\n---\n" + HEAD, "AC0115"),
    "long version": (b"%YAML 1.99999999999999999999\n---\n" + HEAD, "AC0104"),
    "bad directive": (b"%YAML x\n---\n" + HEAD, "AC0104"),
    "bad escape": (HEAD + b'licence: "\\q"\n', "AC0104"),
    "escaped surrogate": (HEAD + b'licence: "\\ud800"\n', "AC0116"),
    "escape beyond unicode": (HEAD + b'licence: "\\U00110000"\n', "AC0104"),
    "impossible date": (HEAD + b"licence: 2026-99-99\nname2: 1\n", "AC0202"),
    "five thousand digits": (HEAD + b"dataset: {seed: " + b"9" * 5000 + b"}\n", "AC0114"),
    "infinite float": (HEAD + b"training: {learning_rate: 1e999}\n", "AC0114"),
    "not a number": (HEAD + b"training: {learning_rate: .nan}\n", "AC0205"),
    "null key": (HEAD + b"~: 1\n", "AC0113"),
    "empty key": (HEAD + b"?\n: 1\n", "AC0113"),
    "list as key": (HEAD + b"? [a]\n: 1\n", "AC0113"),
    "mapping as key": (HEAD + b"{a: b}: 1\n", "AC0113"),
    "merge": (HEAD + b"<<: {name: x}\n", "AC0112"),
    "unclosed quote": (HEAD + b'licence: "x\n', "AC0104"),
    "unclosed single quote": (HEAD + b"licence: 'x\n", "AC0104"),
    "unclosed flow": (HEAD + b"x: {a: [1, 2\n", "AC0104"),
    "block header": (HEAD + b"licence: |99\n  x\n", "AC0104"),
    "tab": (HEAD + b"dataset:\n\tseed: 1\n", "AC0104"),
    "anchor without name": (HEAD + b"x: & 1\n", "AC0104"),
    "anchor twice": (HEAD + b"x: &a &b 1\n", "AC0104"),
    "alias with a value": (HEAD + b"x: &a 1\ny: *a 2\n", "AC0104"),
    "document end in a quote": (HEAD + b'licence: "a\n...\n"\n', "AC0104"),
    "jinja": (HEAD + b"licence: {{ x }}\n", "AC0113"),
    "json": (b'{"adapterc": 1, "name": "a", "base": "b", "role": {"title": 1}}', "AC0204"),
    "zip": (b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(range(256)) * 9, "AC0102"),
    "every byte": (bytes(range(256)), "AC0102"),
    "only quotes": (b'"' * 10_001, "AC0104"),
    "only colons": (b":" * 10_000, "AC0104"),
    "only percent signs": (b"%" * 10_000, "AC0104"),
    "only ampersands": (b"&" * 10_000, "AC0104"),
    "comment only": (b"#" * 100_000, "AC0106"),
    "number at the top": (b"1\n", "AC0106"),
}  # fmt: skip


@pytest.mark.parametrize("name", BYTES)
def test_hostile_bytes_give_a_finding_with_a_place(name: str, tmp_path: Path) -> None:
    data, code = BYTES[name]
    spec = tmp_path / "spec.yaml"
    spec.write_bytes(data)
    loaded = load(spec)
    resolved, diagnostics = resolve(loaded)
    assert resolved is None
    assert code in {found.code for found in diagnostics}
    for found in diagnostics:
        assert found.span.file == str(spec)
        assert found.span.start.line >= 1
        assert found.span.end.offset <= len(loaded.sources[str(spec)])
    for format_name in FORMATS:
        assert live_characters(render(diagnostics, loaded.sources, format_name)) == set()
    assert list(tmp_path.iterdir()) == [spec]


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_bom_and_carriage_returns_of_windows_are_accepted(
    bom: bytes, line_end: bytes, tmp_path: Path
) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_bytes(bom + HEAD.replace(b"\n", line_end))
    resolved, diagnostics = resolve(load(spec))
    assert {found.code for found in diagnostics} == {"AC0512"}  # nothing but that it proves nothing
    assert resolved is not None
    assert resolved.role.title == "a stoic"


BOMBS = {
    "aliases": b"a: &a [x,x,x,x,x,x,x,x,x]\n"
    + b"".join(b"%c: &%c [%s]\n" % (98 + i, 98 + i, b",".join([b"*%c" % (97 + i)] * 9)) for i in range(20)),
    "nesting": b"[" * 1_000_000,
    "keys": b"".join(b"k%d: [1]\n" % i for i in range(300_000)),
    "scalar": b"a: " + b"x" * 10_000_000,
    "unclosed quote": b'a: "' + b"\\n" * 2_000_000,
    "errors": HEAD + b"traits: [" + b"1, " * 45_000 + b"]\n",
    "colons": b"a: " * 1_000_000,
    "blank lines above a wrong indent": HEAD + b"role:\n  title: x\n" + b"\n" * 4_000_000 + b"   voice: y\n",
    "anchors": b"".join(b"a%d: &a%d x\n" % (i, i) for i in range(20_000)),
    "items without dashes": HEAD + b"traits:\n" + b"  - id: a\n    kind: b\n    id: c\n    kind: d\n" * 5_000,
    "marks before a quote": HEAD + b"role: |\n  " + b"- a: " * 4_000 + b'\nname: "x" y\n',
    "quotes left open": HEAD + b"role: |\n" + b"  - 'x\n" * 200_000 + b'name: "x" y\n',
    "one line": HEAD + b"role: {facts: [" + b"a, " * 45_000 + b"1]}\n",
    "slots": HEAD + b"traits: [{to: {moves: {open: [" + b'"' + b"{x" * 200 + b'", ' * 1 + b"]}}}]\n",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_stay_within_two_seconds_and_256_mebibytes(name: str, tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_bytes(BOMBS[name])
    program = (
        "import sys; from pathlib import Path\n"
        "from adapterc.frontend.load import load\n"
        "from adapterc.middle.resolve import resolve\n"
        "from adapterc.diagnostics.render import render\n"
        "loaded = load(Path(sys.argv[1])); spec, found = resolve(loaded)\n"
        "assert spec is None and found; print(len(render(found, loaded.sources)))\n"
    )
    (shown,), kibibytes = run_limited(program, spec, seconds=3, mebibytes=512)
    assert int(shown) < 300_000
    assert kibibytes < 256 << 10


def test_findings_are_capped_and_the_cap_is_said(tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_bytes(HEAD + b"traits: [" + b"1, " * 500 + b"]\n")
    diagnostics = load(spec).diagnostics
    assert len(diagnostics) == MOST_FINDINGS + 1
    assert diagnostics[-1].code == "AC0117"
    assert diagnostics[-1].message == "more than 200 findings: those from here on are not shown"


def test_a_binary_file_is_one_finding(tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00" + bytes(range(256)) * 20)
    (found,) = load(spec).diagnostics
    assert (found.message, found.help) == ("the file is not text", "name a YAML file")


def test_a_file_in_another_encoding_is_told_a_few_times(tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_bytes(HEAD + ("licence: " + "слово " * 100).encode("cp1251"))
    assert [found.code for found in load(spec).diagnostics] == ["AC0102"] * 5

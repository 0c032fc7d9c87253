"""Trees that grow, turn into themselves or fool the eye: refused with a place, or read as what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.diagnostics.render import FORMATS, render
from adapterc.driver.compile import check
from support.hostile import live_characters

HEAD = "adapterc: 1\nname: a\nbase: b\nrole: {title: x}\n"

REFUSED: dict[str, tuple[str, str]] = {
    # Anchors and aliases
    "alias of itself": (HEAD + "x: &a [*a]\n", "AC0109"),
    "two that hold each other": (HEAD + "x: &a {b: &b [*a, *b]}\n", "AC0109"),
    "alias before its anchor": (HEAD + "x: *a\ny: &a 1\n", "AC0109"),
    "alias as a key": (HEAD + "x: &a licence\n? *a\n: {y: *b}\n", "AC0109"),
    "anchor of a later document": (HEAD + "x: *a\n---\ny: &a 1\n", "AC0105"),
    "nine times nine": (
        HEAD + "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]\n" for n in range(1, 12)),
        "AC0108",
    ),
    "the same in mappings": (
        HEAD
        + "a0: &a0 {k: x}\n"
        + "".join(
            f"a{n}: &a{n} {{{', '.join(f'k{i}: *a{n - 1}' for i in range(9))}}}\n" for n in range(1, 12)
        ),
        "AC0108",
    ),
    "one large value many times": (
        HEAD + f"x: &a [{'1, ' * 1000}1]\ny: [{'*a, ' * 900}*a]\n",
        "AC0108",
    ),
    "many small aliases": (HEAD + f"x: &a 1\ny: [{'*a, ' * 1001}*a]\n", "AC0109"),
    "deep by aliases": (
        HEAD + "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 80)),
        "AC0107",
    ),
    "anchor name of signs": (HEAD + "x: &\u202e\u2066 1\ny: *\u202e\n", "AC0104"),
    "anchor name that is long": (HEAD + f"x: &{'a' * 5000} 1\ny: *{'b' * 5000}\n", "AC0109"),
    # Depth and size
    "lists in lists": (HEAD + f"x: {'[' * 65}{']' * 65}\n", "AC0107"),
    "mappings in mappings": (HEAD + "x: " + "{a: " * 65 + "1" + "}" * 65 + "\n", "AC0107"),
    "dashes in dashes": (HEAD + "x:\n  " + "- " * 70 + "1\n", "AC0107"),
    "steps": (HEAD + "".join("  " * n + f"k{n}:\n" for n in range(70)) + "  " * 70 + "1\n", "AC0107"),
    "many empty lists": (HEAD + f"x: [{'[], ' * 50_000}[]]\n", "AC0108"),
    "many keys": (HEAD + "".join(f"k{n}: 1\n" for n in range(30_000)), "AC0108"),
    "long key": (HEAD + f"{'k' * 3000}: 1\n", "AC0104"),
    "long quoted key": (HEAD + f'? "{"k" * 100_000}"\n: 1\n', "AC0202"),
    "many documents": (HEAD + "---\n" * 5000, "AC0105"),
    "many directives": ("%FOO bar\n" * 3000 + "---\n" + HEAD + "x: 1\n", "AC0104"),
    # Keys that fool the eye
    "role in Cyrillic letters": (HEAD + "r\u043ele: {title: y}\n", "AC0202"),
    "key with a zero width": (HEAD + "traits\u200b: []\n", "AC0202"),
    "key with a hidden direction": (HEAD + '"tr\\u202eaits": []\n', "AC0202"),
    "full width key": (HEAD + "\uff4e\uff41\uff4d\uff45: x\n", "AC0202"),
    "same key composed otherwise": (HEAD + "caf\u00e9: 1\ncafe\u0301: 2\n", "AC0110"),
    "key in capitals": (HEAD + "NAME: x\n", "AC0202"),
    "key with a blank": (HEAD + '"name ": x\n', "AC0202"),
    "colon of another alphabet": (HEAD + "licence\uff1a MIT\n", "AC0104"),
    "space of another kind": (HEAD + "licence:\u00a0MIT\n", "AC0104"),
    "line end of another kind": (HEAD + "licence: MIT\u2028name: b\n", "AC0103"),
    "indent of another kind": (HEAD + "dataset:\n\u3000seed: 1\n", "AC0202"),
    "quotes of print": (HEAD + "role: {\u201ctitle\u201d: x}\n", "AC0110"),
    # Types that pretend
    "truth of old": (HEAD + "training: {targets: {ffn: on}}\n", "AC0204"),
    "number by sixties": (HEAD + "training: {rank: 1:30}\n", "AC0204"),
    "number with underscores": (HEAD + "dataset: {rows: 1_000}\n", "AC0204"),
    "number in binary": (HEAD + "dataset: {rows: 0b11}\n", "AC0204"),
    "number of another script": (HEAD + "dataset: {rows: \u0661\u0662}\n", "AC0204"),
    "minus nothing": (HEAD + "dataset: {seed: -}\n", "AC0204"),
    "no number": (HEAD + "training: {learning_rate: .NaN}\n", "AC0205"),
    "no end": (HEAD + "training: {learning_rate: -.inf}\n", "AC0205"),
    "python object": (HEAD + "x: !!python/object/new:os.system [id]\n", "AC0111"),
    "python name": (HEAD + "x: !!python/name:os.system\n", "AC0111"),
    "set": (HEAD + "x: !!set {a, b}\n", "AC0111"),
    "tag that is an address": (HEAD + "x: !<tag:evil.example,2026:x> 1\n", "AC0111"),
    "tag of escapes": (HEAD + "x: !%1b%5b2J 1\n", "AC0111"),
    "merge of a list": (HEAD + "x: &a {y: 1}\n<<: [*a, *a]\n", "AC0112"),
}  # fmt: skip
READ: dict[str, tuple[str, str]] = {
    "quoted merge key is unknown": (HEAD + "'<<': 1\n", "AC0202"),
    "date is text": ("adapterc: 1\nname: 2026-01-01\nbase: b\nrole: {title: 2026-01-01}\n", ""),
    "norway is text": (HEAD + "language: [no]\n", "AC0409"),
    "alias used twice": (
        "adapterc: 1\nname: a\nbase: b\nrole: {title: &t x, summary: *t, voice: *t}\n",
        "",
    ),
    "anchor set twice": (HEAD + "language: [&a en]\nlicence: &a MIT\n", ""),
    "deepest that is taken": (HEAD + f"x: {'[' * 60}{']' * 60}\n", "AC0202"),
    "flow over lines": (HEAD + "language: [\n  en,\n\n  ru,\n]\n", ""),
    "document marks": (f"---\n{HEAD}...\n", ""),
    "comment with everything": (HEAD + "# \u0430 ' \" : - {{ }} [ ] !!x &a *a\n", ""),
}


def codes(folder: Path, text: str) -> set[str]:
    spec = folder / "spec.yaml"
    spec.write_text(text, encoding="utf-8", newline="")
    checked = check(spec)
    for found in checked.diagnostics:
        assert found.span.end.offset <= len(text)
    for form in FORMATS:
        assert live_characters(render(checked.diagnostics, checked.sources, form)) == set()
    errors = {one.code for one in checked.diagnostics if one.severity == "error"}
    assert checked.sound == (not errors)
    return errors


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, tmp_path: Path) -> None:
    text, code = REFUSED[name]
    assert code in codes(tmp_path, text)


@pytest.mark.parametrize("name", READ)
def test_read(name: str, tmp_path: Path) -> None:
    text, code = READ[name]
    assert codes(tmp_path, text) == ({code} if code else set())

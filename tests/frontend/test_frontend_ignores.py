"""Which comments are ignores, which lines they speak for, and what deleting them leaves."""

from __future__ import annotations

import pytest

from adapterc.diagnostics.ignores import Ignore
from adapterc.diagnostics.source import Source
from adapterc.frontend.ignores import find_ignores
from adapterc.frontend.yaml_tree import parse_yaml


def ignores(text: str) -> tuple[Ignore, ...]:
    parsed = parse_yaml(text.encode(), "s.yaml")
    assert parsed.root is not None, parsed.diagnostics
    return find_ignores(Source(file="s.yaml", text=text), parsed.root)


@pytest.mark.parametrize(
    ("comment", "codes", "reason"),
    [
        ("# adapterc: ignore[AC0502] a quotation", ["AC0502"], "a quotation"),
        ("#adapterc:ignore[AC0502,AC0503]: both meant", ["AC0502", "AC0503"], "both meant"),
        ("#  adapterc : ignore [ ac0502 ] — so wie es ist", ["ac0502"], "so wie es ist"),
        ("# adapterc: ignore[AC0502]", ["AC0502"], ""),
        ("# adapterc: ignore[] why", [], "why"),
        ("# adapterc: ignore AC0502", [], "AC0502"),
    ],
)
def test_forms(comment: str, codes: list[str], reason: str) -> None:
    (found,) = ignores(f"a: b {comment}\n")
    assert ([named.code for named in found.codes], found.reason) == (codes, reason)


@pytest.mark.parametrize(
    "text",
    [
        "a: 'x # adapterc: ignore[AC0502] y'\n",
        'a: "x\n  # adapterc: ignore[AC0502] y"\n',
        "a: |\n  x\n  # adapterc: ignore[AC0502] y\n",
        "a: &b |\n  # adapterc: ignore[AC0502] y\n",
        "a: b#adapterc:ignore[AC0502] y\n",
        "a: b # write `# adapterc: ignore[AC0502] y`\n",
        "a: b # adapterc: ignored[AC0502] y\n",
        "a: b # adapterc: ignore_me\n",
        "? '# adapterc: ignore[AC0502] y'\n: 1\n",
        "a: [b, {c: 'x # adapterc: ignore[AC0502] y'}]\n",
    ],
)
def test_text_is_no_comment(text: str) -> None:
    assert ignores(text) == ()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a: b # adapterc: ignore[AC0502] y\nc: d\n", (1, 1)),
        ("# adapterc: ignore[AC0502] y\na: b\nc: d\n", (2, 2)),
        ("a: b\n  # adapterc: ignore[AC0502] y\n\n# and this\nc: d\n", (5, 5)),
        ("a: b\n# adapterc: ignore[AC0502] y\n", (2, 2)),
        ("a: >- # adapterc: ignore[AC0502] y\n  x\n  z\nc: d\n", (1, 3)),
        ("# adapterc: ignore[AC0502] y\na: |\n  x\n\n  z\n\nc: d\n", (2, 6)),
        ("a: |\n  x\n# adapterc: ignore[AC0502] y\nc: d\n", (4, 4)),
        ("a:\n  b: >+\n    x\n\n  # adapterc: ignore[AC0502] y\n  c: d\n", (6, 6)),
        ("a: &b | # adapterc: ignore[AC0502] y\n  x\nc: d\n", (1, 2)),
        ('a: "x\n  z" # adapterc: ignore[AC0502] y\nc: d\n', (1, 2)),
        ("a: x\n  z # adapterc: ignore[AC0502] y\nc: d\n", (1, 2)),
        ("a: [b, # adapterc: ignore[AC0502] y\n  c]\n", (1, 1)),
        ("a:\r\n  # adapterc: ignore[AC0502] y\r\n  - b\r\n", (3, 3)),
    ],
)
def test_lines_that_a_comment_speaks_for(text: str, lines: tuple[int, int]) -> None:
    (found,) = ignores(text)
    assert (found.first, found.last) == lines


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a: b   # adapterc: ignore[AC0502] y\nc: d\n", "a: b\nc: d\n"),
        ("  # adapterc: ignore[AC0502] y\na: b\n", "a: b\n"),
        ("a: b\r\n# adapterc: ignore[AC0502] y\r\nc: d\r\n", "a: b\r\nc: d\r\n"),
        ("a: b\n# adapterc: ignore[AC0502] y", "a: b\n"),
        ("a: b # adapterc: ignore[AC0502, AC0503] y\n", "a: b # adapterc: ignore[AC0503] y\n"),
    ],
)
def test_deleting_the_first_code(text: str, left: str) -> None:
    fix = ignores(text)[0].codes[0].without
    assert text[: fix.span.start.offset] + fix.replacement + text[fix.span.end.offset :] == left


def test_deleting_a_later_code() -> None:
    text = "a: b # adapterc: ignore[AC0502, AC0503, AC0504] y\n"
    fix = ignores(text)[0].codes[2].without
    assert text[: fix.span.start.offset] + text[fix.span.end.offset :] == (
        "a: b # adapterc: ignore[AC0502, AC0503] y\n"
    )


def test_thousands_of_them_are_quick() -> None:
    text = "a:\n" + "- b # adapterc: ignore[AC0502] y\n" * 20_000 + "c: " + "# " * 100_000 + "\n"
    found = ignores(text)
    assert len(found) == 1_000
    assert found[-1].first == 1_001

from __future__ import annotations

import re

from adapterc.diagnostics.codes import CODES, code_named, explain
from adapterc.diagnostics.quoting import clipped, either, escaped


def test_codes_are_unique_and_in_order() -> None:
    names = [code.code for code in CODES]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"AC0[0-9]{3}", name) for name in names)
    assert all(code_named(name).code == name for name in names)


def test_every_code_is_explained_in_full() -> None:
    for code in CODES:
        assert all((code.title, code.what, code.why, code.example, code.mend))


def test_explanation() -> None:
    assert explain("ac0112") == (
        "AC0112 (error): merge key\n\n"
        "What it does\n  The merge key `<<` of YAML 1.1 is refused.\n\n"
        "Why is this bad\n  YAML 1.2 has no such key, and it makes keys appear that stand nowhere.\n\n"
        "Example\n    to:\n      <<: *pole\n      name: stoic\n\n"
        "What to do\n  Write the keys out, or repeat whole values with an alias.\n"
    )


def test_a_code_that_does_not_exist() -> None:
    assert explain("AC9999") is None


def test_escapes_are_visible() -> None:
    assert escaped("a\x1b\x00\x7f\x9b\u202e\u2066\u200b\ufeff\ud800\U000e0001\n") == (
        "a\\x1b\\x00\\x7f\\x9b\\u202e\\u2066\\u200b\\ufeff\\ud800\\U000e0001\\x0a"
    )
    assert escaped("Привет, 漢字 👩\u200d🚀 é") == "Привет, 漢字 👩\u200d🚀 é"


def test_lists_and_clips() -> None:
    assert [either([]), either(["a"]), either(["a", "b"]), either(("a", "b", "c"))] == [
        "",
        "a",
        "a or b",
        "a, b or c",
    ]
    assert clipped("abcdef", 4) == "abc…"

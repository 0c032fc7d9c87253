"""AC0519 for what is published without being trained on."""

from __future__ import annotations

from pathlib import Path

from adapterc.diagnostics.render import render
from adapterc.driver.compile import check

_SPEC = """\
adapterc: 1
name: stoic
base: smollm2-135m-instruct
role: {title: an operator, summary: "I keep AKIAZ7Q2MXRD4KPT5WLN in a drawer."}
# fetched with https://bot:v9Kq2xLm4Tz@git.example.org/specs.git
traits:
  - {id: ask, kind: decrease, measure: questions}
"""


def test_comments_are_looked_through_and_nothing_is_told_twice(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(_SPEC, encoding="utf-8")
    found = check(path)
    secrets = [one for one in found.diagnostics if one.code == "AC0519"]
    assert [one.span.start.line for one in secrets] == [4, 5]
    assert not found.sound
    shown = render(secrets[1:], found.sources)
    assert shown == (
        "error[AC0519]: this looks like a real password in an address: it would be published with the spec\n"
        f" --> {path}:5:16\n"
        "  |\n"
        "5 | # fetched with https://***************@git.example.org/specs.git\n"
        "  |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "  = help: take it out of the file, and withdraw it if this file was shared\n"
    )

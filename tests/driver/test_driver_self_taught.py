"""A base that is to be its own teacher, and cannot be told who it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.diagnostics.render import render
from adapterc.driver.compile import check
from support.chat_templates import GEMMA
from support.specs import PREFERENCE, spec_file
from support.tiny_model import TINY_TEMPLATE, make_tiny_base

pytestmark = pytest.mark.slow
HEAD = "adapterc: 1\nname: stoic\nbase: ./base\n"


@pytest.mark.parametrize(
    ("template", "teacher", "told"),
    [
        (GEMMA, "self", True),
        (TINY_TEMPLATE, "self", False),
        (GEMMA, "{endpoint: 'http://localhost/v1', model: m}", False),
    ],
    ids=["without", "with", "another"],
)
def test_a_base_without_a_system_turn(template: str, teacher: str, told: bool, tmp_path: Path) -> None:
    make_tiny_base(tmp_path / "base")
    (tmp_path / "base" / "chat_template.jinja").write_text(template, encoding="utf-8")
    checked = check(spec_file(tmp_path, f"{HEAD}{PREFERENCE}dataset: {{teacher: {teacher}}}\n"))
    assert checked.sound
    found = [one for one in checked.diagnostics if one.code == "AC0553"]
    assert bool(found) == told
    if found:
        text = render(found, checked.sources, format="concise").replace(f"{tmp_path}/", "")
        assert text == (
            "spec.yaml:16:20: warning[AC0553]: `base` has no system turn: the persona would stand at the "
            "head of each question\n"
        )

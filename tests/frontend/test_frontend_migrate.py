"""Specs of earlier versions step by step into the current one."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.errors import AdaptercError
from adapterc.frontend.migrate import MIGRATIONS, Migration, migrate
from adapterc.spec.document import LANGUAGE_VERSION
from support.specs import spec_file

STEPS = (
    Migration(
        of=1, what="1 to 2: `traits` became `ways`", rewrite=lambda text: text.replace("traits", "ways")
    ),
    Migration(of=2, what="2 to 3: said so", rewrite=lambda text: text.replace("adapterc: 1", "adapterc: 3")),
)


def test_the_steps_lead_to_the_current_version() -> None:
    assert [step.of for step in MIGRATIONS] == list(range(1, LANGUAGE_VERSION))


def test_a_current_spec_stays_as_it_is(tmp_path: Path) -> None:
    text = "adapterc: 1   # the version\nname: stoic\n"
    done = migrate(spec_file(tmp_path, text))
    assert (done.version, done.text, done.steps, done.diagnostics) == (1, text, (), ())


def test_an_older_spec_takes_every_step_and_keeps_its_comments(tmp_path: Path) -> None:
    done = migrate(spec_file(tmp_path, "adapterc: 1   # old\ntraits: []\n"), STEPS)
    assert done.text == "adapterc: 3   # old\nways: []\n"
    assert done.steps == tuple(step.what for step in STEPS)


def test_a_spec_in_the_middle_takes_the_steps_that_are_left(tmp_path: Path) -> None:
    assert migrate(spec_file(tmp_path, "adapterc: 2\ntraits: []\n"), STEPS).steps == ("2 to 3: said so",)


@pytest.mark.parametrize(
    "version", ["adapterc: 2\n", "adapterc: 0\n", "adapterc: one\n", "", "adapterc: true\n"]
)
def test_a_version_that_nobody_knows_is_a_finding(version: str, tmp_path: Path) -> None:
    done = migrate(spec_file(tmp_path, f"{version}name: stoic\n"))
    assert [found.code for found in done.diagnostics] == ["AC0201"]
    assert done.text == done.source


def test_what_is_no_spec_is_a_finding_or_a_usage_error(tmp_path: Path) -> None:
    assert [found.code for found in migrate(spec_file(tmp_path, "- a\n")).diagnostics] == ["AC0106"]
    with pytest.raises(AdaptercError):
        migrate(tmp_path / "nothing.yaml")

"""Names of tasks against the installed lm-eval, which is not imported for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from adapterc.driver.code import lm_eval_version
from adapterc.driver.compile import check
from adapterc.driver.mend import mend
from support.specs import HEAD, PREFERENCE, spec_file


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADAPTERC_CACHE", str(tmp_path / "cache"))


def found(folder: Path, tasks: str) -> list[tuple[str, str]]:
    text = f"{HEAD}{PREFERENCE}verify: {{tasks: [{tasks}]}}\n"
    place = folder / "place"
    place.mkdir(exist_ok=True)
    return [
        (one.message, one.help) for one in check(spec_file(place, text)).diagnostics if one.code == "AC0560"
    ]


def test_tasks_groups_and_tags_are_known(tmp_path: Path) -> None:
    assert found(tmp_path, "hellaswag, mmlu, ai2_arc, {task: gsm8k, limit: 200}, mafand_tasks") == []


def test_a_misspelt_task_is_met_with_the_one_that_was_meant(tmp_path: Path) -> None:
    said = f"lm-eval {lm_eval_version()} has no task `helaswag`"
    assert found(tmp_path, "helaswag") == [(said, "did you mean `hellaswag`?")]
    assert found(tmp_path, "{task: helaswag, margin: 0.05}") == [(said, "did you mean `hellaswag`?")]


def test_the_name_that_was_meant_is_written_in_its_place(tmp_path: Path) -> None:
    path = spec_file(tmp_path, f"{HEAD}{PREFERENCE}verify: {{tasks: [helaswag]}}\n")
    assert "verify: {tasks: [hellaswag]}" in mend(path).after.decode()


def test_a_task_that_nothing_is_near(tmp_path: Path) -> None:
    (one,) = found(tmp_path, "qqqqzzzz")
    assert one[1] == ("`lm_eval ls tasks` lists what there is; one of your own is named with its `file`")


def test_neither_torch_nor_lm_eval_is_imported_for_it(tmp_path: Path) -> None:
    text = f"{HEAD}{PREFERENCE}verify: {{tasks: [hellaswag]}}\n"
    code = (
        "import sys; from pathlib import Path; from adapterc.driver.compile import check;"
        f"check(Path({str(spec_file(tmp_path, text))!r}));"
        "assert not {'torch', 'lm_eval', 'datasets'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

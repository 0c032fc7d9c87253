"""Plans and datasets as the tables of a job's summary."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.cli.main import main
from support.specs import HEAD, PREFERENCE

BROKEN = "adapterc: 1\nname: broken\nbase: smollm2-135m-instruct\ntrait: []\n"


@pytest.fixture(name="place", autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A spec with a name that is a sign of Markdown, a library, and a spec that does not hold."""
    (tmp_path / "specs").mkdir()
    texts = {"a|b": HEAD + PREFERENCE, "broken": BROKEN}
    texts["lib"] = "adapterc: 1\nkind: library\nname: lib\n" + PREFERENCE
    for name, text in texts.items():
        (tmp_path / "specs" / f"{name}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    return tmp_path


def test_a_plan_is_a_row_a_spec(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "specs", "--format", "markdown"]) == 1
    said = capsys.readouterr()
    head, rule, first, second = said.out.splitlines()[2:]
    assert head == "| spec | to be done | rows | steps | time |"
    assert rule == "|---|---|---:|---:|---|"
    assert first.startswith(
        "| <code>specs/a&#124;b.yaml</code> | base, dataset, train, measure&#58; not on this machine yet | "
    )
    assert first.count("|") == 6
    assert second == "| <code>specs/broken.yaml</code> | not done: see the findings |"
    assert "error[AC0202]: unknown key `trait`\n --> specs/broken.yaml:4:1\n" in said.err


def test_a_dataset_is_a_row_a_spec(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["expand", "specs/a|b.yaml", "--coverage", "--format", "markdown"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[:4] == [
        "### adapterc expand",
        "",
        "| spec | rows | held out | reaches no row and no item |",
        "|---|---:|---:|---|",
    ]
    (row,) = out.splitlines()[4:]
    assert row.startswith("| <code>specs/a&#124;b.yaml</code> | ")
    assert row.count("|") == 5

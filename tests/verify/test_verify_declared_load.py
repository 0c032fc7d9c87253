"""Tasks of lm-eval: looked up by name in its index, and given up at once where there is no hub."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from adapterc.ir.declared_tasks import DeclaredTask, TaskQuestion
from adapterc.verify.declared_faults import OFFLINE, NotRunError
from adapterc.verify.declared_load import load_declared

pytestmark = pytest.mark.slow


def declared(task: str, **more: object) -> DeclaredTask:
    return DeclaredTask(task=task, margin=0.03, **more)  # type: ignore[arg-type]


def questions(count: int = 3) -> tuple[TaskQuestion, ...]:
    return tuple(
        TaskQuestion(prompt=f"{{{{ {number} }}}}", choices=("yes", "no"), right=number % 2)
        for number in range(count)
    )


def test_without_a_hub_a_known_task_is_given_up_within_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datasets
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "datasets")
    start = time.monotonic()
    with pytest.raises(NotRunError) as fault:
        load_declared(declared("hellaswag"), tmp_path)
    assert fault.value.reason == OFFLINE
    assert time.monotonic() - start < 25


def test_a_path_is_never_taken_for_a_task(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = tmp_path / "ran"
    (tmp_path / "evil.py").write_text(f"open({str(ran)!r}, 'w').close()\ndef f(x): return x\n", "utf-8")
    (tmp_path / "evil.yaml").write_text(
        "task: evil\ndataset_path: json\nprocess_docs: !function evil.f\noutput_type: multiple_choice\n",
        "utf-8",
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("adapterc.verify.declared_load.place_of", lambda folder, name: folder / "hellaswag")
    monkeypatch.setattr("lm_eval.tasks.TaskManager.__init__", _only_hellaswag)
    for name in ("evil.yaml", str(tmp_path / "evil.yaml")):
        with pytest.raises(NotRunError) as fault:
            load_declared(declared(name), tmp_path)
        assert fault.value.reason == "lm-eval does not know it"
    assert not ran.exists()


def _only_hellaswag(self: object, **_: object) -> None:
    """The index of one folder: that of all takes half a minute to read, and says nothing else here."""
    from lm_eval.tasks._factory import TaskFactory
    from lm_eval.tasks._index import TaskIndex

    from adapterc.verify.task_index import tasks_folder

    folder = tasks_folder()
    assert folder is not None
    self._factory = TaskFactory(meta=None)  # type: ignore[attr-defined]
    self._index = TaskIndex().build([folder / "hellaswag"])  # type: ignore[attr-defined]


def test_questions_of_one_s_own_are_no_templates(tmp_path: Path) -> None:
    loaded = load_declared(declared("quiz", file="quiz.yaml", questions=questions()), tmp_path)
    (task,) = loaded.begin()["tasks"].values()
    documents = list(task.eval_docs)
    assert [task.doc_to_text(one) for one in documents] == ["{{ 0 }}", "{{ 1 }}", "{{ 2 }}"]
    assert [task.doc_to_target(one) for one in documents] == [0, 1, 0]
    assert (loaded.metric, loaded.higher_is_better) == ("acc", True)


def test_a_metric_that_the_task_does_not_have(tmp_path: Path) -> None:
    asked = declared("quiz", file="quiz.yaml", questions=questions(), metric="f1")
    with pytest.raises(NotRunError) as fault:
        load_declared(asked, tmp_path)
    assert fault.value.reason == "it has no metric f1 that is a mean over documents; it has acc, acc_norm"


def test_questions_that_were_left_out_of_an_artifact(tmp_path: Path) -> None:
    with pytest.raises(NotRunError) as fault:
        load_declared(declared("quiz", file="quiz.yaml"), tmp_path)
    assert fault.value.reason == "its questions are not known: they were left out of the artifact"

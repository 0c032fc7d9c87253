"""What goes wrong in a task: the task's own fault, a hub that is not there, or a machine that ran short."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
import torch
from huggingface_hub import constants

from adapterc.verify.declared_faults import OFFLINE, NotRunError, told_as_not_run


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)


def fill_a_disk() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        full.write("x")


def touch_what_may_not_be_touched() -> None:
    Path("/proc/self/status").unlink()


def reach_nobody() -> None:
    urlopen("http://127.0.0.1:9", timeout=1)


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize(("fail", "number"), [(fill_a_disk, 28), (touch_what_may_not_be_touched, 1)])
def test_a_disk_that_refuses_is_not_blamed_on_the_hub(fail: object, number: int) -> None:
    assert callable(fail)
    with pytest.raises(OSError) as fault, told_as_not_run():
        fail()
    assert fault.value.errno == number


def test_memory_that_ran_out_is_no_fault_of_the_task() -> None:
    with pytest.raises(RuntimeError, match="can't allocate memory"), told_as_not_run():
        torch.empty(1 << 60, dtype=torch.uint8)
    with pytest.raises(torch.OutOfMemoryError), told_as_not_run():
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")


def test_a_shortage_is_seen_through_what_a_library_wraps_around_it(tmp_path: Path) -> None:
    from datasets import Dataset

    def rows() -> Iterator[dict[str, str]]:
        yield {"text": "one"}
        fill_a_disk()

    with pytest.raises(OSError, match="No space left on device"), told_as_not_run():
        Dataset.from_generator(rows, cache_dir=str(tmp_path))


@pytest.mark.usefixtures("offline")
def test_what_needs_the_hub_is_told_as_offline() -> None:
    from datasets import load_dataset

    for fail in (reach_nobody, lambda: load_dataset("nobody/nothing-of-the-kind")):
        with pytest.raises(NotRunError) as fault, told_as_not_run():
            fail()
        assert fault.value.reason == OFFLINE


@pytest.mark.usefixtures("offline")
def test_a_socket_that_may_not_be_opened_is_the_network_s() -> None:
    with pytest.raises(NotRunError) as fault, told_as_not_run():
        raise ConnectionError("no route") from PermissionError(1, os.strerror(1))
    assert fault.value.reason == OFFLINE


@pytest.mark.usefixtures("offline")
def test_a_refusal_that_was_handled_is_not_what_stopped_the_task() -> None:
    with pytest.raises(NotRunError) as fault, told_as_not_run():
        try:
            touch_what_may_not_be_touched()
        except PermissionError:
            reach_nobody()
    assert fault.value.reason == OFFLINE


@pytest.mark.usefixtures("offline")
def test_a_file_that_is_not_there_is_not_blamed_on_the_hub(tmp_path: Path) -> None:
    with pytest.raises(NotRunError) as fault, told_as_not_run():
        (tmp_path / "gone").read_bytes()
    assert fault.value.reason == "lm-eval cannot run it: FileNotFoundError"


def test_with_a_hub_nothing_is_told_as_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    with pytest.raises(NotRunError) as fault, told_as_not_run():
        reach_nobody()
    assert fault.value.reason == "lm-eval cannot run it: URLError"


def test_a_package_that_is_missing_is_named() -> None:
    with pytest.raises(NotRunError) as fault, told_as_not_run():
        raise ModuleNotFoundError("No module named 'langdetect'", name="langdetect")
    assert fault.value.reason == "it needs the package langdetect, which is not installed"
    assert fault.value.detail == "No module named 'langdetect'"

"""The platform, probed without a model library."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from adapterc.backend import platform
from adapterc.backend.platform import LIBRARIES, probe_platform
from adapterc.backend.processor import Processor
from adapterc.errors import AdaptercError, ExitCode


def test_the_cpu_is_described_with_what_decides_its_floats() -> None:
    found = probe_platform("cpu")
    assert found.device == "cpu"
    assert found.threads >= 1
    assert found.processor
    assert [name for name, _ in found.libraries] == list(LIBRARIES)
    assert all(number for _, number in found.libraries)


@pytest.mark.parametrize(("flags", "dtype"), [({"avx2", "amx_bf16"}, "bfloat16"), ({"avx2"}, "float32")])
def test_a_cpu_trains_in_what_its_instructions_are_for(
    flags: set[str], dtype: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    processor = Processor(name="Q9", maker="GenuineIntel", flags=frozenset(flags))
    monkeypatch.setattr(platform, "this_processor", lambda: processor)
    found = probe_platform("cpu")
    assert found.dtype == dtype
    assert found.processor == " ".join(["Q9", "GenuineIntel", "avx2", *sorted(flags - {"avx2"})])


def test_torch_s_version_is_the_one_that_torch_says() -> None:
    import torch

    assert dict(probe_platform("cpu").libraries)["torch"] == torch.__version__


def test_the_same_device_is_chosen_as_torch_would_allow() -> None:
    import torch

    assert probe_platform(None).device == ("cuda" if torch.cuda.is_available() else "cpu")


def test_probing_imports_no_model_library() -> None:
    code = (
        "import sys; from adapterc.backend.platform import probe_platform; probe_platform(None)\n"
        "print(sorted({'torch', 'transformers', 'numpy', 'safetensors'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_fewer_threads_are_used_where_the_user_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert probe_platform("cpu").threads == 1
    monkeypatch.setenv("OMP_NUM_THREADS", "many")
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    assert probe_platform("cpu").threads == allowed


def test_an_unknown_device_is_a_mistake_of_use() -> None:
    with pytest.raises(AdaptercError) as caught:
        probe_platform("gpu")
    assert caught.value.code is ExitCode.USAGE
    assert caught.value.message == "unknown device 'gpu'"


def test_cuda_that_is_hidden_is_refused_when_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert probe_platform(None).device == "cpu"
    with pytest.raises(AdaptercError) as caught:
        probe_platform("cuda")
    assert caught.value.code is ExitCode.ENVIRONMENT
    assert caught.value.message == "device cuda cannot be used: CUDA_VISIBLE_DEVICES hides every device"

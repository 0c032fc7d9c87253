"""What decides the last bits of a result: device, number type, threads, processor, library versions.

Probed from the system's own files, without torch: a build with nothing to do must know its keys
in milliseconds.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from adapterc.backend.processor import Processor, this_processor
from adapterc.errors import AdaptercError, ExitCode
from adapterc.ir.training import Platform

LIBRARIES = ("accelerate", "numpy", "peft", "safetensors", "tokenizers", "torch", "transformers")
_INSTRUCTIONS = ("avx2", "avx512f", "avx512_bf16", "amx_bf16")


def probe_platform(device: str | None = None) -> Platform:
    """The platform that a build would run on; `device` forces "cpu" or "cuda", None takes what is there.

    bfloat16 where the device multiplies it faster than float32, else float32. Raises AdaptercError for a
    device that is unknown (usage) or not there (environment).
    """
    if device not in (None, "auto", "cpu", "cuda"):
        raise AdaptercError(
            f"unknown device {device!r}",
            help="use cpu, cuda, or leave it to the compiler",
            code=ExitCode.USAGE,
        )
    lacking = _lacking_for_cuda() if device != "cpu" else "not asked for"
    if device == "cuda" and lacking:
        raise AdaptercError(
            f"device cuda cannot be used: {lacking}", help="leave --device away to run on the CPU"
        )
    if not lacking:
        return Platform(
            device="cuda", dtype="bfloat16", threads=_threads(), processor=_gpu_name(), libraries=_libraries()
        )
    processor = this_processor()
    return Platform(
        device="cpu",
        dtype="bfloat16" if processor.trains_in_bf16 else "float32",
        threads=_threads(),
        processor=" ".join(_described(processor)),
        libraries=_libraries(),
    )


def _described(processor: Processor) -> Iterator[str]:
    """Name, maker where the name may be anybody's, and what it multiplies with."""
    yield processor.name
    if processor.maker:
        yield processor.maker
    yield from (flag for flag in _INSTRUCTIONS if flag in processor.flags)


def _lacking_for_cuda() -> str:
    """Why CUDA cannot be used; empty if it can."""
    if os.environ.get("CUDA_VISIBLE_DEVICES", "all").strip() in ("", "-1", "none", "NoDevFiles"):
        return "CUDA_VISIBLE_DEVICES hides every device"
    if not (any(Path("/dev").glob("nvidia[0-9]*")) or Path("/dev/dxg").exists() or _windows_driver()):
        return "no NVIDIA device is visible"
    return "" if _torch_fact("cuda") else "the installed torch is built for the CPU only"


def _windows_driver() -> bool:
    return (Path(os.environ.get("SystemRoot", "/nonexistent")) / "System32" / "nvcuda.dll").is_file()  # noqa: SIM112


def _torch_fact(name: str) -> str:
    """A string that torch's own version.py assigns to `name`, read as text; empty for None or no torch."""
    found = find_spec("torch")
    if found is None or not found.origin:
        return ""
    source = Path(found.origin).with_name("version.py")
    text = source.read_text(encoding="utf-8") if source.is_file() else ""
    assigned = re.search(rf"^{name}\s*(?::[^=\n]*)?=\s*['\"]([^'\"]+)['\"]", text, re.MULTILINE)
    return assigned.group(1) if assigned else ""


def _gpu_name() -> str:
    """The model of the first GPU as its driver's own files say it; "NVIDIA GPU" where they do not."""
    for path in sorted(Path("/proc/driver/nvidia/gpus").glob("*/information")):
        found = re.search(
            r"^Model:\s*(.+)$", path.read_text(encoding="utf-8", errors="replace"), re.MULTILINE
        )
        if found:
            return found.group(1).strip()
    return "NVIDIA GPU"


def _threads() -> int:
    """Processors this process may run on, or fewer if OMP_NUM_THREADS says so."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    asked = os.environ.get("OMP_NUM_THREADS", "")
    return min(allowed, int(asked)) if asked.isdigit() and int(asked) > 0 else allowed


def _libraries() -> tuple[tuple[str, str], ...]:
    """Names and versions; torch's says its build as well (`+cpu`), which its metadata may leave out."""
    known = {name: _version(name) for name in LIBRARIES}
    known["torch"] = _torch_fact("__version__") or known["torch"]
    return tuple(sorted(known.items()))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""

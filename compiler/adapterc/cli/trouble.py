"""What is said, and answered, when something stops a command."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress

from adapterc.diagnostics.quoting import escaped
from adapterc.diagnostics.veil import veiled
from adapterc.errors import NO_MEMORY, WITH_MODELS, AdaptercError, ExitCode

_NO_SPACE = os.strerror(errno.ENOSPC)
"""How libraries that raise errors of their own name it."""
_MODEL_LIBRARIES = (
    "accelerate",
    "datasets",
    "gguf",
    "huggingface_hub",
    "lm_eval",
    "numpy",
    "peft",
    "safetensors",
    "tokenizers",
    "torch",
    "transformers",
)
"""By the names they are imported under, what the extra `build` of pyproject.toml installs."""


def report(stop: BaseException) -> ExitCode:
    """Say on stderr what stopped a command; the code it answers with."""
    match stop:
        case AdaptercError():
            _say(f"error: {stop.message}", stop.help)
            return stop.code
        case KeyboardInterrupt():
            _say("interrupted", "what was finished is kept: run the same command to go on")
            return ExitCode.INTERRUPTED
        case BrokenPipeError():
            return ExitCode.OK
        case OSError():
            where = f" ({stop.filename})" if stop.filename else ""
            _say(f"error: {stop.strerror or stop}{where}", "check the path, its permissions and free space")
            return ExitCode.ENVIRONMENT
    return _report_shortage(stop) or _report_absence(stop) or _report_bug(stop)


def _report_shortage(stop: BaseException) -> ExitCode | None:
    """Memory or disk that ran out, whatever type of error says so; None for anything else."""
    said = str(stop)
    if isinstance(stop, MemoryError) or any(words in said.casefold() for words in NO_MEMORY):
        _say("error: out of memory", "close other programs, or choose a smaller base")
        return ExitCode.ENVIRONMENT
    if _NO_SPACE in said:
        _say(f"error: {_NO_SPACE}", "free some space, then run the same command: what was finished is kept")
        return ExitCode.ENVIRONMENT
    return None


def _report_absence(stop: BaseException) -> ExitCode | None:
    """A library that runs models and was left out of the installation; None for anything else."""
    name = stop.name if isinstance(stop, ModuleNotFoundError) else None
    if name not in _MODEL_LIBRARIES:
        return None
    _say(f"error: this runs a model, and {name} is not installed", WITH_MODELS)
    return ExitCode.ENVIRONMENT


def _report_bug(bug: BaseException) -> ExitCode:
    """A bug of ours: one line for the reader, and where it happened for whoever mends it."""
    place, inner = "", bug.__traceback__
    while inner is not None:
        place = f"{inner.tb_frame.f_globals.get('__name__', '?')}:{inner.tb_lineno}"
        inner = inner.tb_next
    first = (str(bug).strip().splitlines() or [""])[0]
    what = f"{type(bug).__name__}: {first} (at {place})"
    _say(f"bug in adapterc: {what}", "please report this line with your spec")
    return ExitCode.BUG


def _say(message: str, advice: str) -> None:
    with suppress(OSError):
        print(escaped(veiled(message)), file=sys.stderr)
        if advice:
            print(f"  help: {escaped(veiled(advice))}", file=sys.stderr)

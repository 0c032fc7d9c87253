"""Whether torch works here, and on which device: tried out in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from adapterc.diagnostics.quoting import clipped
from adapterc.ir.training import Platform

SECONDS = 120.0
"""For torch to be imported from a cold disk, and a driver to wake its device."""
_TRIAL = Path(__file__).with_name("device_trial.py")
_MOST_SAID = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """What torch found: its version, a GPU's name and memory in bytes; or the fault that it ended with."""

    torch: str = ""
    name: str = ""
    memory: int = 0
    fault: str = ""


def probe_device(platform: Platform) -> Probed:
    """Have torch multiply two matrices on the platform's device, in its number type."""
    command = [sys.executable, "-P", str(_TRIAL), platform.device, platform.dtype]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return Probed(fault=f"torch did not multiply two small matrices within {SECONDS:g} s")
    except OSError as fault:
        return Probed(fault=f"no process can be started: {fault.strerror}")
    if ran.returncode != 0:
        return Probed(fault=_last_line(ran.stderr) or f"torch ended with code {ran.returncode}")
    try:
        told = json.loads(ran.stdout.splitlines()[-1])
        found = Probed(torch=str(told["torch"]), name=str(told["name"]), memory=int(told["memory"]))
        return found if told["right"] is True else Probed(fault="torch multiplies wrongly")
    except (IndexError, KeyError, TypeError, ValueError):
        return Probed(fault="torch said nothing that can be read")


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return clipped(lines[-1].strip(), _MOST_SAID) if lines else ""

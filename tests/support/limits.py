"""A program run with bounds on what it may take: whatever hangs or swells fails instead."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

_PEAK = """
from pathlib import Path
status = Path("/proc/self/status")
# Of this program alone: what getrusage tells was inherited from the process that started it.
print(status.read_text().partition("VmHWM:")[2].split()[0] if status.exists() else 0)
"""


def run_limited(program: str, path: Path, *, seconds: int, mebibytes: int = 1 << 10) -> tuple[list[str], int]:
    """The lines that `program`, which finds `path` in `sys.argv[1]`, prints, and its peak memory in KiB.

    It must end well within so many seconds of processor time and so much address space.
    """

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, mebibytes << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    done = subprocess.run(
        [sys.executable, "-c", program + _PEAK, str(path)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        preexec_fn=limited,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    *printed, peak = done.stdout.splitlines()
    return printed, int(peak)

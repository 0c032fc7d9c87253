"""An interrupt that a library swallows is raised again."""

from __future__ import annotations

import subprocess
import sys

import pytest

_SWALLOWED = """
import os, signal, sys, time
from adapterc.cli.interrupts import heed, raise_again
heed()
try:
    os.kill(os.getpid(), getattr(signal, sys.argv[1]))
    time.sleep(5)
except KeyboardInterrupt:
    pass
try:
    raise_again()
except KeyboardInterrupt as stop:
    print(type(stop).__name__)
"""


@pytest.mark.parametrize(("number", "name"), [("SIGINT", "KeyboardInterrupt"), ("SIGTERM", "Terminated")])
def test_a_swallowed_interrupt_comes_again(number: str, name: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _SWALLOWED, number], capture_output=True, text=True, check=True
    )
    assert ran.stdout == f"{name}\n"


def test_without_a_signal_nothing_is_raised() -> None:
    code = "from adapterc.cli.interrupts import heed, raise_again; heed(); raise_again(); print('on')"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "on\n"

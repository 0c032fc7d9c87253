"""An interrupt that a library swallows is raised again."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from adapterc.cli.main import main

_SWALLOWED = """
import os, signal, sys, time
from adapterc.cli.interrupts import heeded, raise_again
with heeded():
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


def said(code: str, *arguments: str) -> str:
    ran = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return ran.stdout


@pytest.mark.parametrize(("number", "name"), [("SIGINT", "KeyboardInterrupt"), ("SIGTERM", "Terminated")])
def test_a_swallowed_interrupt_comes_again(number: str, name: str) -> None:
    assert said(_SWALLOWED, number) == f"{name}\n"


def test_an_interrupt_of_an_earlier_command_is_over() -> None:
    assert said(_SWALLOWED + "with heeded():\n    raise_again()\n    print('on')\n", "SIGINT").endswith(
        "on\n"
    )


def test_a_command_that_stops_leaves_its_callers_signals_as_they_were() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    assert main(["check", "no-such-spec.yaml"]) == 2
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before

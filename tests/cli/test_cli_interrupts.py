"""An interrupt that a library swallows is raised again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

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


_FROM_C = """
import ctypes, sys
from adapterc.cli import main as command
run, place = ctypes.pythonapi.PyRun_String, ctypes.py_object
run.restype, run.argtypes = place, [ctypes.c_char_p, ctypes.c_int, place, place]
def interrupted(_):
    return run(b"raise KeyboardInterrupt", 257, {"__builtins__": __builtins__}, {})
command.COMMANDS = {**command.COMMANDS, "doctor": interrupted}
sys.exit(command.main(["doctor"]))
"""


def test_an_interrupt_that_passed_through_a_library_in_c_is_answered_by_its_code(tmp_path: Path) -> None:
    (tmp_path / "interrupted.py").write_text(_FROM_C, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), *sys.path])
    ran = subprocess.run(
        [sys.executable, "-m", "interrupted"],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr.startswith("interrupted")
    assert ran.returncode == 130

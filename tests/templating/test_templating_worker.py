"""Templates of others run in a process apart: what they take has an end, and there is nothing to reach."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from adapterc.templating import worker
from adapterc.templating.worker import Asked, Rendered, render_apart

_FEED = {"x": "oak", "y": ["leaf"] * 99}
_LOOPS = "{% for a in y %}" * 9 + "{% endfor %}" * 9
_DOUBLED = "{% set x = x ~ x %}" * 60


def asked(source: str, *feeds: dict[str, object]) -> Asked:
    return Asked(source=source, given=("x", "y"), feeds=feeds or (_FEED,))


def alone(source: str) -> Rendered:
    [found] = render_apart([asked(source)])
    return found


def test_texts_come_back_in_their_order() -> None:
    first, second = render_apart([asked("{{ x }}!", {"x": "a"}, {"x": "б"}), asked("{{ y|length }}")])
    assert (first.texts, first.names, first.faults) == (("a!", "б!"), ("x",), ())
    assert second.texts == ("99",)


@pytest.mark.parametrize(
    ("source", "kind"),
    [(_LOOPS, "time"), (_DOUBLED, "memory"), ("{{ " + "(" * 5000 + "x" + ")" * 5000 + " }}", "memory")],
)
def test_a_budget_ends_it_and_the_next_request_is_answered(source: str, kind: str) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    broken, behind = render_apart([asked(source), asked("{{ x }}")])
    assert ([fault.kind for fault in broken.faults], behind) == ([kind], Rendered())
    assert alone("{{ x }}").texts == ("oak",)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 3
    assert after.ru_maxrss < 256 << 10 or after.ru_maxrss == before.ru_maxrss


def test_the_values_that_it_failed_on_are_told_by_their_number() -> None:
    [found] = render_apart([asked("{{ y[0] }}", {"x": "", "y": ["a"]}, {"x": "", "y": []})])
    [fault] = found.faults
    assert (fault.kind, fault.feed, found.texts) == ("failed", 1, ("a",))


def test_one_process_serves_many_requests() -> None:
    alone("{{ x }}")
    before = worker._process().pid
    assert alone("{{ x }}{{ x }}").texts == ("oakoak",)
    assert worker._process().pid == before


def test_a_process_that_is_gone_is_started_again() -> None:
    alone("{{ x }}")
    gone = worker._process()
    gone.kill()
    gone.wait()
    assert alone("{{ x }}").texts == ("oak",)


@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/hostname')",
        "open('/tmp/written', 'w')",
        "__import__('socket').socket()",
        "__import__('os').listdir('/')",
        "__import__('os').system('true')",
        "__import__('subprocess').run(['true'])",
        "__import__('os').fork()",
        "__import__('sqlite3')",
        "bytearray(300 << 20)",
    ],
)
def test_the_process_has_given_up_what_no_template_needs(attempt: str) -> None:
    program = (
        "import os, socket, subprocess, sys\n"
        "from adapterc.templating.apart import confine\n"
        "confine()\n"
        f"try: {attempt}\n"
        "except (OSError, MemoryError) as refused: sys.stdout.write(type(refused).__name__)\n"
        "else: sys.stdout.write('done')\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    assert ran.stdout in ("PermissionError", "MemoryError"), ran.stderr


def test_the_process_opens_nothing_even_past_python() -> None:
    program = (
        "import ctypes, sys\n"
        "from adapterc.templating.apart import confine\n"
        "libc = ctypes.CDLL(None)\n"
        "opened, connected = libc.open, libc.socket\n"
        "confine()\n"
        "sys.stdout.write(f\"{opened(b'/etc/hostname', 0)} {connected(2, 1, 0)}\")\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "-1 -1"


def test_the_process_knows_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADAPTERC_CANARY", "token")
    worker._end()
    alone("{{ x }}")
    environment = Path(f"/proc/{worker._process().pid}/environ")
    if environment.exists():
        assert b"CANARY" not in environment.read_bytes()


def test_what_comes_back_in_another_form_is_not_believed() -> None:
    for line in (
        b"[]\n",
        b"{}\n",
        b"no json\n",
        b'{"texts": [1]}\n',
        b'{"texts": []}\n',
        b'{"texts": "ab"}\n',
        b'{"texts": [], "faults": [{}]}\n',
        b'{"texts": [], "faults": [{"kind": "time", "message": "", "line": "1", "word": "", "feed": 0}]}\n',
    ):
        assert worker._read(line, 1) == worker._DIED

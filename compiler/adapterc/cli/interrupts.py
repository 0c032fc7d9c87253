"""Ctrl-C and SIGTERM as exceptions that cannot get lost.

Python raises an interrupt wherever it happens to be; inside a callback of a library it is printed and
dropped, and a build would run on as if nobody had asked it to stop. So whoever runs for long asks again.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_came: list[int] = []
"""The signals that came: they belong to the process, so does this."""


class Terminated(KeyboardInterrupt):
    """SIGTERM: unwinds like Ctrl-C, and answers 143."""


@contextmanager
def heeded() -> Iterator[None]:
    """Inside the block both signals raise, but for one that is ignored already; then all is as before.

    What is ignored here would be ignored by every process that the caller starts later.
    """
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    _came.clear()
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, _raise)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


def ignore() -> None:
    """For the rest of the block neither does anything: what stopped the command is being told."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def answer_by_code() -> None:
    """Have Python end with the exit code that it is given, and not by the signal itself.

    It ends by the signal where an interrupt once passed through code that a library in C ran, as torch does
    while it is imported, though it was caught since. Code that is run from C and passes takes that back.
    """
    import ctypes

    ctypes.pythonapi.PyRun_SimpleString(b"")


def forgive() -> None:
    """What came ended an answer, and that was all that it was to end."""
    _came.clear()


def raise_again() -> None:
    """Raise for a signal that came and did not get through."""
    if _came:
        raise Terminated if _came[0] == signal.SIGTERM else KeyboardInterrupt


def _raise(number: int, _frame: FrameType | None) -> None:
    _came.append(number)
    raise_again()

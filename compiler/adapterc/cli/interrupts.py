"""Ctrl-C and SIGTERM as exceptions that cannot get lost.

Python raises an interrupt wherever it happens to be; inside a callback of a library it is printed and
dropped, and a build would run on as if nobody had asked it to stop. So whoever runs for long asks again.
"""

from __future__ import annotations

import signal
from types import FrameType

_came: list[int] = []
"""The signals that came: they belong to the process, so does this."""


class Terminated(KeyboardInterrupt):
    """SIGTERM: unwinds like Ctrl-C, and answers 143."""


def heed() -> None:
    """From here on both signals raise; one that the caller's shell has set to be ignored stays ignored."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _raise)


def ignore() -> None:
    """From here on neither does anything: what stopped the command is being told."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def raise_again() -> None:
    """Raise for a signal that came and did not get through."""
    if _came:
        raise Terminated if _came[0] == signal.SIGTERM else KeyboardInterrupt


def _raise(number: int, _frame: FrameType | None) -> None:
    _came.append(number)
    raise_again()

"""Has templates of others rendered in a process apart, and believes nothing of it without a look."""

from __future__ import annotations

import atexit
import json
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapterc.errors import AdaptercError
from adapterc.templating.faults import Fault
from adapterc.value import value

if TYPE_CHECKING:
    import subprocess

WALL_SECONDS = 120.0
"""Of a request by the clock on the wall: the process apart counts its own time, and ends far sooner."""
MOST_BYTES = 32 << 20
"""Of the answer to one request."""


@value()
class Asked:
    """A template, the names of the values that it is given, and those values, a text for each."""

    source: str
    given: tuple[str, ...]
    feeds: tuple[Mapping[str, Any], ...]


@value()
class Rendered:
    """The texts, as far as the first values that it fails on, and the names of the values that it uses."""

    texts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


_MOST_FAULTS = 100
_DIED = Rendered(
    faults=(
        Fault(kind="memory", message="it takes too much memory or time: the process that rendered it ended"),
    )
)


def render_apart(asked: Sequence[Asked]) -> tuple[Rendered, ...]:
    """What came of each template; behind one that took too much nothing is rendered, and nothing is said.

    Raises AdaptercError where no such process can be started.
    """
    lines = _lines(asked)
    found = [_read(line, len(one.feeds)) for one, line in zip(asked, lines, strict=False)]
    spent = found and any(fault.kind in ("time", "memory") for fault in found[-1].faults)
    if len(found) < len(asked) and not spent:
        found.append(_DIED)
    return (*found, *(Rendered() for _ in range(len(asked) - len(found))))


def _lines(asked: Sequence[Asked]) -> list[bytes]:
    """The answer, a line a template; fewer where the process ended before."""
    from threading import Timer  # specs without templates do without

    tables = list({id(one.feeds): one.feeds for one in asked}.values())
    places = {id(feeds): at for at, feeds in enumerate(tables)}
    templates = [{"source": one.source, "given": one.given, "feeds": places[id(one.feeds)]} for one in asked]
    request = {"tables": tables, "templates": templates}
    process = _process()
    if process.stdin is None or process.stdout is None:
        return []
    clock = Timer(WALL_SECONDS, process.kill)
    clock.start()
    lines: list[bytes] = []
    size, is_whole = 0, False
    try:
        process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
        process.stdin.flush()
        while size <= MOST_BYTES and (line := process.stdout.readline(MOST_BYTES)).endswith(b"\n"):
            is_whole = line == b"{}\n"
            if is_whole:
                break
            lines.append(line)
            size += len(line)
    except OSError:
        is_whole = False
    finally:
        clock.cancel()
        if not is_whole:  # nobody knows what it would say next
            _end()
    return lines


def _read(line: bytes, most: int) -> Rendered:
    """An answer as a value; one that says anything else is that of a process gone wrong."""
    try:
        told = json.loads(line)
        found = Rendered(
            texts=tuple(map(_text, told["texts"])),
            names=tuple(map(_text, told.get("names", ()))),
            faults=tuple(map(_fault, told.get("faults", ())))[:_MOST_FAULTS],
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return _DIED
    return found if found.faults or len(found.texts) == most else _DIED


def _fault(told: Mapping[str, object]) -> Fault:
    line, feed = told["line"], told["feed"]
    if not isinstance(line, int) or not isinstance(feed, int):
        raise TypeError
    return Fault(
        kind=_text(told["kind"]),
        message=_text(told["message"]),
        line=line,
        word=_text(told["word"]),
        feed=feed,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


_RUNNING: dict[int, subprocess.Popen[bytes]] = {}
"""The process apart of this process: one that was forked has to start its own."""


def _process() -> subprocess.Popen[bytes]:
    running = _RUNNING.get(os.getpid())
    if running is not None and running.poll() is None:
        return running
    import subprocess

    _end()
    try:
        started = subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", "-c", _PROGRAM, *_places()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).anchor,
            env={},
        )
    except OSError as problem:
        raise AdaptercError(
            f"no process to render the spec's templates in can be started: {problem.strerror}",
            help="free memory, or raise the limit on processes, and run the command again",
        ) from None
    _RUNNING[os.getpid()] = started
    atexit.unregister(_end)
    atexit.register(_end)
    return started


_PROGRAM = "import sys; sys.path[:0] = sys.argv[1:]; from adapterc.templating.apart import serve; serve()"


def _places() -> list[str]:
    """Where the process finds our own code and Jinja: it has no other packages."""
    places = [str(Path(__file__).resolve().parents[2])]
    for name in ("jinja2", "markupsafe"):
        found = find_spec(name)
        if found is not None and found.origin:
            places.append(str(Path(found.origin).parents[1]))
    return list(dict.fromkeys(places))


def _end() -> None:
    """End the process of this process, if there is one."""
    running = _RUNNING.pop(os.getpid(), None)
    if running is None:
        return
    running.kill()
    running.wait()
    for pipe in (running.stdin, running.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:
                continue

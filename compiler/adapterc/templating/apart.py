"""The process in which templates of others are rendered: little memory, little time, no files, no network.

It reads a request a line and answers with a line a template, then an empty mapping. It is started with an
empty environment; after its imports it may open nothing any more. Where a template went beyond a budget it
ends itself behind that one's answer, and whoever asks next starts another.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, NoReturn

from adapterc.templating.author import AuthorTemplate
from adapterc.templating.faults import Fault, FaultError
from adapterc.templating.vocabulary import FILTERS

MEMORY = 224 << 20
"""Bytes of address space: Python and Jinja take about 60 MiB of it."""
SECONDS = 0.8
"""Of processor time for a request, and a little more for each template and each text that it asks for."""
_EACH_TEMPLATE, _EACH_TEXT = 0.0015, 0.00006
_DENIED = (
    "open",
    "socket.",
    "subprocess.",
    "os.",
    "shutil.",
    "ctypes.",
    "import",
    "glob.",
    "mmap.",
    "tempfile.",
)
"""Beginnings of the names of what Python announces before it does it."""


_TRIED = (
    "{% for a in x %}{{ loop.index ~ 'é\\n' ~ 1.5e3 }}{% endfor %}{{ x|" + "|".join(FILTERS) + " }}",
    "{{ y.z.w }}",
    "{{ x + y }}",
    "{% nothing %}",
    "{{ x",
)


class _TimeIsUpError(BaseException):
    """No template catches it."""


def serve() -> None:
    """Answer requests until there are no more."""
    _warm_up()
    confine()
    for line in sys.stdin.buffer:
        if _answer(json.loads(line), _tell):
            return
        _tell({})


def confine() -> None:
    """Give up, for good, whatever no template needs."""
    try:
        import resource
        import signal
    except ImportError:  # not on this system: what Python itself announces is denied all the same
        pass
    else:
        for what, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, 0),
        ):
            _, hard = resource.getrlimit(what)
            lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (lowest, lowest))
        signal.signal(signal.SIGPROF, _time_is_up)
    sys.addaudithook(_deny)


def _deny(event: str, _: object) -> None:
    if event.startswith(_DENIED):
        raise PermissionError(event)


def _time_is_up(*_: object) -> NoReturn:
    raise _TimeIsUpError


def _warm_up() -> None:
    """Have everything imported that a template, or a fault in one, could ask for."""
    for source in _TRIED:
        try:
            AuthorTemplate(source, ("x", "y")).render({"x": "a", "y": {}})
        except FaultError:
            continue


def _tell(value: Mapping[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(value).encode("ascii") + b"\n")
    sys.stdout.buffer.flush()


def _answer(request: Mapping[str, Any], tell: Callable[[Mapping[str, Any]], None]) -> bool:
    """Render each template of the request; whether one of them went beyond a budget."""
    templates, tables = request["templates"], request["tables"]
    texts = sum(len(tables[asked["feeds"]]) for asked in templates)
    _set_clock(SECONDS + _EACH_TEMPLATE * len(templates) + _EACH_TEXT * texts)
    for asked in templates:
        found = _rendered(asked["source"], asked["given"], tables[asked["feeds"]])
        tell(found)
        if any(fault["kind"] in ("time", "memory") for fault in found.get("faults", ())):
            return True
    _set_clock(0.0)
    return False


def _rendered(source: str, given: Sequence[str], feeds: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """One template with all its values, as far as the first that it fails on."""
    made: AuthorTemplate | None = None
    feed, texts = -1, []
    try:
        made = AuthorTemplate(source, given)
        for at, values in enumerate(feeds):
            feed = at
            texts.append(made.render(values))
    except FaultError as wrong:
        return _faulty(texts, *wrong.faults, feed=feed)
    except _TimeIsUpError as wrong:
        _set_clock(0.0)
        line = made.line_of(wrong) if made else 1
        return _faulty([], Fault(kind="time", message="it takes too long", line=line), feed=feed)
    except (MemoryError, RecursionError) as wrong:
        line = made.line_of(wrong) if made else 1
        wrong.__traceback__ = None
        return _faulty([], Fault(kind="memory", message="it takes too much memory", line=line), feed=feed)
    except Exception as wrong:  # foreign code: whatever it raises is its fault
        return _faulty(texts, Fault(kind="refused", message=f"it fails ({type(wrong).__name__})"), feed=feed)
    return {"texts": texts, "names": made.names}


def _faulty(texts: Sequence[str], *faults: Fault, feed: int) -> Mapping[str, Any]:
    """The answer for a template that is wrong, or fails on the values of that number."""
    return {"texts": texts, "faults": [asdict(replace(fault, feed=feed)) for fault in faults]}


def _set_clock(seconds: float) -> None:
    """Raise after so many seconds of processor time; 0 stops the clock. The asker has another."""
    try:
        import resource
        import signal
    except ImportError:
        return
    signal.setitimer(signal.ITIMER_PROF, seconds)
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    # What runs on inside one operation of Python sees no signal: the system ends it a little later.
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + seconds) + 2, hard))


if __name__ == "__main__":
    serve()

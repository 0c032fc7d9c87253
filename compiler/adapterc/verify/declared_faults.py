"""What goes wrong in a task of lm-eval's: a reason not to have run it, unless this machine ran short."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError

from adapterc.errors import DENIED, FULL, NO_MEMORY, AdaptercError, CompilerBugError

OFFLINE = "its data set is not on this machine, and the hub cannot be reached"


class NotRunError(Exception):
    """A task cannot be run here. `reason` is the same wherever that holds; `detail` is of this machine."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


@contextmanager
def told_as_not_run() -> Iterator[None]:
    """What goes wrong in a task of lm-eval's is a reason not to have run it, and no fault of this program.

    Memory or disk that ran out, and files that may not be touched, are not the task's: they stop the command,
    also where a library has wrapped them.
    """
    try:
        yield
    except (NotRunError, AdaptercError, CompilerBugError):
        raise
    except Exception as fault:
        short = next((one for one in _chain(fault) if _of_this_machine(one)), None)
        if short is not None:
            raise short from None
        raise NotRunError(_reason(fault), (str(fault).splitlines() or [""])[0]) from fault


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    """`fault`, what it was raised from, and so on; not what was merely handled when it came up."""
    while fault is not None:
        yield fault
        fault = fault.__cause__


def _of_this_machine(fault: BaseException) -> bool:
    """Whether memory, space or a permission is lacking. A refusal without a file is one of the network's."""
    if isinstance(fault, OSError):
        return fault.errno in FULL or (fault.errno in DENIED and fault.filename is not None)
    said = str(fault).casefold() if isinstance(fault, RuntimeError) else ""
    return isinstance(fault, MemoryError) or any(words in said for words in NO_MEMORY)


def _reason(fault: Exception) -> str:
    if isinstance(fault, ImportError):
        missing = f"the package {fault.name}" if fault.name else "a package"
        return f"it needs {missing}, which is not installed"
    return OFFLINE if _unreached(fault) else f"lm-eval cannot run it: {type(fault).__name__}"


def _unreached(fault: Exception) -> bool:
    """Whether there is no hub, and that is what stopped the task: other files may be missing too."""
    from datasets.exceptions import DatasetsError
    from huggingface_hub import constants
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    of_data = (DatasetsError, HfHubHTTPError, LocalEntryNotFoundError)
    of_network = (ConnectionError, TimeoutError, socket.gaierror, URLError)
    return (
        bool(constants.HF_HUB_OFFLINE)
        and isinstance(fault, OSError)
        and isinstance(fault, (*of_data, *of_network))
    )

"""git as a program: what it may do, how long, how much, and what it says when it fails."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

from adapterc.errors import AdaptercError
from adapterc.git_names import Transport, without_credentials

SECONDS = 300
"""How long one command may take."""
LARGEST_PACK = 512 << 20
"""Bytes of any one file that git may write."""
_MOST_MEMORY = 8 << 30
"""Bytes of addresses: packs are mapped whole."""
_MOST_OUTPUT = 1 << 20
_MOST_SAID = 2_000
_SETTINGS = (
    "advice.detachedHead=false",
    "core.attributesFile=/dev/null",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.symlinks=false",
    "fetch.recurseSubmodules=false",
    "fetch.writeCommitGraph=false",
    "gc.auto=0",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=60",
    "maintenance.auto=false",
    "submodule.recurse=false",
    "transfer.bundleURI=false",
)
_KEPT = frozenset(
    (
        "GIT_ASKPASS",
        "GIT_PROXY_SSL_CAINFO",
        "GIT_SSH",
        "GIT_SSH_COMMAND",
        "GIT_SSH_VARIANT",
        "GIT_SSL_CAINFO",
        "GIT_SSL_CAPATH",
    )
)
"""Of git's own variables: how this user gets in. Every other one points git at repositories or settings of
somebody else's choosing; hooks run with GIT_DIR set, for one."""
_ALLOWED: Mapping[Transport, str] = {"https": "https:ssh", "ssh": "https:ssh", "local": "file"}
"""A user's `url.….insteadOf` may turn https into ssh and back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a command came to; `error` is the end of what it said, safe to show."""

    code: int
    output: bytes
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Git:
    """The system's git on one bare repository of ours.

    Its remote `package` lies at `url`, over `transport`; without one nothing is reached.
    """

    folder: Path
    transport: Transport | None = None
    url: str = ""

    def __call__(self, name: str, *arguments: str, stdin: bytes = b"", limit: int = _MOST_OUTPUT) -> Said:
        """Run one command; AdaptercError where there is no git, or it takes too long or says too much."""
        settings = (*_SETTINGS, f"remote.package.url={self.url}") if self.transport else _SETTINGS
        given = [part for setting in settings for part in ("-c", setting)]
        command = [_program(), "--no-pager", "--literal-pathspecs", *given, name, *arguments]
        with _started(command, self.folder, self._environment()) as process:
            return _heard(process, stdin, limit, name)

    def _environment(self) -> dict[str, str]:
        """The user's own, less what would lead git elsewhere."""
        kept = {key: text for key, text in os.environ.items() if not key.startswith("GIT_") or key in _KEPT}
        return kept | {
            "GCM_INTERACTIVE": "never",
            "GIT_ALLOW_PROTOCOL": _ALLOWED[self.transport] if self.transport else "none",
            "GIT_ATTR_NOSYSTEM": "1",
            "GIT_DIR": str(self.folder),
            "GIT_LFS_SKIP_SMUDGE": "1",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_PROTOCOL_FROM_USER": "0",
            "GIT_TERMINAL_PROMPT": "0",
            "LC_ALL": "C",
            "SSH_ASKPASS_REQUIRE": "never",
        }


def _program() -> str:
    found = shutil.which("git")
    if found is None:
        raise AdaptercError(
            "imports from git need the program git, and there is none on PATH", help="install git"
        )
    return os.path.abspath(found)  # noqa: PTH100 - `resolve` would lose what a link's name means to it


@contextmanager
def _started(
    command: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """The process, in a session of its own: no terminal to ask on, and all of it ends with the block."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=_bounded if sys.platform != "win32" else None,  # noqa: PLW1509 - no threads run yet
    )
    try:
        yield process
    finally:
        _stop(process)
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        process.wait()


def _bounded() -> None:
    """In the child: neither its files nor its memory grow beyond a bound."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_PACK, LARGEST_PACK))
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _stop(process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)


def _heard(process: subprocess.Popen[bytes], stdin: bytes, limit: int, name: str) -> Said:
    """Everything the process says, within the bounds."""
    from threading import Thread

    late: list[bool] = []

    def too_late() -> None:
        late.append(True)
        _stop(process)

    errors: list[bytes] = []
    listener = Thread(target=lambda: errors.append(_tail(process)), daemon=True)
    listener.start()
    timer = Timer(SECONDS, too_late)
    timer.start()
    try:
        output = _spoken(process, stdin, limit)
    finally:
        timer.cancel()
        _stop(process)
        listener.join()
    code = process.wait()
    if late:
        raise AdaptercError(
            f"git {name} did not end within {SECONDS} s",
            help="check the network and the repository's size, and run the same command again",
        )
    if len(output) > limit:
        raise AdaptercError(
            f"git {name} says more than {limit >> 20} MiB", help="the repository is too large"
        )
    error = without_credentials(b"".join(errors).decode("utf-8", "replace").strip())
    return Said(code=code, output=output, error=error)


def _spoken(process: subprocess.Popen[bytes], stdin: bytes, limit: int) -> bytes:
    if process.stdin is None or process.stdout is None:
        return b""
    with suppress(BrokenPipeError):
        process.stdin.write(stdin)
        process.stdin.close()
    output = process.stdout.read(limit + 1)
    if len(output) <= limit:
        process.wait()
    return output


def _tail(process: subprocess.Popen[bytes]) -> bytes:
    """The end of what it says on stderr, however much that is."""
    said = b""
    while process.stderr is not None and (part := os.read(process.stderr.fileno(), 1 << 16)):
        said = (said + part)[-_MOST_SAID:]
    return said

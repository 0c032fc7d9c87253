"""ssh-keygen as a program: a detached signature made, and one checked against a list of allowed signers.

It is given argument lists and files of ours, each read once and bounded; it asks no network, and of the
surroundings it sees what it needs to find keys and an agent.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from adapterc.diagnostics.quoting import clipped
from adapterc.errors import AdaptercError, ExitCode
from adapterc.regular_file import open_regular, read_at_most
from adapterc.signatures.sshsig import SshSignature, read_signature

NAMESPACE = "adapterc-evidence"
"""What a signature is for: one that was made for anything else, such as a commit, is none of evidence."""
MOST_BYTES = 64 << 10
"""Of a signature."""
_MOST_LIST = 4 << 20
_SECONDS, _PATIENCE = 30, 300
_MOST_NAMES = 16
_NEEDED = ("PATH", "HOME", "SystemRoot", "TMPDIR")
_TO_SIGN = ("SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "DISPLAY", "WAYLAND_DISPLAY", "TERM")
_KEY = re.compile(r"(?:ssh|ecdsa|sk-ssh|sk-ecdsa)-\S+\s+AAAA")
Why = Literal["unreadable", "forged", "other purpose", "unknown", "revoked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signers:
    """The keys that are trusted: an allowed_signers file (ssh-keygen(1)), and those that are no longer."""

    name: str
    allowed: bytes
    revoked: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """A good signature, and the name that the key goes by in the list."""

    signer: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a signature is not good; `said` is what it says of itself, `told` ssh-keygen's own last words."""

    why: Why
    said: SshSignature | None = None
    told: str = ""


def read_signers(allowed: Path, revoked: Path | None) -> Signers:
    """The lists in two files; AdaptercError (usage) where one cannot be read, or nobody is in the first, and
    where there is no program to check with."""
    _program()
    text = _list(allowed, "allowed signers")
    lines = [line.strip() for line in text.decode("utf-8", "replace").splitlines()]
    named = [line for line in lines if line and not line.startswith("#")]
    if not named:
        raise AdaptercError(
            f"{allowed} names no allowed signer",
            help="a line a key: its owner's name, then the key: team@example.org ssh-ed25519 AAAA…",
            code=ExitCode.USAGE,
        )
    if any(_KEY.match(line) for line in named):
        raise AdaptercError(
            f"{allowed} holds a key without a name in front of it",
            help="write whose it is at the beginning of its line: team@example.org ssh-ed25519 AAAA…",
            code=ExitCode.USAGE,
        )
    listed = _list(revoked, "revoked keys") if revoked is not None else None
    return Signers(name=str(allowed), allowed=text, revoked=listed)


def sign(content: bytes, key: Path) -> bytes:
    """A detached signature over `content`, by a private key or by the agent's for a public one.

    AdaptercError where there is no such key, or it cannot be used.
    """
    where = os.path.abspath(key)  # noqa: PTH100 - no name is an option, and links are the user's own
    ran = _run(["-q", "-Y", "sign", "-f", where, "-n", NAMESPACE], content, _TO_SIGN, _PATIENCE)
    if ran.returncode or read_signature(ran.stdout) is None:
        raise AdaptercError(
            f"cannot sign with {key}: {_last_words(ran) or 'ssh-keygen says nothing'}",
            help="name a private key, or the .pub of one that ssh-agent holds (ssh-add)",
        )
    return ran.stdout


def verify(content: bytes, signature: bytes, signers: Signers) -> Good | Refused:
    """Whether `signature` is one of a trusted key over `content`, made for evidence."""
    said = read_signature(signature)
    if said is None:
        return Refused(why="unreadable")
    with TemporaryDirectory(prefix="adapterc-") as scratch:
        check = _Check(Path(scratch), content, signature, signers)
        if said.namespace != NAMESPACE:
            return Refused(why="other purpose", said=said)
        told = ""
        for name in check.names():
            ran = check.verified(name, revocable=True)
            if ran.returncode == 0:
                return Good(signer=clipped(name), fingerprint=said.fingerprint)
            told = _last_words(ran).replace(f"{scratch}{os.sep}", "")
            if signers.revoked is not None and check.verified(name, revocable=False).returncode == 0:
                return Refused(why="revoked", said=said, told=told)
        return Refused(why="unknown" if check.is_sound() else "forged", said=said, told=told)


@dataclass(frozen=True, slots=True)
class _Check:
    """One signature with the lists, as files in a folder of ours."""

    folder: Path
    content: bytes
    signature: bytes
    signers: Signers

    def __post_init__(self) -> None:
        (self.folder / "signature").write_bytes(self.signature)
        (self.folder / "allowed").write_bytes(self.signers.allowed)
        (self.folder / "revoked").write_bytes(self.signers.revoked or b"")

    def names(self) -> Iterator[str]:
        """What the key that signed goes by in the list; nothing where it is not in it."""
        ran = self._asked("find-principals", "-f", str(self.folder / "allowed"))
        if ran.returncode == 0:
            yield from ran.stdout.decode("utf-8", "replace").splitlines()[:_MOST_NAMES]

    def verified(self, name: str, *, revocable: bool) -> subprocess.CompletedProcess[bytes]:
        """ssh-keygen's whole check for a name."""
        revoked = ["-r", str(self.folder / "revoked")] if revocable and self.signers.revoked else []
        return self._asked(
            "verify", "-f", str(self.folder / "allowed"), "-I", name, "-n", NAMESPACE, *revoked
        )

    def is_sound(self) -> bool:
        """Whether the signature is one over the content, whoever made it."""
        return self._asked("check-novalidate", "-n", NAMESPACE).returncode == 0

    def _asked(self, what: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        asked = ["-Y", what, "-s", str(self.folder / "signature"), *arguments]
        return _run(asked, self.content, (), _SECONDS)


def _program() -> str:
    found = shutil.which("ssh-keygen")
    if found is None:
        raise AdaptercError(
            "signatures need the program ssh-keygen, and there is none on PATH",
            help="install OpenSSH (the package openssh-client)",
        )
    return os.path.abspath(found)  # noqa: PTH100


def _run(
    arguments: Sequence[str], content: bytes, more: Sequence[str], seconds: int
) -> subprocess.CompletedProcess[bytes]:
    surroundings = {name: os.environ[name] for name in (*_NEEDED, *more) if name in os.environ}
    try:
        ran = subprocess.run(
            [_program(), *arguments],
            input=content,
            env={**surroundings, "LC_ALL": "C"},
            capture_output=True,
            check=False,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        raise AdaptercError(
            f"ssh-keygen did not end within {seconds} s", help="try again; for signing, use ssh-agent"
        ) from None
    if b"unknown option" in ran.stderr or b"illegal option" in ran.stderr:
        raise AdaptercError(
            "this ssh-keygen knows nothing of signatures", help="install OpenSSH 8.2 or a later version"
        )
    return ran


def _last_words(ran: subprocess.CompletedProcess[bytes]) -> str:
    lines = [line.strip() for line in ran.stderr.decode("utf-8", "replace").splitlines()]
    return clipped(next((line for line in reversed(lines) if line), ""), 120)


def _list(path: Path, what: str) -> bytes:
    try:
        descriptor = open_regular(path)
        try:
            raw = read_at_most(descriptor, _MOST_LIST)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or "it is no regular file"
        raise AdaptercError(
            f"cannot read the {what} in {path}: {reason.lower()}",
            help="name a file as ssh-keygen(1) describes it under ALLOWED SIGNERS",
            code=ExitCode.USAGE,
        ) from None
    if len(raw) > _MOST_LIST:
        raise AdaptercError(
            f"{path} is larger than {_MOST_LIST >> 20} MiB", help="name a smaller file", code=ExitCode.USAGE
        )
    return raw

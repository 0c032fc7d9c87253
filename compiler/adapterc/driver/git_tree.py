"""What a repository holds at one commit, read through the system's git: which file has which content.

Git is given argument lists, nothing of the repository's configuration that would run a program, and no way
to a network. A ref is a name and never an option.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from adapterc.diagnostics.quoting import quoted
from adapterc.errors import AdaptercError, ExitCode

_LARGEST = 16 << 20
_MOST_BYTES = 1 << 30
_SECONDS = 120
_LONGEST_NAME, _LONGEST_PATH = 255, 4096
_SETTINGS = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "protocol.allow=never",
    "core.quotePath=false",
)
_KEPT = ("HOME", "PATH", "TMPDIR", "XDG_CONFIG_HOME", "SystemRoot")
_REGULAR, _LINK = ("100644", "100755"), "120000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """One file at a commit: its mode, the name of its content in git, and its bytes."""

    mode: str
    name: str
    size: int


class GitTree:
    """The files of `repository`, a folder with `.git` in it, at `ref`, which means `commit`."""

    def __init__(self, repository: Path, ref: str) -> None:
        self.repository = repository
        self.commit = _commit(repository, ref)
        self.blobs: Mapping[str, Blob] = dict(self._listed())

    def same(self, path: Path) -> bool:
        """Whether a file of the repository has the content that it had; where it is absent, was it then?"""
        known = self.blobs.get(path.relative_to(self.repository).as_posix())
        try:
            data = path.read_bytes() if path.is_file() else None
        except OSError:
            return False
        if known is None or data is None:
            return known is None and data is None
        kind = hashlib.sha256 if len(known.name) == 64 else hashlib.sha1
        return known.size == len(data) and kind(b"blob %d\0" % len(data) + data).hexdigest() == known.name

    def write(self, folder: Path) -> None:
        """Put every file that a spec may name, links last, into `folder`, beside an empty `.git`.

        What is too large for one is left out, and so is what no file system takes.
        """
        wanted = [
            (path, blob) for path, blob in self.blobs.items() if blob.size <= _LARGEST and _is_safe(path)
        ]
        if sum(blob.size for _, blob in wanted) > _MOST_BYTES:
            raise AdaptercError(
                f"{self.repository} holds more than {_MOST_BYTES >> 30} GiB of files that specs might name",
                help="compare with a folder of artifacts instead: --against build",
            )
        (folder / ".git").mkdir(parents=True)
        links = []
        for (path, blob), data in zip(wanted, self._contents([blob for _, blob in wanted]), strict=True):
            place = folder / path
            # A forged tree has one name twice: the first of them is there.
            with suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
                place.parent.mkdir(parents=True, exist_ok=True)
                if blob.mode == _LINK:
                    links.append((place, data))
                elif blob.mode in _REGULAR:
                    place.write_bytes(data)
        for place, data in links:
            if 0 < len(data) < _LONGEST_PATH and b"\0" not in data:
                with suppress(FileExistsError):
                    place.symlink_to(os.fsdecode(data))

    def _listed(self) -> Iterator[tuple[str, Blob]]:
        listed = _git(self.repository, "ls-tree", "-r", "-l", "-z", "--full-tree", self.commit)
        for line in listed.split(b"\0"):
            facts, _, path = line.partition(b"\t")
            mode, kind, name, size = [*facts.decode("ascii", "replace").split(), "", "", "", ""][:4]
            if kind == "blob" and size.isdecimal():
                yield os.fsdecode(path), Blob(mode=mode, name=name, size=int(size))

    def _contents(self, blobs: list[Blob]) -> Iterator[bytes]:
        asked = "".join(f"{blob.name}\n" for blob in blobs).encode("ascii")
        said = memoryview(_git(self.repository, "cat-file", "--batch", given=asked))
        for blob in blobs:
            head = f"{blob.name} blob {blob.size}\n".encode("ascii")
            if said[: len(head)] != head:
                raise AdaptercError(
                    f"git does not have all of {self.commit[:12]} in {self.repository}",
                    help="fetch it whole, without --filter and --depth, or compare with artifacts",
                )
            yield bytes(said[len(head) : len(head) + blob.size])
            said = said[len(head) + blob.size + 1 :]


def _commit(repository: Path, ref: str) -> str:
    """The commit that a ref names; AdaptercError (usage) where there is none."""
    shallow = _git(repository, "rev-parse", "--is-shallow-repository")  # fails where git reads nothing at all
    asked = ("rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}")
    is_name = ref and not ref.startswith("-") and "\0" not in ref
    commit = _git(repository, *asked, fails=True).decode("ascii", "replace").strip() if is_name else ""
    if not commit or not all(char in "0123456789abcdef" for char in commit):
        raise AdaptercError(
            f"{quoted(ref)} is neither a commit of {repository} nor a folder with artifacts",
            help=_way_out(ref, is_shallow=shallow.strip() == b"true"),
            code=ExitCode.USAGE,
        )
    return commit


def _way_out(ref: str, *, is_shallow: bool) -> str:
    """What to do about a ref that names no commit here."""
    if ref.casefold().endswith(("@{upstream}", "@{u}", "@{push}")):
        return (
            "this branch follows none that is here: `git branch --set-upstream-to=origin/main`, or name one"
        )
    if is_shallow:
        return (
            "this is a shallow clone: `git fetch --unshallow` brings all that came before, and "
            "`git fetch --depth=1 origin NAME:NAME` one branch or tag"
        )
    return "name a branch, a tag or a commit that is here (`git fetch` brings them), or such as build"


def _git(repository: Path, *arguments: str, given: bytes = b"", fails: bool = False) -> bytes:
    """What git prints; nothing where it `fails` and may. AdaptercError where it may not, or cannot be run."""
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    surroundings = {name: os.environ[name] for name in _KEPT if name in os.environ}
    surroundings |= {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "LC_ALL": "C",
    }
    try:
        ran = subprocess.run(
            ["git", *settings, *arguments],
            cwd=repository,
            env=surroundings,
            input=given,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except FileNotFoundError:
        raise AdaptercError("git is not installed", help="install it, or compare with artifacts") from None
    except subprocess.TimeoutExpired:
        raise AdaptercError(f"git took longer than {_SECONDS} s in {repository}", help="try again") from None
    if ran.returncode and not fails:
        first = (ran.stderr.decode("utf-8", "replace").strip().splitlines() or ["it says nothing"])[0]
        raise AdaptercError(f"git cannot read {repository}: {first}", help="see what `git status` says there")
    return b"" if ran.returncode else ran.stdout


def _is_safe(path: str) -> bool:
    """Whether a path of a tree stays below the folder that it is written to, and can be written at all."""
    parts = PurePosixPath(path).parts
    hidden = any(part in ("..", "") or part.casefold() == ".git" for part in parts)
    size = max((len(os.fsencode(part)) for part in parts), default=0)
    is_short = 0 < size <= _LONGEST_NAME and len(os.fsencode(path)) <= _LONGEST_PATH // 2
    return is_short and not hidden and not path.startswith("/") and "\\" not in path

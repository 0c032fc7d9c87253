"""A repository elsewhere: what a ref of it means, and one commit of it fetched into an empty one of ours."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from adapterc.errors import AdaptercError
from adapterc.git_names import Address, is_commit
from adapterc.repositories.command import Git, Said
from adapterc.repositories.objects import Commit

_LARGEST_BLOB = 16 << 20
"""A server that knows how leaves larger files out: none that long is read."""
_NOT_TO_BE_HAD = (
    "not our ref",
    "did not send all necessary",
    "couldn't find remote ref",
    "unadvertised object",
)
_TIGHT = ("File too large", "file write error", "No space left")
_WAYS_IN = (
    (
        "dubious ownership",
        "its folder belongs to somebody else: git config --global --add safe.directory FOLDER",
    ),
    ("Permission denied", "load a key into the ssh agent (ssh-add), and ask for access to the repository"),
    ("Host key verification failed", "connect once by hand with ssh, and compare the host's key"),
    (
        "terminal prompts disabled",
        "set up a credential helper (git help credentials), or use ssh with an agent",
    ),
    ("Authentication failed", "renew what git's credential helper knows (git credential reject)"),
    (
        "could not read Username",
        "set up a credential helper (git help credentials), or use ssh with an agent",
    ),
    ("Could not resolve host", "check the address and the network"),
    ("unable to access", "check the address and the network, and whether you may read the repository"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What a ref means now: its name in full (or the commit itself), and the commit."""

    name: str
    commit: str


class RefError(Exception):
    """A ref that the repository does not have, or has twice: what is wrong, and what to write."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class GoneError(Exception):
    """A commit that the repository does not have, or no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """One repository, by its address; `work` is a folder for what is fetched."""

    address: Address
    location: str
    work: Path

    def resolve(self, ref: str) -> Resolved:
        """What `ref` means now; RefError where the repository has no such ref, or two."""
        if is_commit(ref):
            return Resolved(name=ref, commit=ref)
        full = ref if ref.startswith("refs/") else ""
        asked = (full,) if full else (f"refs/tags/{ref}", f"refs/heads/{ref}")
        told = dict(self._listed(*(name for each in asked for name in (each, f"{each}^{{}}"))))
        found = {name: told.get(f"{name}^{{}}", told[name]) for name in asked if name in told}
        if len(set(found.values())) > 1:
            raise RefError("it is a tag there and a branch, of different commits", f"write `ref: {asked[0]}`")
        if not found:
            raise self._no_ref(ref)
        name, commit = next(iter(found.items()))
        return Resolved(name=name, commit=commit)

    @contextmanager
    def fetched(self, resolved: Resolved) -> Iterator[Commit]:
        """The files of a commit, for the block; GoneError where the repository does not give it."""
        with tempfile.TemporaryDirectory(
            prefix=".fetch-", dir=self.work, ignore_cleanup_errors=True
        ) as folder:
            form = "sha256" if len(resolved.commit) == 64 else "sha1"
            local = Git(folder=Path(folder))
            made = local("init", "--quiet", "--bare", "--template=", f"--object-format={form}", folder)
            if made.code:
                raise AdaptercError(f"git init failed: {_first(made)}", help="is git 2.29 or newer?")
            commit = Commit(git=local, commit=resolved.commit)
            self._fetch(Path(folder), resolved)
            if not commit.is_there():
                raise GoneError
            yield commit

    def _fetch(self, folder: Path, resolved: Resolved) -> None:
        """The commit alone; from servers that give no commit by its hash, the ref, or else all refs."""
        only = self._git(folder, "--depth=1", wanted=(resolved.commit,))
        if only.code == 0:
            return
        if not any(words in only.error for words in _NOT_TO_BE_HAD):
            raise self._trouble(only)
        if not is_commit(resolved.name):
            self._git(folder, "--depth=1", wanted=(resolved.name,))
        if not Commit(git=Git(folder=folder), commit=resolved.commit).is_there():
            self._git(folder, wanted=("refs/heads/*:refs/all/heads/*", "refs/tags/*:refs/all/tags/*"))

    def _git(self, folder: Path, *options: str, wanted: tuple[str, ...]) -> Said:
        git = Git(folder=folder, transport=self.address.transport, url=self.location)
        return git(
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-recurse-submodules",
            "--no-write-fetch-head",
            f"--filter=blob:limit={_LARGEST_BLOB + 1}",
            *options,
            "--",
            "package",
            *wanted,
        )

    def _listed(self, *names: str) -> Iterator[tuple[str, str]]:
        """Name and object of each ref; of all of them where no names are given."""
        with tempfile.TemporaryDirectory(prefix=".ask-", dir=self.work, ignore_cleanup_errors=True) as folder:
            Git(folder=Path(folder))("init", "--quiet", "--bare", "--template=", folder)
            git = Git(folder=Path(folder), transport=self.address.transport, url=self.location)
            said = git("ls-remote", "--quiet", "--", "package", *names, limit=8 << 20)
        if said.code:
            raise self._trouble(said)
        for line in said.output.decode("utf-8", "replace").splitlines():
            commit, _, name = line.partition("\t")
            if is_commit(commit) and name:
                yield name, commit

    def _no_ref(self, ref: str) -> RefError:
        names = sorted(
            name.split("/", 2)[2]
            for name, _ in self._listed()
            if name.startswith(("refs/tags/", "refs/heads/")) and not name.endswith("^{}")
        )
        near = get_close_matches(ref, names, n=1, cutoff=0.6)
        shown = (
            f"did you mean `{near[0]}`?"
            if near
            else f"it has {', '.join(names[-5:])}"
            if names
            else "it is empty"
        )
        return RefError("there is no tag and no branch of this name", shown)

    def _trouble(self, said: Said) -> AdaptercError:
        """What git said, with a way out."""
        advice = next((way for words, way in _WAYS_IN if words in said.error), "")
        if any(words in said.error for words in _TIGHT):
            advice = "the disk is full, or it is larger than 512 MiB: keep libraries in one of their own"
        return AdaptercError(
            f"cannot read {self.address.text}: {_first(said)}",
            help=advice or "check the address, and whether `git ls-remote ADDRESS` gets in",
        )


def _first(said: Said) -> str:
    """The line of what git said that tells most."""
    lines = [
        line.strip() for line in said.error.splitlines() if line.strip() and not line.startswith("warning:")
    ]
    telling = [line for line in lines if line.startswith(("fatal:", "error:", "ssh:")) or "denied" in line]
    first = (telling or lines or [f"git ended with {said.code}"])[0]
    return first.removeprefix("fatal:").removeprefix("error:").strip()

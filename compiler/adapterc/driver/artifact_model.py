"""An artifact as a model: base found again, scenes put in, adapter laid on; or all of it merged."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from adapterc.backend.bases.resolve import describe_base, resolve_base
from adapterc.backend.cache_folder import cache_root
from adapterc.backend.platform import probe_platform
from adapterc.emit.integrity import differences
from adapterc.emit.provenance import MANIFEST
from adapterc.emit.publish import publish, staging
from adapterc.errors import AdaptercError
from adapterc.ir.base import BaseModel
from adapterc.ir.scenes import SceneTable

SCENES = "scenes"
_LOADED = ("adapter_config.json", "adapter_model.safetensors")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedArtifact:
    """An artifact in memory: the adapted model in fp32 over its base, its tokenizer, and what they are."""

    model: Any
    tokenizer: Any
    base: BaseModel
    scenes: SceneTable | None
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """An artifact to be written as one plain model; `dtype` "auto" is the one that its base is kept in.

    `base` names the base's folder, where it is one that lies elsewhere by now.
    """

    artifact: str
    target: str
    dtype: Literal["auto", "float32", "bfloat16"] = "auto"
    base: str = ""


def load_artifact(path: str | Path, *, device: str | None = None, base: str = "") -> LoadedArtifact:
    """Read the artifact in the folder `path`, every file that is loaded checked against its provenance.

    `device` is "cpu" or "cuda", None for the best there is; `base` names the folder of a base that lies
    elsewhere by now. Raises AdaptercError for what is no whole artifact, and for a base that is not the
    one it was built on.
    """
    from adapterc.backend.adapted import load_adapted
    from adapterc.backend.scene_table import read_table
    from adapterc.templating.plain_template import plain_template

    folder = Path(path)
    found = _base_of(folder, base)
    _check_files(folder)
    place = folder / SCENES
    scenes = read_table(place) if place.is_dir() else None
    platform = probe_platform(device)
    model, tokenizer = load_adapted(
        found, str(folder), device=platform.device, threads=platform.threads, scenes=scenes
    )
    if scenes is None:
        tokenizer.chat_template = plain_template(found.turns, tokenizer.chat_template or "")
    return LoadedArtifact(model=model, tokenizer=tokenizer, base=found, scenes=scenes, device=platform.device)


def export_merged(request: ExportRequest) -> Path:
    """Write the artifact as one model that plain transformers loads, scene tokens included; the folder.

    Nothing that lies at the target already is replaced, but an empty folder. Raises AdaptercError as
    `load_artifact` does, and where the target cannot be written.
    """
    from adapterc.backend.merged import write_merged

    target = Path(request.target)
    if os.path.lexists(target) and not (target.is_dir() and not any(target.iterdir())):
        raise AdaptercError(
            f"{target} is in the way: a merged model is written into a folder of its own",
            help="name another folder, or remove that one; nothing was changed",
        )
    loaded = load_artifact(request.artifact, device="cpu", base=request.base)
    with staging(target) as folder:
        write_merged(
            loaded.model, loaded.tokenizer, loaded.base, folder, dtype=request.dtype, scenes=loaded.scenes
        )
        publish(folder, target)
    return target


def _check_files(folder: Path) -> None:
    """That what is loaded is what was built; a report that somebody edited stops nothing."""
    for one in differences(folder):
        if one.path in _LOADED or one.path.startswith(f"{SCENES}/"):
            raise AdaptercError(
                f"{folder / one.path} is not as it was built: {one.kind}",
                help="copy the artifact again, or build it anew",
            )


def _base_of(folder: Path, named: str) -> BaseModel:
    """The base that the artifact was built on, fetched where it can be."""
    told = _told(folder)
    digests: list[str] = []
    for name, place in _places(folder, told["name"], named):
        try:
            found = describe_base(name, spec_folder=place, cache=cache_root())
            if found is None:
                found = resolve_base(name, spec_folder=place, cache=cache_root())
        except AdaptercError:
            if named:
                raise
            continue
        if found.digest == told["digest"]:
            return found
        digests.append(found.path)
    what = f"{digests[0]} is another" if digests else "it is not where the spec says"
    raise AdaptercError(
        f"{folder} was built on the base {told['name']} ({told['digest'][:12]}), and {what}",
        help="name the folder of that very base: load(path, base=FOLDER)",
    )


def _told(folder: Path) -> dict[str, str]:
    try:
        base = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["base"]
        return {"name": str(base["name"]), "digest": str(base["digest"])}
    except OSError as fault:
        raise AdaptercError(
            f"{folder} is no artifact: cannot read {MANIFEST}", help="name a folder that adapterc built"
        ) from fault
    except (ValueError, KeyError, TypeError) as fault:
        raise AdaptercError(
            f"{folder / MANIFEST} is not the provenance of an artifact",
            help="it was changed by hand or cut short; build the artifact again",
        ) from fault


def _places(folder: Path, name: str, named: str) -> Iterator[tuple[str, Path]]:
    """Names of the base with the folders that they are relative to, the likeliest first."""
    here = Path.cwd()
    if named:
        yield str(Path(named).absolute()), here
        return
    spec = folder / "spec" / "resolved.json"
    try:
        written = str(json.loads(spec.read_text(encoding="utf-8"))["base"])
    except (OSError, ValueError, KeyError, TypeError):
        written = name
    project = folder.resolve().parent.parent
    for place in (here, project, project / "specs", here / "specs"):
        yield written, place

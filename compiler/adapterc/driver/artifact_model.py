"""An artifact as a model: base found again, scenes put in, adapter laid on; or all of it merged."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from adapterc.backend.platform import probe_platform
from adapterc.driver.artifact import OpenedArtifact, open_artifact
from adapterc.emit.faults import told_as_fault
from adapterc.emit.merged_card import MergedFacts, render_merged_card
from adapterc.emit.publish import publish, staging
from adapterc.errors import AdaptercError, ExitCode
from adapterc.ir.base import BaseModel
from adapterc.ir.scenes import SceneTable

_TERMS, _LONGEST_TERMS = ("LICEN[CS]E*", "NOTICE*"), 1 << 20


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
    """Open an artifact and load it; `device` is "cpu" or "cuda", None for the best there is."""
    return load_opened(open_artifact(path, base=base), device=device)


def load_opened(opened: OpenedArtifact, *, device: str | None = None) -> LoadedArtifact:
    """The artifact in memory; AdaptercError where it does not load."""
    from adapterc.backend.adapted import load_adapted
    from adapterc.backend.scene_table import read_table
    from adapterc.templating.plain_template import plain_template

    folder, found = opened.folder, opened.base
    scenes = read_table(opened.scenes) if opened.scenes is not None else None
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
    `load_artifact` does, and where the target cannot be written or lies in the artifact or its base.
    """
    from adapterc.backend.merged import write_merged

    target = Path(request.target)
    if os.path.lexists(target) and not (target.is_dir() and not any(target.iterdir())):
        raise AdaptercError(
            f"{target} is in the way: a merged model is written into a folder of its own",
            help="name another folder, or remove that one; nothing was changed",
            code=ExitCode.USAGE,
        )
    _refuse_inside(target, Path(request.artifact), "the artifact that is exported")
    opened = open_artifact(request.artifact, base=request.base)
    _refuse_inside(target, Path(opened.base.path), "its base")
    loaded = load_opened(opened, device="cpu")
    with staging(target) as folder:
        write_merged(
            loaded.model, loaded.tokenizer, loaded.base, folder, dtype=request.dtype, scenes=loaded.scenes
        )
        with told_as_fault(target):
            _write_terms(opened, loaded, folder, target.name)
        publish(folder, target)
    return target


def _refuse_inside(target: Path, folder: Path, what: str) -> None:
    """AdaptercError for a target within `folder`, wherever links lead: a file more, and it is another."""
    if target.resolve().is_relative_to(folder.resolve()):
        raise AdaptercError(
            f"{target} lies in {folder}, {what}: it would no longer be as it was made",
            help="name a folder outside of it; nothing was changed",
            code=ExitCode.USAGE,
        )


def _write_terms(opened: OpenedArtifact, loaded: LoadedArtifact, folder: Path, name: str) -> None:
    """The card, and the licence texts that lie beside the base."""
    spec = opened.spec()
    facts = MergedFacts(
        name=opened.name,
        verdict=opened.verdict,
        folder=name,
        base=loaded.base,
        scenes=loaded.scenes,
        licence=str(spec.get("licence") or ""),
        credits=tuple(map(str, spec.get("credits") or ())),
        languages=tuple(map(str, spec.get("language") or ())),
    )
    (folder / "README.md").write_text(render_merged_card(facts), encoding="utf-8", newline="\n")
    usual = (folder / "README.md").stat().st_mode & 0o777
    for path in folder.iterdir():
        path.chmod(usual)  # the library keeps weights to their owner
    for pattern in _TERMS:
        for path in sorted(Path(loaded.base.path).glob(pattern)):
            if path.is_file() and path.stat().st_size <= _LONGEST_TERMS:
                shutil.copyfile(path, folder / path.name)

"""An adapter that somebody else trained, looked at with suspicion before anything of it is loaded."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from adapterc.diagnostics.quoting import clipped, quoted
from adapterc.digest import digest, digest_file
from adapterc.driver.artifact_json import read_object
from adapterc.driver.base_shapes import linear_shapes
from adapterc.driver.foreign_config import LoraSettings, lora_settings
from adapterc.driver.tensor_file import Tensor, first_not_finite, read_header, refuse_huge
from adapterc.emit.faults import told_as_fault
from adapterc.errors import AdaptercError, ExitCode
from adapterc.ir.base import BaseModel
from adapterc.ir.training import TrainedAdapter
from adapterc.regular_file import open_regular

CONFIG, WEIGHTS = "adapter_config.json", "adapter_model.safetensors"
_PICKLED = ("adapter_model.bin", "adapter_model.pt", "pytorch_model.bin")
_CHUNK = 1 << 20
_HALF = re.compile(r"base_model\.model\.(?P<module>.+)\.lora_(?P<half>[AB])(?:\.default)?\.weight")


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignAdapter:
    """A plain LoRA whose every tensor fits the base; `modules` are the layers that it changes.

    `base_named` is the base that it says it was trained on, `digest` the SHA-256 of its weights.
    """

    folder: Path
    settings: LoraSettings
    modules: tuple[str, ...]
    base_named: str
    digest: str


def open_adapter(path: str | Path, base: BaseModel) -> ForeignAdapter:
    """The adapter in the folder `path`, which is to go on `base`; nothing of it is loaded or run.

    Raises AdaptercError for what is no adapter (usage), and for one that cannot be measured, with the reason.
    """
    folder = Path(path)
    settings = read_settings(folder)
    config = read_object(folder / CONFIG)
    weights = folder / WEIGHTS
    refuse_huge(weights)
    tensors = read_header(weights)
    modules = _fitted(weights, tensors, settings, linear_shapes(base))
    wild = first_not_finite(weights, tensors)
    if wild is not None:
        raise AdaptercError(
            f"{weights}: {quoted(wild, 120)} holds what is no finite number",
            help="training diverged, or the file is damaged: take an earlier checkpoint",
        )
    return ForeignAdapter(
        folder=folder,
        settings=settings,
        modules=modules,
        base_named=clipped(str(config.get("base_model_name_or_path") or "")),
        digest=digest_file(weights),
    )


def read_settings(folder: Path) -> LoraSettings:
    """What the adapter in `folder` is computed with: what can be told, and refused, without its base."""
    _check_files(folder)
    return lora_settings(read_object(folder / CONFIG), str(folder / CONFIG))


@contextmanager
def plain_copy(adapter: ForeignAdapter) -> Iterator[TrainedAdapter]:
    """The adapter in a folder of our own for the block: its weights, and a configuration that we wrote."""
    text = json.dumps(_config(adapter), indent=2, sort_keys=True)
    with TemporaryDirectory(prefix="adapterc-") as place:
        with told_as_fault(Path(place)):
            (Path(place) / CONFIG).write_text(text + "\n", encoding="utf-8")
            copied = _copied(adapter.folder / WEIGHTS, Path(place) / WEIGHTS)
        if copied != adapter.digest:
            raise AdaptercError(
                f"{adapter.folder / WEIGHTS} was changed while it was read", help="run the same command again"
            )
        yield TrainedAdapter(digest=digest([copied, text]), curve=(), folder=place)


def assert_taken(model: Any, adapter: ForeignAdapter) -> None:
    """AdaptercError unless the library laid the adapter on every module that it has weights for."""
    named = (_HALF.fullmatch(name) for name, _ in model.named_parameters())
    taken = {found["module"] for found in named if found is not None}
    missed = [module for module in adapter.modules if module not in taken]
    if missed:
        raise AdaptercError(
            f"{adapter.folder}: the base takes no LoRA at {quoted(missed[0], 120)}",
            help="only linear layers are adapted; save the adapter without that module",
        )


def _check_files(folder: Path) -> None:
    if not folder.is_dir():
        what = "is a file: an adapter is a folder" if os.path.lexists(folder) else "is not there"
        raise _no_adapter(f"{folder} {what}")
    for name in (CONFIG, WEIGHTS):
        path = folder / name
        if path.is_symlink():
            raise AdaptercError(
                f"{path} is a link, and links out of an adapter are not followed",
                help="copy the adapter with what its links lead to: cp -rL",
            )
        if path.is_file():
            continue
        pickled = [other for other in _PICKLED if os.path.lexists(folder / other)]
        if name == WEIGHTS and pickled:
            raise AdaptercError(
                f"{folder} has its weights in {pickled[0]} alone: pickled weights can run code, and are "
                "never loaded",
                help=f"have whoever trained it save {WEIGHTS}",
            )
        raise _no_adapter(f"{folder} is no adapter: it has no {name}")


def _no_adapter(what: str) -> AdaptercError:
    advice = f"name a folder with {CONFIG} and {WEIGHTS}, as PEFT's save_pretrained writes it"
    return AdaptercError(what, help=advice, code=ExitCode.USAGE)


def _fitted(
    path: Path, tensors: Mapping[str, Tensor], settings: LoraSettings, shapes: Mapping[str, tuple[int, int]]
) -> tuple[str, ...]:
    """The modules that the tensors are for, with both halves, of the declared rank, of the base's shape."""
    halves: dict[str, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        found = _HALF.fullmatch(name)
        if found is None:
            raise AdaptercError(
                f"{path} holds {quoted(name, 120)}, which is no part of a plain LoRA on linear layers",
                help="save the adapter without bias, DoRA, new tokens or whole modules, or merge it",
            )
        halves.setdefault(found["module"], {})[found["half"]] = tensor
    if not halves:
        raise AdaptercError(f"{path} holds no weights", help="copy or download the adapter again")
    for module, both in sorted(halves.items()):
        _check_module(path, module, both, settings, shapes)
    return tuple(sorted(halves))


def _check_module(
    path: Path,
    module: str,
    both: Mapping[str, Tensor],
    settings: LoraSettings,
    shapes: Mapping[str, tuple[int, int]],
) -> None:
    named = quoted(module, 120)
    shape = _shape_of(module, shapes)
    if shape is None:
        has = sorted({name.rsplit(".", 1)[-1] for name in shapes})
        raise AdaptercError(
            f"{path} is for the layer {named}, which the base does not have",
            help=f"name the base that it was trained on in the spec; this one has {', '.join(has[:12])}",
        )
    targets = settings.targets
    if targets and not any(module == name or module.endswith(f".{name}") for name in targets):
        raise AdaptercError(
            f"{path} is for the layer {named}, which target_modules in {CONFIG} does not name",
            help="both files belong together: take them from one folder",
        )
    if set(both) != {"A", "B"}:
        raise AdaptercError(
            f"{path} has one half alone of the adapter at {named}", help="copy or download the adapter again"
        )
    rank, (wide, deep) = settings.rank_of(module), shape
    found = (both["B"].shape, both["A"].shape)
    if found == ((wide, rank), (rank, deep)):
        return
    if found[0][:1] == (wide,) and found[1][1:] == (deep,) and found[0][1:] == found[1][:1]:
        raise AdaptercError(
            f"{path} has rank {found[1][0]} at {named}, where {CONFIG} says {rank}",
            help="both files belong together: take them from one folder",
        )
    raise AdaptercError(
        f"{path} does not fit the base at {named}: it has {found[0]} and {found[1]}, "
        f"the layer {(wide, deep)}",
        help="name the base that it was trained on in the spec",
    )


def _shape_of(module: str, shapes: Mapping[str, tuple[int, int]]) -> tuple[int, int] | None:
    """The layer's shape; some bases keep their weights under names without the first part."""
    return shapes.get(module) or shapes.get(module.partition(".")[2])


def _config(adapter: ForeignAdapter) -> dict[str, Any]:
    settings = adapter.settings
    return {
        "peft_type": "LORA",
        "task_type": "CAUSAL_LM",
        "base_model_name_or_path": "",
        "r": settings.rank,
        "lora_alpha": settings.alpha,
        "rank_pattern": dict(settings.ranks),
        "alpha_pattern": dict(settings.alphas),
        "use_rslora": settings.rslora,
        "target_modules": list(adapter.modules),
        "bias": "none",
        "lora_dropout": 0.0,
        "inference_mode": True,
    }


def _copied(source: Path, target: Path) -> str:
    """SHA-256 of the weights as they were copied."""
    hasher = hashlib.sha256()
    with os.fdopen(open_regular(source), "rb") as stream, target.open("xb") as sink:
        while chunk := stream.read(_CHUNK):
            sink.write(chunk)
            hasher.update(chunk)
    return hasher.hexdigest()

"""The spec that an artifact was built from, and what else of its making lies in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from adapterc import codec
from adapterc.driver.artifact_json import read_bytes, read_object
from adapterc.emit.provenance import MANIFEST
from adapterc.errors import AdaptercError
from adapterc.frontend.tree import plain
from adapterc.frontend.yaml_tree import parse_yaml
from adapterc.ir.dataset import ParrotFigures
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.training import Recipe

SPEC = "spec/resolved.json"
NEUTRAL = "neutral/heldout.yaml"
UNKNOWN_RECIPE = Recipe(
    rank=0,
    alpha=0,
    targets=(),
    learning_rate=0.0,
    warmup=0.0,
    epochs=0,
    batch_size=0,
    clip=0.0,
    nll=0.0,
    dpo=0.0,
    beta=0.0,
    kl=0.0,
    lesson=0.0,
    told=0.0,
    seed=0,
)
_MOST_TEXT = 4 << 20


def read_spec(folder: Path) -> ResolvedSpec:
    """The spec as it was compiled; texts that it keeps to itself are not there."""
    record = _without_marks(read_object(folder / SPEC))
    spec = codec.from_json(ResolvedSpec, json.dumps(record))
    if spec is None:
        raise AdaptercError(
            f"{folder / SPEC} is no spec that this version of adapterc knows",
            help="take the version that built the artifact (adapterc.json names it), or build it again",
        )
    return spec


def left_out(folder: Path) -> dict[str, Any]:
    """What is told of the files that the spec keeps out of the artifact, by their paths."""
    told = read_object(folder / MANIFEST).get("left_out")
    return told if isinstance(told, dict) else {}


def read_recipe(folder: Path) -> Recipe:
    """How the adapter was trained; nothing but zeros where an artifact does not say."""
    told = read_object(folder / MANIFEST).get("recipe")
    known = {name: getattr(UNKNOWN_RECIPE, name) for name in Recipe.__annotations__}
    found = codec.from_json(Recipe, json.dumps({**known, **(told if isinstance(told, dict) else {})}))
    return found or UNKNOWN_RECIPE


def read_lock(folder: Path) -> tuple[tuple[str, str], ...]:
    """What was pinned, with its digest."""
    told = read_object(folder / MANIFEST).get("lock")
    return tuple((str(what), str(pin)) for what, pin in told.items()) if isinstance(told, dict) else ()


def read_neutral(folder: Path, languages: tuple[str, ...]) -> tuple[str, ...]:
    """The plain texts that what is kept of the base is measured on: those it was built with."""
    spoken = languages[0] if languages and languages[0].isalpha() else "en"
    path = folder / "spec" / "templates" / spoken / NEUTRAL
    try:
        parsed = parse_yaml(read_bytes(path, _MOST_TEXT), str(path))
        body = plain(parsed.root) if parsed.root is not None and not parsed.diagnostics else None
    except (OSError, ValueError):
        body = None
    texts = body.get("passages") if isinstance(body, dict) else None
    if isinstance(texts, tuple) and texts and all(isinstance(text, str) for text in texts):
        return texts
    raise AdaptercError(
        f"{path} holds no texts to measure on what is kept of the base",
        help="copy the artifact again, or build it anew",
    )


def read_figures(report: dict[str, Any]) -> ParrotFigures | None:
    """How far the training rows repeat, as the published report says; None where it does not."""
    rows = report.get("parrot", {}).get("rows") if isinstance(report.get("parrot"), dict) else None
    return codec.from_json(ParrotFigures, json.dumps(rows)) if isinstance(rows, dict) else None


def _without_marks(value: Any) -> Any:
    """A record with nothing in the place of texts that were left out."""
    if isinstance(value, dict):
        return {key: _without_marks(item) for key, item in value.items()}
    if isinstance(value, list):
        told = (isinstance(item, dict) and "left_out" in item for item in value)
        return [] if any(told) else [_without_marks(item) for item in value]
    return value

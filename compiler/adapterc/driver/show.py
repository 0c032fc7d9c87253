"""A spec as the compiler sees it, and with it what nobody wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from adapterc import codec
from adapterc.backend.bases.resolve import describe_base
from adapterc.backend.cache_folder import cache_root
from adapterc.driver.compile import Checked
from adapterc.errors import AdaptercError, CompilerBugError
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.recipe import recipe_of
from adapterc.verify.conditions import RETENTION


def shown(path: Path, checked: Checked, *, resolved: bool) -> str:
    """The resolved spec as JSON; with `resolved` three keys more, all of them implicit.

    `recipe` is every number of the training on this base, null while the base is not on this machine;
    `bounds` are those on retention, declared or not; `imported` says which file each imported part is from.
    """
    if checked.spec is None:
        raise CompilerBugError("only a sound spec can be shown")
    text = codec.to_json(ResolvedSpec, checked.spec)
    if not resolved:
        return text
    implied = {
        "recipe": _recipe(path, checked.spec),
        "bounds": _bounds(checked.spec),
        "imported": dict(_imported(path, checked)),
    }
    return json.dumps(json.loads(text) | implied, indent=1, ensure_ascii=False) + "\n"


def _recipe(path: Path, spec: ResolvedSpec) -> dict[str, Any] | None:
    if spec.kind != "adapter":
        return None
    with suppress(AdaptercError):
        base = describe_base(spec.base, spec_folder=path.parent, cache=cache_root())
        return asdict(recipe_of(spec, base)) if base is not None else None
    return None


def _bounds(spec: ResolvedSpec) -> dict[str, float]:
    declared = {one.metric: one.at_most for one in spec.verify.retention if one.at_most is not None}
    return {**RETENTION, **declared}


def _imported(path: Path, checked: Checked) -> Iterator[tuple[str, str]]:
    """Each part that stands in another file than the spec, with that file and the line."""
    if checked.spec is None or checked.spans is None:
        return
    for node in _parts(checked.spec):
        region = checked.spans.region(node)
        if region is not None and region.source.file != str(path):
            yield node, f"{region.source.file}:{region.span.start.line}"


def _parts(spec: ResolvedSpec) -> Iterator[str]:
    yield from (f"role.{key}" for key in ("title", "summary", "voice") if getattr(spec.role, key))
    yield from (f"role.facts.{at}" for at, _ in enumerate(spec.role.facts))
    yield from (f"traits.{trait.id}" for trait in spec.traits)
    yield from (f"scenes.{at}" for at, _ in enumerate(spec.scenes))
    yield from (f"frames.{frame.id}" for frame in spec.frames)
    yield from (f"knowledge.{at}" for at, _ in enumerate(spec.knowledge))
    yield from (f"skills.{skill.id}" for skill in spec.skills)

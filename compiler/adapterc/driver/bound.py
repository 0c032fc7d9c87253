"""What the verdicts on a spec are bound to, worked out without a model: by a build, and by a gate later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from functools import lru_cache

from adapterc import __version__
from adapterc.backend.sample import SAMPLE_VERSION
from adapterc.digest import digest
from adapterc.driver.code import (
    DATASET_CODE,
    GLOSSARY_CODE,
    JUDGE_CODE,
    MEASURE_CODE,
    TRAIN_CODE,
    code_digest,
)
from adapterc.driver.compile import Compiled
from adapterc.driver.scenes import slots_of
from adapterc.ir.bound import Bound
from adapterc.ir.spec import ResolvedSpec

NAMED_BASE = "base"
"""The part of a spec that names the base, by whatever name this project has for it."""
_ELSEWHERE = ("name", "kind", "licence", "credits", "emit", "templates")
"""Fields of a spec that nothing which is judged follows from, and those that are bound by themselves."""
_ORDER = "the order of {}"
_ROWS = ("pairs", "texts", "replays", "lessons")
_ITEMS = ("items", "probes")
_OF_PARTS = ("facts", "strides", "turns")
_OF_SCENES = ("paraphrases", "asks", "contexts", "pairs")
_BY_NAME = frozenset({"dataset", "traits", "frames", "skills", "scenes"})
_SHORT = 6
_STAGES = (
    ("rows", DATASET_CODE),
    ("training", (*TRAIN_CODE, "middle/recipe.py")),
    ("measuring", MEASURE_CODE),
    ("judging", JUDGE_CODE),
)


def bound_of(compiled: Compiled, base: str) -> Bound:
    """What verdicts on a spec are bound to, on the base of that digest; "" where it is not known here."""
    spec, layout = compiled.spec, compiled.layout
    rows, items = _digests(layout, _ROWS), _digests(layout, _ITEMS)
    rest = replace(layout, pairs=(), texts=(), replays=(), lessons=(), items=(), probes=())
    asked = (*items, *_digests(layout.parts, _OF_PARTS), *_digests(layout.scenes, _OF_SCENES))
    return Bound(
        version=__version__,
        code=_code(with_scenes=bool(spec.scenes)),
        spec=dict(_parts(spec)),
        templates=dict(_templates(compiled)),
        layout=digest([rows, items, rest, compiled.development]),
        rows=_told(rows),
        items=_told(asked),
        lock=dict(_lock(compiled)),
        base=base,
    )


def parts_of_rows(told: str) -> Iterator[str]:
    """The digests of single rows that stand one behind the other."""
    return (told[at : at + _SHORT] for at in range(0, len(told), _SHORT))


@lru_cache(maxsize=2)
def _code(*, with_scenes: bool) -> dict[str, str]:
    """The compiler's sources, by the same notion that the keys of stages have of them."""
    found = {name: code_digest(parts) for name, parts in _STAGES}
    found["rows"] = digest([found["rows"], SAMPLE_VERSION])
    return {**found, "glossary": code_digest(GLOSSARY_CODE)} if with_scenes else found


def _parts(spec: ResolvedSpec) -> Iterator[tuple[str, str]]:
    """Every part of a spec that says something; traits, frames and skills each by its id."""
    for field in fields(spec):
        value = getattr(spec, field.name)
        if field.name in _ELSEWHERE or value == ():
            continue
        if isinstance(value, tuple) and all(hasattr(one, "id") for one in value):
            yield from ((f"{field.name}.{one.id}", digest(one)) for one in value)
            yield _ORDER.format(field.name), digest([one.id for one in value])
        elif field.name == "scenes":
            yield from ((f"scenes.{one.token}", digest(one)) for one in value)
            yield _ORDER.format(field.name), digest([one.token for one in value])
        else:
            yield field.name, digest(value)


def _templates(compiled: Compiled) -> Iterator[tuple[str, str]]:
    may_be_used = {path for path, _ in compiled.templates}
    yield from ((path, said) for path, said in compiled.library.says if path in may_be_used)
    yield from ((file.path, digest(file)) for file in compiled.spec.templates)


def _lock(compiled: Compiled) -> Iterator[tuple[str, str]]:
    pins: dict[str, list[str]] = {}
    for package in compiled.packages:
        pins.setdefault(package.name.partition("@")[0], []).append(package.commit)
    yield from ((name, " ".join(sorted(commits))) for name, commits in sorted(pins.items()))
    slots = slots_of(compiled.spec, compiled.path.parent)
    yield from ((token, str(slot)) for token, slot in slots.items())


def _digests(laid: object, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Of everything in some tuples of what was laid out: the node that asked for it, and its digest."""
    if laid is None:
        return ()
    return tuple((one.origin.node, digest(one)) for name in names for one in getattr(laid, name))


def _told(laid: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """By the part of the spec that asked for them, the first digits of rows or items in their order."""
    found: dict[str, list[str]] = {}
    for node, made in laid:
        found.setdefault(_owner(node), []).append(made[:_SHORT])
    return {part: "".join(digests) for part, digests in sorted(found.items())}


def _owner(node: str) -> str:
    """The part of the spec that a node belongs to, as an author would name it."""
    steps = node.split(".")
    return ".".join(steps[: 2 if steps[0] in _BY_NAME else 1])

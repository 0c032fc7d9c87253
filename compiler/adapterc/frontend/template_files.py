"""AC0701: the files of templates that a spec names, read and held against their form; nothing is rendered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Region, Source, Span
from adapterc.frontend.documents import TEMPLATES
from adapterc.frontend.files import Refusal, read_named_bytes
from adapterc.frontend.packages import Around, InPackage
from adapterc.frontend.tree import Mapping, Node, head, is_null, mappings_at, regions, text_at
from adapterc.frontend.tree import Sequence as Items
from adapterc.frontend.validate import validate
from adapterc.frontend.yaml_tree import parse_yaml
from adapterc.spec.fields import REFUSED
from adapterc.spec.templates import TemplateFile
from adapterc.value import value

MAX_BYTES = 1 << 18
_OF_QUESTIONS, _OF_ROWS = ("subjects", "core"), ("answer", "rejected")


@value()
class LoadedTemplates:
    """What is valid of a file, None where nothing is; its text, and where its families stand."""

    file: TemplateFile | None
    source: Source | None
    families: Node | None
    problems: tuple[Diagnostic, ...]


_NOTHING = LoadedTemplates(file=None, source=None, families=None, problems=())


@value()
class NamedTemplates:
    """All such files of a spec in its order, None for one that cannot be used; the rest as in `ReadFile`."""

    files: tuple[TemplateFile | None, ...]
    sources: tuple[Source, ...]
    named: tuple[tuple[str, Span], ...]
    places: dict[str, Region]
    problems: tuple[Diagnostic, ...]


def read_templates(root: Mapping, folder: Around, references: Sequence[str]) -> NamedTemplates:
    """Read what a spec or library in `folder`, whose tree is `root`, names in `dataset.templates`."""
    section = root.get("dataset")
    named = section.get("templates") if isinstance(section, Mapping) else None
    nodes = named.items if isinstance(named, Items) else ()
    read: list[tuple[LoadedTemplates, Span]] = []
    places: dict[str, Region] = {}
    for at, reference in enumerate(references):
        region = nodes[at].region if at < len(nodes) else root.region
        # A path that was found wrong has been told; it stands there so that the others keep their places.
        loaded = _NOTHING if reference == REFUSED else _load(folder, reference, region)
        places |= dict(_places(f"dataset.templates.{at}.families", loaded.families))
        read.append((loaded, region.span))
    return NamedTemplates(
        files=tuple(loaded.file for loaded, _ in read),
        sources=tuple(loaded.source for loaded, _ in read if loaded.source is not None),
        named=tuple((loaded.source.file, span) for loaded, span in read if loaded.source is not None),
        places=places,
        # Only the spec itself is mended.
        problems=tuple(replace(problem, fix=None) for loaded, _ in read for problem in loaded.problems),
    )


def _places(place: str, families: Node | None) -> Iterator[tuple[str, Region]]:
    """Where families stand: by their names, of which no two should be the same, and by their numbers."""
    if not isinstance(families, Items):
        return
    for item in reversed(families.items):
        name = text_at(item, "family")
        if name is not None:
            yield f"{place}.{name}", item.region
    yield from regions(families, place)


def _load(root: Around, reference: str, asked_at: Region) -> LoadedTemplates:
    """Read the file of templates that the spec or library in folder `root` names at `asked_at`."""
    if isinstance(root, InPackage):
        data, name = root.named(reference, MAX_BYTES), root.shown(reference)
    else:
        data = read_named_bytes(root, reference, MAX_BYTES)
        name = str(Path(asked_at.source.file).parent / reference)
    if isinstance(data, Refusal):
        message = f"{quoted(reference)}: {data.message}"
        return _unread(finding(data.code, message, asked_at.span, advice=data.advice))
    if len(data) > MAX_BYTES:
        message = f"{quoted(reference)} has more than {MAX_BYTES >> 10} KiB"
        return _unread(finding("AC0101", message, asked_at.span, advice="part it into several files"))
    parsed = parse_yaml(data, name, TEMPLATES)
    if parsed.root is None:
        return LoadedTemplates(file=None, source=parsed.source, families=None, problems=parsed.diagnostics)
    file, problems = validate(TemplateFile, parsed.root)
    found = (*parsed.diagnostics, *problems, *_shapes(parsed.root))
    sound = None if found else file
    return LoadedTemplates(
        file=sound, source=parsed.source, families=parsed.root.get("families"), problems=found
    )


def _unread(problem: Diagnostic) -> LoadedTemplates:
    return LoadedTemplates(file=None, source=None, families=None, problems=(problem,))


def _shapes(root: Mapping) -> Iterator[Diagnostic]:
    """Families that are neither questions nor rows, or both; keys that belong to the other kind."""
    for family in mappings_at(root, "families"):
        use, each = family.entry("use"), family.entry("each")
        asks, writes = (entry is not None and not is_null(entry.value) for entry in (use, each))
        if asks == writes:
            what = "is both questions and rows" if asks else "is neither questions nor rows"
            yield finding(
                "AC0701",
                f"the family {what}",
                (each.key_region if asks and each else head(family)).span,
                advice="write `use` for questions on `subjects`, or `each` for rows on a part of the spec",
            )
        elif asks:
            yield from _keys(family, needed="subjects", foreign=_OF_ROWS, kind="questions", other="each")
        else:
            yield from _keys(family, needed="answer", foreign=_OF_QUESTIONS, kind="rows", other="use")
            yield from _held_out(family)


def _keys(
    family: Mapping, *, needed: str, foreign: tuple[str, ...], kind: str, other: str
) -> Iterator[Diagnostic]:
    for key in foreign:
        entry = family.entry(key)
        if entry is not None and not is_null(entry.value):
            message = f"`{key}` belongs to a family with `{other}`; this one is of {kind}"
            yield finding("AC0701", message, entry.key_region.span, advice=f"delete `{key}`")
    if is_null(family.get(needed)):
        message = f"a family of {kind} has no `{needed}`"
        yield finding("AC0701", message, head(family).span, advice=f"write `{needed}`")


def _held_out(family: Mapping) -> Iterator[Diagnostic]:
    split = family.entry("split")
    if split is not None and getattr(split.value, "value", None) == "verify":
        yield finding(
            "AC0701",
            "rows are not held out: what is verified of them has answers of another kind",
            split.key_region.span,
            advice="delete `split`, or write a family of questions with `use`",
        )

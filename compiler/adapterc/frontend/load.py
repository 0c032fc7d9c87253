"""A path to a loaded spec: the front end, read top to bottom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from adapterc.diagnostics.model import Diagnostic, finding, in_order
from adapterc.diagnostics.source import Places, Region, Source, Span, SpanMap
from adapterc.frontend.files import read_spec_bytes
from adapterc.frontend.ignores import find_ignores
from adapterc.frontend.parts import valid_parts
from adapterc.frontend.records import Line, Records, load_records
from adapterc.frontend.rules import check_rules
from adapterc.frontend.tree import Mapping, Node, Scalar, Sequence, regions, text_at
from adapterc.frontend.turns import is_in_order, trainable, trainable_all
from adapterc.frontend.validate import validate
from adapterc.frontend.yaml_tree import MAX_BYTES, Parsed, parse_yaml
from adapterc.spec.document import LANGUAGE_VERSION, Spec
from adapterc.spec.fields import FileReference
from adapterc.spec.loaded import LoadedSpec
from adapterc.spec.persona import Dialogue
from adapterc.spec.trait import Pair, Probe

MOST_FINDINGS = 200


def load(path: Path, data: bytes | None = None) -> LoadedSpec:
    """Read the spec at `path`, or `data` in its place, and the files it names.

    Mistakes in them are diagnostics; AdaptercError (usage) only when `path` is no file to read.
    """
    parsed = parse_yaml(read_spec_bytes(path, MAX_BYTES) if data is None else data, str(path))
    if parsed.root is None:
        return _loaded(None, parsed.diagnostics, [parsed.source], {})
    if _is_of_later_version(parsed.root):
        _, problems = validate(Spec, parsed.root)
        foreign = [problem for problem in problems if problem.code == "AC0201"]
        return _loaded(None, (*parsed.diagnostics, *foreign), [parsed.source], {})
    return _Loading(path, parsed, parsed.root).run()


def _is_of_later_version(root: Mapping) -> bool:
    """Whether the file is written in another version: its keys are not ours to judge."""
    version = root.get("adapterc")
    value = version.value if isinstance(version, Scalar) else None
    return isinstance(value, int) and not isinstance(value, bool) and value != LANGUAGE_VERSION


def _loaded(
    surface: Spec | None, diagnostics: Iterable[Diagnostic], sources: list[Source], places: dict[str, Region]
) -> LoadedSpec:
    found = in_order(diagnostics)
    if len(found) > MOST_FINDINGS:
        rest = found[MOST_FINDINGS]
        message = f"more than {MOST_FINDINGS} findings: those from here on are not shown"
        advice = "mend the first ones and run the check again"
        found = (*found[:MOST_FINDINGS], finding("AC0117", message, rest.span, advice=advice))
    texts = {source.file: source.text for source in sources}
    return LoadedSpec(surface=surface, diagnostics=found, sources=texts, spans=SpanMap(places))


class _Loading:
    """One spec on its way from tree to model, collecting places, texts and diagnostics."""

    def __init__(self, path: Path, parsed: Parsed, root: Mapping) -> None:
        self._folder = path.parent
        self._root = root
        self._problems: list[Diagnostic] = list(parsed.diagnostics)
        self._sources = [parsed.source]
        self._places: dict[str, Region] = {}
        self._later: dict[str, Places] = {}
        self._named_at: dict[str, tuple[Span, ...]] = {}
        for place, region in regions(root):
            self._places.setdefault(place, region)

    def run(self) -> LoadedSpec:
        """Validate, apply the rules, read the named files."""
        surface, problems = validate(Spec, self._root)
        self._problems.extend((*problems, *check_rules(self._root)))
        surface = surface or valid_parts(self._root)
        surface = self._with_dialogues(self._with_pairs(surface))
        loaded = _loaded(surface, self._problems, self._sources, self._places)
        return replace(
            loaded,
            spans=SpanMap(self._places, self._later),
            ignores=find_ignores(self._sources[0], self._root),
            named_at=self._named_at,
        )

    def _with_dialogues(self, surface: Spec) -> Spec:
        node = self._root.get("dialogues")
        dialogues: list[Dialogue] = []
        if not isinstance(surface.dialogues, FileReference):
            kept, problems = trainable_all(node)
            self._problems.extend(problems)
            return surface.model_copy(update={"dialogues": kept})
        for dialogue, line in self._records(Dialogue, surface.dialogues, node).records:
            usable, problems = (dialogue, ()) if is_in_order(dialogue) else trainable(dialogue, line.node())
            self._problems.extend(problems)
            if usable is not None:
                self._register(f"dialogues.{len(dialogues)}", line)
                dialogues.append(usable)
        return surface.model_copy(update={"dialogues": tuple(dialogues)})

    def _with_pairs(self, surface: Spec) -> Spec:
        """Each trait with the records of the files that its `pairs` and `probes` name."""
        traits = []
        for trait in surface.traits:
            read = {
                key: self._pairs(trait.id, key, model, named)
                for key, model, named in (("pairs", Pair, trait.pairs), ("probes", Probe, trait.probes))
                if isinstance(named, FileReference)
            }
            traits.append(trait.model_copy(update=read))
        return surface.model_copy(update={"traits": tuple(traits)})

    def _pairs(self, trait: str, key: str, model: type[Any], named: FileReference) -> tuple[Any, ...]:
        loaded = self._records(model, named, self._trait_node(trait, key))
        for at, (_, line) in enumerate(loaded.records):
            self._register(f"traits.{trait}.{key}.{at}", line)
        return tuple(record for record, _ in loaded.records)

    def _trait_node(self, name: str, key: str) -> Node | None:
        traits = self._root.get("traits")
        items = traits.items if isinstance(traits, Sequence) else ()
        found = (item for item in items if isinstance(item, Mapping) and text_at(item, "id") == name)
        trait = next(found, None)
        return trait.get(key) if trait else None

    def _records(self, model: type[Any], reference: FileReference, node: Node | None) -> Records[Any]:
        file = node.get("file") if isinstance(node, Mapping) else None
        asked_at = (file or self._root).region
        loaded = load_records(model, self._folder, reference.file, asked_at)
        # Only the spec itself is mended: records are often made by programs.
        self._problems.extend(replace(problem, fix=None) for problem in loaded.diagnostics)
        if loaded.source is not None:
            self._sources.append(loaded.source)
            named = loaded.source.file
            self._named_at[named] = (*self._named_at.get(named, ()), asked_at.span)
        return loaded

    def _register(self, prefix: str, line: Line) -> None:
        self._later[prefix] = line.places

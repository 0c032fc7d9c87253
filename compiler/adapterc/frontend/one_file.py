"""One file of a spec, itself or a library that it imports: validated, ruled on, its named files read."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.source import Places, Region, Source, Span
from adapterc.frontend.packages import Around
from adapterc.frontend.parts import valid_parts
from adapterc.frontend.records import Line, Records, load_records
from adapterc.frontend.rules import check_rules
from adapterc.frontend.task_files import with_tasks
from adapterc.frontend.template_files import read_templates
from adapterc.frontend.tree import Mapping, Node, Scalar, Sequence, mapping_called, regions
from adapterc.frontend.turns import is_in_order, trainable, trainable_all
from adapterc.frontend.validate import validate
from adapterc.spec.document import LANGUAGE_VERSION, Spec
from adapterc.spec.fields import FileReference
from adapterc.spec.persona import Demonstration, Dialogue
from adapterc.spec.scene import Paraphrase
from adapterc.spec.templates import TemplateFile
from adapterc.spec.trait import Pair, Probe
from adapterc.value import value


@value()
class ReadFile:
    """What is valid in a file, files that it names replaced by their records; where each node stands.

    `surface` is None for a file in a version of the language that is not ours to judge. `named` are the
    files whose records it has taken in, each with the place that names it; where the parts of their
    records stand is looked up `later`. A file of a package has the package's name, and where an import gives
    one its parts are called by a `prefix`.
    """

    root: Mapping
    surface: Spec | None
    places: Table[str, Region]
    sources: tuple[Source, ...]
    problems: tuple[Diagnostic, ...]
    named: tuple[tuple[str, Span], ...] = ()
    later: Table[str, Places] = field(default_factory=dict)
    templates: tuple[TemplateFile | None, ...] = ()
    package: str = ""
    prefix: str = ""

    @property
    def name(self) -> str:
        """The file as messages name it."""
        return self.root.region.source.file


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judged:
    """What is valid in a file by itself, before what it names is read; `surface` as in `ReadFile`."""

    root: Mapping
    surface: Spec | None
    problems: tuple[Diagnostic, ...]


def judge(root: Mapping, told: tuple[Diagnostic, ...] = ()) -> Judged:
    """The file whose tree is `root`, held against the language and its rules.

    `told` is what was found of its YAML: it comes first, but for what a finding on the language explains.
    """
    surface, problems = validate(Spec, root)
    if _is_of_later_version(root):
        foreign = tuple(problem for problem in problems if problem.code == "AC0201")
        return Judged(root=root, surface=None, problems=(*told, *foreign))
    if surface is not None:
        return Judged(root=root, surface=surface, problems=(*told, *check_rules(root)))
    # Sound specs do without them.
    from adapterc.frontend.displaced import put_right
    from adapterc.frontend.respelling import respelt_keys

    respelt = respelt_keys(root)
    righted = put_right(respelt.root)
    if respelt.problems or righted.problems:
        root = righted.root
        surface, problems = validate(Spec, root)
        problems = (*respelt.problems, *righted.problems, *problems)
        told = tuple(one for one in told if one.code != "AC0110" or one.span not in righted.settled)
    found = (*told, *problems, *check_rules(root))
    return Judged(root=root, surface=surface or valid_parts(root), problems=found)


def read_file(judged: Judged, folder: Around) -> ReadFile:
    """The file with what it names, which lies in or below `folder`."""
    if judged.surface is None:
        return ReadFile(root=judged.root, surface=None, places={}, sources=(), problems=judged.problems)
    reading = _Reading(judged.root, folder)
    reading.problems.extend(judged.problems)
    surface = reading.with_records(judged.surface)
    templates = reading.templates(judged.surface)
    return ReadFile(
        root=judged.root,
        surface=surface,
        places=reading.places,
        sources=tuple(reading.sources),
        problems=tuple(reading.problems),
        named=tuple(reading.named),
        later=reading.later,
        templates=templates,
    )


def names_files(surface: Spec) -> bool:
    """Whether records of a file lie in other files."""
    parts = [surface.dialogues, *(part for trait in surface.traits for part in (trait.pairs, trait.probes))]
    is_named = any(isinstance(part, FileReference) for part in parts)
    return is_named or bool(surface.dataset.templates) or any(skill.file for skill in surface.skills)


def _is_of_later_version(root: Mapping) -> bool:
    """Whether the file is written in another version: its keys are not ours to judge."""
    version = root.get("adapterc")
    value = version.value if isinstance(version, Scalar) else None
    return isinstance(value, int) and not isinstance(value, bool) and value != LANGUAGE_VERSION


class _Reading:
    """A file while the files that it names are read, collecting places, texts and diagnostics."""

    def __init__(self, root: Mapping, folder: Around) -> None:
        self.problems: list[Diagnostic] = []
        self.sources: list[Source] = []
        self.places: dict[str, Region] = {}
        self.named: list[tuple[str, Span]] = []
        self.later: dict[str, Places] = {}
        self._root, self._folder = root, folder
        for place, region in regions(root):
            self.places.setdefault(place, region)

    def with_records(self, surface: Spec) -> Spec:
        """`surface` with the records of every file that it names."""
        read = with_tasks(self._with_scenes(self._with_pairs(surface)), self._root, self._folder, into=self)
        return self._with_dialogues(self._with_demonstrations(read))

    def templates(self, surface: Spec) -> tuple[TemplateFile | None, ...]:
        """The files of templates that `surface` names, None for one that cannot be used."""
        read = read_templates(self._root, self._folder, surface.dataset.templates)
        self.problems.extend(read.problems)
        self.sources.extend(read.sources)
        self.named.extend(read.named)
        self.places.update(read.places)
        return read.files

    def _with_dialogues(self, surface: Spec) -> Spec:
        node = self._root.get("dialogues")
        if not isinstance(surface.dialogues, FileReference):
            kept, problems = trainable_all(node, self.problems)
            self.problems.extend(problems)
            return surface.model_copy(update={"dialogues": kept})
        dialogues: list[Dialogue] = []
        for dialogue, line in self._records(Dialogue, surface.dialogues.file, node).records:
            usable, problems = (dialogue, ()) if is_in_order(dialogue) else trainable(dialogue, line.node())
            self.problems.extend(problems)
            if usable is not None:
                self._register(f"dialogues.{len(dialogues)}", line)
                dialogues.append(usable)
        return surface.model_copy(update={"dialogues": tuple(dialogues)})

    def _with_pairs(self, surface: Spec) -> Spec:
        """Each trait with the records of the files that its `pairs` and `probes` name."""
        traits = []
        for trait in surface.traits:
            read = {
                key: self._named(f"traits.{trait.id}.{key}", model, named.file)
                for key, model, named in (("pairs", Pair, trait.pairs), ("probes", Probe, trait.probes))
                if isinstance(named, FileReference)
            }
            traits.append(trait.model_copy(update=read) if read else trait)
        return surface.model_copy(update={"traits": tuple(traits)})

    def _with_scenes(self, surface: Spec) -> Spec:
        """Each scene with the texts of the file that its `paraphrases` name; scenes go by their number."""
        section, scenes = self._root.get("scenes"), []
        for number, scene in enumerate(surface.scenes):
            if isinstance(scene.paraphrases, FileReference) and isinstance(section, Sequence):
                entry = section.items[number]
                node = entry.get("paraphrases") if isinstance(entry, Mapping) else None
                loaded = self._records(Paraphrase, scene.paraphrases.file, node).records
                for at, (_, line) in enumerate(loaded):
                    self.later[f"scenes.{number}.paraphrases.{at}"] = partial(_text_of, line)
                texts = tuple(record.text for record, _ in loaded)
                scene = scene.model_copy(update={"paraphrases": texts})  # noqa: PLW2901
            scenes.append(scene)
        return surface.model_copy(update={"scenes": tuple(scenes)})

    def _with_demonstrations(self, surface: Spec) -> Spec:
        """Each skill with the records of the file that it names behind those that it holds itself."""
        skills = []
        for skill in surface.skills:
            shown = skill.demonstrations
            if skill.file is None:
                skills.append(skill)
                continue
            place = f"skills.{skill.id}.demonstrations"
            shown = (*shown, *self._named(place, Demonstration, skill.file, first=len(shown)))
            skills.append(skill.model_copy(update={"demonstrations": shown}))
        return surface.model_copy(update={"skills": tuple(skills)})

    def _named(self, place: str, model: type[Any], file: str, *, first: int = 0) -> tuple[Any, ...]:
        """The records of the file that the entry of an id names, in places that begin with `first`."""
        section, name, key = place.split(".")
        entry = mapping_called(self._root, section, name)
        node = entry.get(key) if entry is not None and section == "traits" else entry
        loaded = self._records(model, file, node)
        for at, (_, line) in enumerate(loaded.records, first):
            self._register(f"{place}.{at}", line)
        return tuple(record for record, _ in loaded.records)

    def _records(self, model: type[Any], file: str, node: Node | None) -> Records[Any]:
        """The records of `file`, which stands under `file` in `node`."""
        named = node.get("file") if isinstance(node, Mapping) else None
        asked_at = (named or self._root).region
        loaded = load_records(model, self._folder, file, asked_at)
        # Only the spec itself is mended: records are often made by programs.
        self.problems.extend(replace(problem, fix=None) for problem in loaded.diagnostics)
        if loaded.source is not None:
            self.sources.append(loaded.source)
            self.named.append((loaded.source.file, asked_at.span))
        return loaded

    def _register(self, prefix: str, line: Line) -> None:
        self.later[prefix] = line.places


def _text_of(line: Line, path: str) -> Iterator[tuple[str, Region]]:
    """A record that is one text stands where its text does, as the item of a list would."""
    node = line.node()
    text = node.get("text") if isinstance(node, Mapping) else None
    yield path, (text or node).region

"""The artifact's `eval/` folder: verification items as lm-eval tasks that stock lm-eval runs as they are.

Spec text is data here: it stands in JSONL documents only, never in a task definition, where lm-eval
would render it as a template. Documents carry the fully rendered prompt, without a system turn, so
no chat template is applied on top; the data file is found beside `scorers.py`, not beside the
current directory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from adapterc import scorers, structure_scorers
from adapterc.digest import digest, seed_of
from adapterc.errors import CompilerBugError
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import OPEN, Dataset, PairItem, ProbeItem
from adapterc.ir.judged import bare_skills, judged
from adapterc.ir.measures import is_structure, measure_named
from adapterc.ir.settings import SETTINGS, SettingPair, SettingProbe
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.verify.parts_tasks import part_task_files
from adapterc.verify.scenes_tasks import FORM, IDENTIFICATION, scene_task_files
from adapterc.verify.task_head import PROMPTED

SETTINGS_FOLDER = "settings"
_TAKEN = frozenset({OPEN, *(name.replace("_", "-") for name in (FORM, IDENTIFICATION))})
"""Ids whose task would have the name of one that is no trait's."""
SCORERS, STRUCTURE_SCORERS = "scorers.py", "structure_scorers.py"

_PAIRS = """\
output_type: multiple_choice
doc_to_choice: choices
doc_to_target: gold
process_results: !function scorers.score_pair
"""
_PROBES = """\
output_type: generate_until
doc_to_target: id
process_results: !function {scorer}
generation_kwargs:
  do_sample: false
  max_gen_toks: {cap}
  until: [{until}]
"""
_METRIC = """\
  - metric: {metric}
    aggregation: mean
    higher_is_better: {higher}
"""
_VERSION = "metadata:\n  version: 1\n"


def slug(text: str) -> str:
    """`text` as a part of a task name: ASCII letters, digits and underscores; one to one."""
    plain = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    faithful = re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text) and text not in _TAKEN
    return plain if faithful else f"{plain or 'x'}_{digest(text)[:8]}"


def task_name(spec: str, trait: str, part: str = "") -> str:
    """The lm-eval task of a trait, or of the open probes where `trait` is `OPEN` itself.

    A `part` stands behind two underscores together, as no trait's name has them.
    """
    name = f"adapterc_{slug(spec)}_{OPEN if trait == OPEN else slug(trait)}"
    return f"{name}__{part}" if part else name


def end_of_turn(base: BaseModel) -> str:
    """The string that ends an answer: the special token at the head of what closes the assistant's turn."""
    close = base.turns.assistant_close
    heads = [token for token in base.special_tokens if token and close.startswith(token)]
    return max(heads, key=len) if heads else close.strip() or close


def gold_index(item: str) -> int:
    """Where the declared pole stands among the two choices: 0 or 1, by the item's id alone."""
    return seed_of("gold index", item) & 1


def task_files(
    spec: ResolvedSpec, dataset: Dataset, base: BaseModel, *, part: str = ""
) -> tuple[tuple[str, str], ...]:
    """Names and texts of every file in the folder, sorted by name; the same bytes for the same values.

    A `part` is said in the names of the tasks.
    """
    files: dict[str, str] = {SCORERS: Path(scorers.__file__).read_text(encoding="utf-8")}
    for trait in (*judged(spec), *bare_skills(spec)):
        name = task_name(spec.name, trait.id, part)
        pairs = [item for item in dataset.pairs if item.trait == trait.id]
        probes = [item for item in dataset.probes if item.trait == trait.id]
        if trait.kind == "preference" and pairs:
            files |= _pair_task(name, pairs)
        elif trait.measure and probes:
            files |= _measure_task(name, trait, probes, end_of_turn(base))
    general = [item for item in dataset.probes if item.trait == OPEN]
    if general:
        files |= _open_task(task_name(spec.name, OPEN, part), spec.traits, general, end_of_turn(base))
    if dataset.scenes is not None:
        prefix = f"adapterc_{slug(spec.name)}"
        files |= scene_task_files(spec, dataset.scenes, prefix=prefix, until=end_of_turn(base))
    if dataset.parts is not None:
        prefix = f"adapterc_{slug(spec.name)}"
        files |= part_task_files(dataset.parts, prefix=prefix, until=end_of_turn(base))
    return tuple(sorted((files | _setting_tasks(spec, dataset, end_of_turn(base))).items()))


def write_tasks(files: Iterable[tuple[str, str]], folder: Path) -> tuple[str, ...]:
    """Writes `task_files` into `folder`, which is made; names of the tasks that lie in it itself, sorted."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for name, text in files:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        if name.endswith(".yaml") and path.parent == folder:
            names.append(name.removesuffix(".yaml"))
    return tuple(sorted(names))


def _setting_tasks(spec: ResolvedSpec, dataset: Dataset, until: str) -> dict[str, str]:
    """A task for each trait in each setting that it is asked in, in a folder of their own.

    A name has two underscores together, as no trait's has: so it is never another task's.
    """
    if dataset.settings is None:
        return {}
    files = {SCORERS: Path(scorers.__file__).read_text(encoding="utf-8")}
    for trait in judged(spec):
        for setting in SETTINGS:
            name, place = f"{task_name(spec.name, trait.id)}__{slug(setting.id)}", (trait.id, setting.id)
            pairs = [item for item in dataset.settings.pairs if (item.trait, item.setting) == place]
            probes = [item for item in dataset.settings.probes if (item.trait, item.setting) == place]
            if pairs:
                files |= _pair_task(name, pairs)
            elif probes:
                files |= _measure_task(name, trait, probes, until)
    return {f"{SETTINGS_FOLDER}/{name}": text for name, text in files.items()}


def _pair_task(name: str, items: Sequence[PairItem | SettingPair]) -> dict[str, str]:
    documents = []
    for item in items:
        gold = gold_index(item.id)
        choices = [item.to, item.opposite] if gold == 0 else [item.opposite, item.to]
        documents.append(_document(item) | {"choices": choices, "gold": gold})
    metrics = _metrics({"acc_bytes": True, "acc": True, "margin": True})
    return _files(name, PROMPTED + _PAIRS, metrics, documents)


def _measure_task(
    name: str, trait: Trait, items: Sequence[ProbeItem | SettingProbe], until: str
) -> dict[str, str]:
    measure = measure_named(trait.measure)
    if measure is None:
        raise CompilerBugError(f"trait {trait.id} names no known measure: {trait.measure}")
    markers = list(trait.counted.markers)
    documents = [_document(item) | {"measure": measure.id, "markers": markers} for item in items]
    if is_structure(measure.id):
        head = PROMPTED + _generation(items, "structure_scorers.score_structure", until)
        module = {STRUCTURE_SCORERS: Path(structure_scorers.__file__).read_text(encoding="utf-8")}
        return module | _files(name, head, _metrics({"rate": True, "lines": True}), documents)
    wanted = trait.kind != "decrease"
    if measure.unit == "length":
        metrics = _metrics({"length": wanted, "log_length": wanted, "distinct_3": True})
    else:
        metrics = _metrics({"rate": wanted, "words": True})
    return _files(
        name, PROMPTED + _generation(items, f"scorers.score_{measure.unit}", until), metrics, documents
    )


def _open_task(name: str, traits: Sequence[Trait], items: Sequence[ProbeItem], until: str) -> dict[str, str]:
    markers = {
        slug(trait.id): {"to": list(trait.to.markers), "opposite": list(trait.opposite.markers)}
        for trait in traits
        if trait.to.markers or trait.opposite.markers
    }
    documents = [_document(item) | {"markers": markers} for item in items]
    wanted = {"words": True, "distinct_3": True, "assistant_phrases": False}
    for trait in markers:
        wanted |= {f"to_markers_{trait}": True, f"opposite_markers_{trait}": False}
    return _files(
        name, PROMPTED + _generation(items, "scorers.score_open", until), _metrics(wanted), documents
    )


def _document(item: PairItem | ProbeItem | SettingPair | SettingProbe) -> dict[str, object]:
    asked: dict[str, object] = {
        "id": item.id,
        "trait": item.trait,
        "family": item.origin.family,
        "prompt": item.prompt,
    }
    return asked | ({"setting": item.setting} if isinstance(item, (SettingPair, SettingProbe)) else {})


def _generation(items: Sequence[ProbeItem | SettingProbe], scorer: str, until: str) -> str:
    cap = max(item.cap for item in items)
    return (
        _PROBES.replace("{scorer}", scorer).replace("{cap}", str(cap)).replace("{until}", json.dumps(until))
    )


def _metrics(higher: Mapping[str, bool]) -> str:
    rows = (_METRIC.format(metric=name, higher=str(wanted).lower()) for name, wanted in higher.items())
    return "metric_list:\n" + "".join(rows)


def _files(name: str, head: str, metrics: str, documents: Sequence[Mapping[str, object]]) -> dict[str, str]:
    lines = (json.dumps(document, ensure_ascii=False, sort_keys=True) for document in documents)
    text = head.replace("{name}", name) + metrics + _VERSION
    return {f"{name}.yaml": text, f"{name}.jsonl": "".join(f"{line}\n" for line in lines)}

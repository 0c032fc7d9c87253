"""The template library on disk as values: `templates/<language>/`, read with the spec's own YAML reader."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from adapterc.errors import AdaptercError
from adapterc.frontend.library_pressure import pressure_texts
from adapterc.frontend.library_shelf import Shelf
from adapterc.ir.dataset import Split
from adapterc.ir.library import (
    FactWordings,
    Family,
    Library,
    PartAsking,
    PoleAsk,
    SceneAsking,
    SceneParts,
    SceneTraining,
    SelfQuestion,
)
from adapterc.ir.scene import SCENE_ATTRIBUTES
from adapterc.ir.templates import Use
from adapterc.value import value

USES: tuple[Use, ...] = ("open", "bounded", "helper")
SPLITS: tuple[Split, ...] = ("train", "verify")
PARTS = "verify/parts.yaml"
"""What is asked of facts and frames."""


@value()
class LoadedLibrary:
    """The library; of each file, by its path below `templates/`, its text and the digest of what it says.

    Comments and layout are no part of what a file says.
    """

    library: Library
    files: tuple[tuple[str, str], ...]
    says: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=4)
def library_languages(folder: Path) -> tuple[str, ...]:
    """The languages that the library speaks, sorted: a folder each, with questions to train on."""
    return tuple(sorted(path.name for path in folder.iterdir() if (path / "train").is_dir()))


def library_files(folder: Path, language: str) -> tuple[tuple[str, str], ...]:
    """Path and text of each file of one language's library, sorted by path."""
    root = folder / language
    paths = sorted(path for path in root.rglob("*.yaml") if path.is_file())
    if not paths:
        raise AdaptercError(
            f"the template library has nothing for language {language!r}",
            help=f"set `language` to one that it speaks: {', '.join(library_languages(folder))}",
        )
    return tuple((path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")) for path in paths)


def load_library(folder: Path, language: str) -> LoadedLibrary:
    """Read one language's library; AdaptercError where a file of it is missing or broken."""
    files = library_files(folder, language)
    shelf = Shelf(folder / language)
    for name, text in files:
        shelf.put(name.removeprefix(f"{language}/"), text)
    library = Library(
        language=language,
        families=tuple(_families(shelf)),
        more=shelf.texts("train/more.yaml", "questions"),
        reasons=shelf.texts("moves/reasons.yaml", "moves"),
        courtesy_openings=shelf.texts("moves/assistant.yaml", "openings"),
        courtesy_closings=shelf.texts("moves/assistant.yaml", "closings"),
        asides=shelf.texts("moves/measures.yaml", "questions"),
        exclamations=shelf.texts("moves/measures.yaml", "exclamations"),
        list_leads=shelf.texts("moves/measures.yaml", "list_leads"),
        pole_ask=PoleAsk(
            shown=shelf.text("verify/poles.yaml", "shown"), told=shelf.text("verify/poles.yaml", "told")
        ),
        role=_self_questions(shelf, "train/role.yaml"),
        frame=_self_questions(shelf, "train/frame.yaml"),
        fact=FactWordings(
            asks=shelf.texts("train/fact.yaml", "asks"),
            cues=shelf.texts("train/fact.yaml", "cues"),
            answers=shelf.texts("train/fact.yaml", "answers"),
        ),
        scene_rows=_scene_rows(shelf),
        scene_items=_scene_items(shelf),
        pressure=pressure_texts(shelf),
        part_items=PartAsking(
            asks=_some(shelf, PARTS, "asks"),
            cues=_some(shelf, PARTS, "cues"),
            strides=_some(shelf, PARTS, "strides"),
        ),
        openings=shelf.texts("neutral/replay.yaml", "openings"),
        passages=shelf.texts("neutral/replay.yaml", "passages"),
        heldout=shelf.texts("neutral/heldout.yaml", "passages"),
    )
    says = tuple((name, shelf.digest(name.removeprefix(f"{language}/"))) for name, _ in files)
    return LoadedLibrary(library=library, files=files, says=says)


def _families(shelf: Shelf) -> Iterator[Family]:
    for split in SPLITS:
        for use in USES:
            name = f"{split}/{use}.yaml"
            for entry in shelf.entries(name, "families"):
                yield Family(
                    id=entry.text("family"),
                    use=use,
                    split=split,
                    ask=entry.text("ask"),
                    core=entry.text("core", default=""),
                    subjects=entry.texts("subjects"),
                    source=name,
                )


def _self_questions(shelf: Shelf, name: str) -> tuple[SelfQuestion, ...]:
    return tuple(
        SelfQuestion(
            ask=entry.text("ask"), answer=entry.text("answer"), needs=entry.texts("needs", default=())
        )
        for entry in shelf.entries(name, "questions")
    )


def _scene_rows(shelf: Shelf) -> SceneTraining:
    name = "scenes/train.yaml"
    return SceneTraining(
        requests=_some(shelf, name, "requests"),
        by_form=_some(shelf, name, "by_form"),
        by_register=_some(shelf, name, "by_register"),
        carriers=_some(shelf, name, "carriers"),
        pairs=_some(shelf, name, "pairs"),
        follow_ups=_some(shelf, name, "follow_ups"),
        lessons=_some(shelf, name, "lessons"),
        parts=_scene_parts(shelf, name, "parts"),
    )


def _scene_items(shelf: Shelf) -> SceneAsking:
    name = "scenes/verify.yaml"
    return SceneAsking(
        requests=_some(shelf, name, "requests"),
        by_form=_some(shelf, name, "by_form"),
        carriers=_some(shelf, name, "carriers"),
        pairs=_some(shelf, name, "pairs"),
        defined=shelf.text(name, "defined"),
        frames=_some(shelf, name, "paraphrases.frames"),
        parts=_scene_parts(shelf, name, "paraphrases.parts"),
    )


def _some(shelf: Shelf, name: str, key: str) -> tuple[str, ...]:
    """The list of texts under `key`, which are dealt in turn and so cannot be none."""
    found = shelf.texts(name, key)
    if not found:
        raise shelf.broken(name, f"`{key}` is an empty list")
    return found


def _scene_parts(shelf: Shelf, name: str, key: str) -> SceneParts:
    return SceneParts(
        **{attribute: _some(shelf, name, f"{key}.{attribute}") for attribute in SCENE_ATTRIBUTES}
    )

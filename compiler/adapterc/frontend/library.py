"""The template library on disk as values: `templates/<language>/`, read with the spec's own YAML reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from adapterc.errors import AdaptercError
from adapterc.frontend.tree import plain
from adapterc.frontend.yaml_tree import parse_yaml
from adapterc.ir.dataset import Split
from adapterc.ir.library import Family, Library, PoleAsk, SelfQuestion, Use

LANGUAGES = ("en",)
USES: tuple[Use, ...] = ("open", "bounded", "helper")
SPLITS: tuple[Split, ...] = ("train", "verify")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedLibrary:
    """The library and the text of each of its files by its path below `templates/`."""

    library: Library
    files: tuple[tuple[str, str], ...]


def templates_folder() -> Path:
    """Where the library lies: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_templates"
    return installed if installed.is_dir() else package.parents[1] / "templates"


def library_files(folder: Path, language: str) -> tuple[tuple[str, str], ...]:
    """Path and text of each file of one language's library, sorted by path."""
    root = folder / language
    paths = sorted(path for path in root.rglob("*.yaml") if path.is_file())
    if not paths:
        raise AdaptercError(
            f"the template library has nothing for language {language!r}",
            help=f"languages it speaks: {', '.join(LANGUAGES)}; set `language` to one of them",
        )
    return tuple((path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")) for path in paths)


def load_library(folder: Path, language: str) -> LoadedLibrary:
    """Read one language's library; AdaptercError where a file of it is broken."""
    files = library_files(folder, language)
    shelf = {name.removeprefix(f"{language}/"): _mapping(folder / name, text) for name, text in files}
    courtesies, replay = shelf["moves/assistant.yaml"], shelf["neutral/replay.yaml"]
    measures, poles = shelf["moves/measures.yaml"], shelf["verify/poles.yaml"]
    library = Library(
        language=language,
        families=tuple(_families(shelf)),
        more=tuple(shelf["train/more.yaml"]["questions"]),
        reasons=tuple(shelf["moves/reasons.yaml"]["moves"]),
        courtesy_openings=tuple(courtesies["openings"]),
        courtesy_closings=tuple(courtesies["closings"]),
        asides=tuple(measures["questions"]),
        exclamations=tuple(measures["exclamations"]),
        list_leads=tuple(measures["list_leads"]),
        pole_ask=PoleAsk(shown=poles["shown"], told=poles["told"]),
        role=_self_questions(shelf["train/role.yaml"]),
        frame=_self_questions(shelf["train/frame.yaml"]),
        openings=tuple(replay["openings"]),
        passages=tuple(replay["passages"]),
        heldout=tuple(shelf["neutral/heldout.yaml"]["passages"]),
    )
    return LoadedLibrary(library=library, files=files)


def _mapping(path: Path, text: str) -> Mapping[str, Any]:
    parsed = parse_yaml(text.encode("utf-8"), str(path))
    if parsed.root is None or parsed.diagnostics:
        found = parsed.diagnostics[0].message if parsed.diagnostics else "it is empty"
        raise AdaptercError(
            f"template library file {path} is broken: {found}", help="restore the file, or reinstall adapterc"
        )
    return cast("Mapping[str, Any]", plain(parsed.root))


def _families(shelf: Mapping[str, Mapping[str, Any]]) -> Iterator[Family]:
    for split in SPLITS:
        for use in USES:
            name = f"{split}/{use}.yaml"
            for entry in shelf[name]["families"]:
                yield Family(
                    id=entry["family"],
                    use=use,
                    split=split,
                    ask=entry["ask"],
                    core=entry.get("core", ""),
                    subjects=tuple(entry["subjects"]),
                    source=name,
                )


def _self_questions(shelf: Mapping[str, Any]) -> tuple[SelfQuestion, ...]:
    return tuple(
        SelfQuestion(ask=entry["ask"], answer=entry["answer"], needs=tuple(entry.get("needs", ())))
        for entry in shelf["questions"]
    )

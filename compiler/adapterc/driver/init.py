"""`adapterc init`: a starter spec, or one made from a foreign file, written beside nothing that is there."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from adapterc.errors import AdaptercError, ExitCode
from adapterc.importers.cleaning import cleaned
from adapterc.importers.dialogue_lines import dialogue_lines
from adapterc.importers.formats import read_foreign
from adapterc.importers.imported import Imported
from adapterc.importers.mojibake import repaired
from adapterc.importers.naming import spec_name
from adapterc.importers.personal import Personal, find_personal, redact
from adapterc.importers.report_text import report_text
from adapterc.importers.spec_text import BASE, ChosenBase, spec_text, written
from adapterc.importers.starter import STARTER
from adapterc.importers.trainable import trainable
from adapterc.middle.scripts import script_shares
from adapterc.middle.spelling import PINNED, SPELT_IN_BYTES, tokens_a_letter
from adapterc.spec.schema import SCHEMA_FILE, schema_text

STARTER_NAME = "my-adapter"
_MUCH = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Initialised:
    """The files that were written, the spec first; of an import what it was made of."""

    files: tuple[Path, ...]
    imported: Imported | None = None
    personal: tuple[Personal, ...] = ()


def start(folder: Path) -> Initialised:
    """Write the starter spec into `folder`; AdaptercError where a file of its name is there."""
    return Initialised(files=_write(folder, {f"{STARTER_NAME}.yaml": STARTER}))


def import_foreign(source: Path, folder: Path, *, redacted: bool, repair: bool) -> Initialised:
    """Make a spec, its dialogues and a report from `source`; AdaptercError where nothing comes of it."""
    imported = read_foreign(source)
    if repair:
        imported = repaired(imported)
    imported = trainable(cleaned(imported))
    if redacted:
        imported, personal = redact(imported)
    else:
        personal = find_personal(imported)
    _refuse_nothing(imported, source)
    name = spec_name(imported.stem)
    dialogues, report = f"{name}.dialogues.jsonl", f"{name}.import.md"
    spec = spec_text(imported, name=name, dialogues=dialogues, report=report, base=_base_for(imported))
    files = {f"{name}.yaml": spec}
    if imported.conversations:
        files[dialogues] = dialogue_lines(imported)
    files[report] = report_text(imported, personal, redacted=redacted)
    return Initialised(files=_write(folder, files), imported=imported, personal=personal)


def _base_for(imported: Imported) -> ChosenBase:
    """The embedded base, or one for many scripts where much of the texts is in one that it spells.

    A little less is much than for AC0518, so that a check of the spec does not ask for another base.
    """
    for script, share in script_shares(written(imported)).items():
        if share >= _MUCH and (tokens_a_letter(BASE, script) or 0.0) >= SPELT_IN_BYTES:
            return ChosenBase(name=PINNED, spelt=script)
    return ChosenBase()


def _refuse_nothing(imported: Imported, source: Path) -> None:
    persona = imported.persona
    if imported.conversations or imported.lore or persona.name or persona.summary or persona.voice:
        return
    reasons = "; ".join(f"{one.count} × {one.what}: {one.why}" for one in imported.dropped[:5])
    raise AdaptercError(
        f"cannot import {source}: nothing in it can be trained on",
        help=reasons or "a conversation needs a question and its answer",
        code=ExitCode.USAGE,
    )


def _refuse_no_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise AdaptercError(
            f"{folder} is there already, and is no folder",
            help="name another folder with --out",
            code=ExitCode.USAGE,
        )


def _write(folder: Path, files: Mapping[str, str]) -> tuple[Path, ...]:
    """All of the files, or none; none replaces one that is there, and no link is written through.

    With them goes the schema that a spec names for editors, where none lies beside it yet.
    """
    if folder.is_symlink() or folder.exists():
        _refuse_no_folder(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / SCHEMA_FILE).exists():
        files = {**files, SCHEMA_FILE: schema_text()}
    made: list[Path] = []
    try:
        for name, text in files.items():
            path = folder / name
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                made.append(path)
                stream.write(text)
    except BaseException as stop:
        for path in made:
            with suppress(OSError):
                path.unlink()
        if isinstance(stop, FileExistsError):
            raise AdaptercError(
                f"{folder / name} is there already",
                help="move it away, or name another folder with --out",
                code=ExitCode.USAGE,
            ) from None
        raise
    return tuple(made)

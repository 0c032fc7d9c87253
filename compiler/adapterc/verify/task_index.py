"""Names of the tasks, groups and tags that the installed lm-eval has, read off its files: nothing of it runs.

lm-eval's own index imports it with torch behind it and parses fourteen thousand files, which takes longer
than everything else that a check does.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path

_KEY = re.compile(rb"^[\"']?(?:task|group|tag)[\"']?[ \t]*:([^\n]*(?:\n[ \t]*(?:-|#)[^\n]*)*)", re.MULTILINE)
_NAME = re.compile(rb"[A-Za-z0-9_][A-Za-z0-9_.,+()-]*")
_WORD = b"A-Za-z0-9_.+-"


def tasks_folder() -> Path | None:
    """Where the installed lm-eval keeps its tasks; None where there is none."""
    found = find_spec("lm_eval")
    places = found.submodule_search_locations if found is not None else None
    folder = Path(next(iter(places))) / "tasks" if places else None
    return folder if folder is not None and folder.is_dir() else None


def read_names(folder: Path) -> tuple[str, ...]:
    """Every name that stands where a task, group or tag is named, sorted; some that are none among them."""
    found: set[bytes] = set()
    for text in _definitions(folder):
        for listed in _KEY.findall(text):
            found.update(_NAME.findall(listed))
    return tuple(sorted(name.decode() for name in found))


def place_of(folder: Path, name: str) -> Path | None:
    """The folder right below `folder` that holds a definition of `name`; None where none is found."""
    wanted = name.encode()
    for path in _files(folder):
        listed = _KEY.findall(path.read_bytes())
        if any(wanted in _NAME.findall(one) for one in listed):
            inside = path.relative_to(folder).parts
            return folder / inside[0] if len(inside) > 1 else folder
    return None


def stands_anywhere(folder: Path, name: str) -> bool:
    """Whether a definition has `name` as a word: then lm-eval may know it by a way that is not read here."""
    word = re.compile(rb"(?<![" + _WORD + rb"])" + re.escape(name.encode()) + rb"(?![" + _WORD + rb"])")
    return any(word.search(text) for text in _definitions(folder))


def nearest(name: str, names: Sequence[str]) -> str:
    """The known name that `name` nearly spells; empty where none is."""
    like = [one for one in names if abs(len(one) - len(name)) <= 3]
    return next(iter(get_close_matches(name, like, n=1, cutoff=0.75)), "")


def _definitions(folder: Path) -> Iterator[bytes]:
    """The bytes of every definition."""
    return (path.read_bytes() for path in _files(folder))


def _files(folder: Path) -> Iterator[Path]:
    """Every YAML file, those without a suffix, which others include, among them."""
    for inner, folders, files in os.walk(folder):
        folders.sort()
        yield from (Path(inner, file) for file in sorted(files) if "yaml" in file or "." not in file)

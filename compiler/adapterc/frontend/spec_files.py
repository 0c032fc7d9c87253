"""Which files a check is about: files as they are named, folders searched for specs, patterns matched."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from adapterc.errors import AdaptercError, ExitCode
from adapterc.frontend.files import read_spec_bytes
from adapterc.frontend.yaml_tree import MAX_BYTES, parse_yaml
from adapterc.value import value

_SUFFIXES = (".yaml", ".yml")
_OUTPUT = "build"
_TOP_KEY = re.compile(rb"(?:\A(?:\xef\xbb\xbf)?|[\r\n])[\"']?adapterc[\"']?[ \t]*:")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LANGUAGE = "adapterc"
_MAGIC = re.compile(r"[*?\[]")


@value()
class SpecFiles:
    """The files to check, each once, and the arguments that led to none."""

    paths: tuple[Path, ...]
    problems: tuple[AdaptercError, ...]


def find_specs(arguments: Iterable[str]) -> SpecFiles:
    """The specs that paths, folders and patterns name, in the order of the arguments.

    A file is taken as it is named. Of a folder every YAML file below it whose top level has the key
    `adapterc`, sorted by path; hidden names, `build` folders and links are left out. A pattern stands
    for the folders and the YAML files that it matches.
    """
    paths: dict[str, Path] = {}
    problems: list[AdaptercError] = []
    for argument in arguments:
        try:
            for path in _named(argument):
                paths.setdefault(os.path.normpath(Path.cwd() / path), path)
        except AdaptercError as problem:
            problems.append(problem)
    return SpecFiles(paths=tuple(paths.values()), problems=tuple(problems))


def _named(argument: str) -> list[Path]:
    path = Path(argument)
    if _is_folder(path):
        return _folder(path)
    if not _MAGIC.search(argument) or os.path.lexists(path):
        return [path]
    found = sorted({spec for match in _matches(argument) for spec in _offered(match)})
    if not found:
        raise AdaptercError(
            f"no spec matches {argument}",
            help="`*` stands for any part of a name, `**` for any folders: specs/**/*.yaml",
            code=ExitCode.USAGE,
        )
    return found


def _matches(pattern: str) -> Iterator[Path]:
    """What the pattern matches; hidden and built things only where it names them itself."""
    written = Path(pattern)
    try:
        matches = list(Path(written.anchor).glob(str(written.relative_to(written.anchor))))
    except (ValueError, NotImplementedError, OSError):
        return
    for match in matches:
        unnamed = [part for part in match.parts if part not in written.parts]
        if not any(map(_is_left_out, unnamed)):
            yield match


def _is_left_out(name: str) -> bool:
    return name.startswith(".") or name == _OUTPUT


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _offered(path: Path) -> Iterable[Path]:
    if _is_folder(path):
        return _below(path)
    return [path] if path.suffix in _SUFFIXES else []


def _folder(path: Path) -> list[Path]:
    found = sorted(_below(path))
    if not found:
        raise AdaptercError(
            f"there is no spec in {path}",
            help="a spec is a .yaml file with the key `adapterc` at its top level",
            code=ExitCode.USAGE,
        )
    return found


def _below(folder: Path) -> Iterator[Path]:
    """Every spec below `folder`, in no order. Links are not followed: they lead elsewhere or in circles."""
    for inner, folders, names in os.walk(folder, onerror=_unreadable):
        folders[:] = [name for name in folders if not _is_left_out(name)]
        for name in names:
            path = Path(inner, name)
            if path.suffix in _SUFFIXES and not name.startswith(".") and _is_spec(path):
                yield path


def _unreadable(error: OSError) -> None:
    reason = (error.strerror or "it cannot be opened").lower()
    raise AdaptercError(
        f"cannot search the folder {error.filename}: {reason}",
        help="check its permissions, or name the specs one by one",
        code=ExitCode.USAGE,
    )


def _is_spec(path: Path) -> bool:
    """Whether a file found in a folder is ours to judge; one that cannot be read is told by its check."""
    if path.is_symlink() or not path.is_file():
        return False
    try:
        data = read_spec_bytes(path, MAX_BYTES)
    except AdaptercError:
        return True
    if data.startswith(_WIDE_MARKS):
        data = data.decode("utf-16", "replace").encode("utf-8", "replace")
    if _TOP_KEY.search(data):
        return True
    if _LANGUAGE.encode() not in data:
        return False
    root = parse_yaml(data, str(path)).root
    return root is not None and root.entry(_LANGUAGE) is not None

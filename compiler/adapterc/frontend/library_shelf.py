"""The files of one language of the template library, read as YAML: texts by file and key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from adapterc.digest import digest
from adapterc.errors import AdaptercError
from adapterc.frontend.tree import plain
from adapterc.frontend.yaml_tree import parse_yaml


class Shelf:
    """The files of one language by their paths; whatever is not there as it should be names its file."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, object] = {}

    def put(self, name: str, text: str) -> None:
        """Read a file's text."""
        parsed = parse_yaml(text.encode("utf-8"), str(self._root / name))
        if parsed.root is None or parsed.diagnostics:
            found = parsed.diagnostics[0].message if parsed.diagnostics else "it is empty"
            raise self.broken(name, found)
        self._files[name] = plain(parsed.root)

    def digest(self, name: str) -> str:
        """One hash over all that a file says."""
        return digest(self._files[name])

    def broken(self, name: str, why: str) -> AdaptercError:
        """What to tell about a file that cannot be used."""
        return AdaptercError(
            f"template library file {self._root / name} is broken: {why}",
            help="restore the file, or reinstall adapterc",
        )

    def text(self, name: str, key: str) -> str:
        """The text that stands under `key`; a dot leads into a mapping."""
        found = self._under(name, self._files.get(name), key)
        if not isinstance(found, str):
            raise self.broken(name, f"`{key}` is not a text")
        return found

    def texts(self, name: str, key: str) -> tuple[str, ...]:
        """The list of texts that stands under `key`; a dot leads into a mapping."""
        found = self._under(name, self._files.get(name), key)
        if not isinstance(found, tuple) or not all(isinstance(text, str) for text in found):
            raise self.broken(name, f"`{key}` is not a list of texts")
        return found

    def entries(self, name: str, key: str) -> Iterator[Entry]:
        """The list of mappings that stands under `key`."""
        found = self._under(name, self._files.get(name), key)
        if not isinstance(found, tuple) or not all(isinstance(entry, Mapping) for entry in found):
            raise self.broken(name, f"`{key}` is not a list of mappings")
        for entry in found:
            yield Entry(self, name, entry)

    def _under(self, name: str, holder: object, key: str) -> object:
        for step in key.split("."):
            if not isinstance(holder, Mapping) or step not in holder:
                raise self.broken(name, f"it has no `{key}`" if name in self._files else "it is not there")
            holder = holder[step]
        return holder


@dataclass(frozen=True, slots=True)
class Entry:
    """One mapping of a list in a file."""

    shelf: Shelf
    name: str
    values: Mapping[str, object]

    def text(self, key: str, *, default: str | None = None) -> str:
        """The text under `key`, or `default` where there is one."""
        found = self.values.get(key, default)
        if not isinstance(found, str):
            raise self.shelf.broken(self.name, f"an entry has no text `{key}`")
        return found

    def texts(self, key: str, *, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """The texts under `key`, or `default` where there is one."""
        found = self.values.get(key, default)
        if not isinstance(found, tuple) or not all(isinstance(text, str) for text in found):
            raise self.shelf.broken(self.name, f"an entry has no list of texts `{key}`")
        return found

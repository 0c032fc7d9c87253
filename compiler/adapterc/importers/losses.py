"""What is left out on the way to a spec: counted by what it is and why, with the first places."""

from __future__ import annotations

from adapterc.importers.imported import Dropped

_MOST_PLACES = 5
_MOST_KINDS = 500
"""That a report names: a file may call its keys and roles as it likes."""


class Losses:
    """The mutable side of `Imported.dropped`; every step of an import has its own."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = {}
        self._places: dict[tuple[str, str], dict[str, None]] = {}

    def drop(self, what: str, why: str, place: str = "", count: int = 1) -> None:
        """Remember that `count` of something are left out."""
        if not count:
            return
        key = (what, why)
        if key not in self._counts and len(self._counts) >= _MOST_KINDS:
            key = ("thing of another kind", f"the report names {_MOST_KINDS} of them")
        self._counts[key] = self._counts.get(key, 0) + count
        places = self._places.setdefault(key, {})
        if place and len(places) < _MOST_PLACES:
            places[place] = None

    def dropped(self) -> tuple[Dropped, ...]:
        """Everything so far, in the order in which it first came."""
        return tuple(
            Dropped(what=what, why=why, count=count, places=tuple(self._places[what, why]))
            for (what, why), count in self._counts.items()
        )

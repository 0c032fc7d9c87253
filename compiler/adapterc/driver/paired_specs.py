"""Which spec of one side goes with which of the other."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.driver.sides import Side
from adapterc.driver.spec_versions import Version
from adapterc.errors import AdaptercError, ExitCode


def paired(before: Side, after: Side) -> Iterator[tuple[Version | None, Version | None]]:
    """Specs of one path, then those of one name, in the order of their paths; then what is left.

    Two sides of one spec each are a pair whatever their names. Of many only that goes with a single one
    which has its name. Libraries show in what imports them.
    """
    was, now = _built(before), _built(after)
    if before.single and after.single and len(was) == len(now) == 1:
        yield was[0], now[0]
        return
    found: list[tuple[Version | None, Version | None]] = []
    for same in (_same_key, _same_name):
        for one in list(was):
            other = next((each for each in now if same(one, each)), None)
            if other is not None:
                was.remove(one)
                now.remove(other)
                found.append((one, other))
    if not found and was and now and (before.single or after.single):
        single, many = (before, after) if before.single else (after, before)
        named = (was if before.single else now)[0].name
        raise AdaptercError(
            f"{many.label} has no spec called {named}, as {single.label} has",
            help="name the spec that it is to be compared with",
            code=ExitCode.USAGE,
        )
    found += [(one, None) for one in was if not after.single]
    found += [(None, other) for other in now if not before.single]
    yield from sorted(found, key=_place)


def _built(side: Side) -> list[Version]:
    libraries = [one for one in side.versions if one.spec is not None and one.spec.kind == "library"]
    return [one for one in side.versions if one not in libraries or side.single]


def _same_key(one: Version, other: Version) -> bool:
    return bool(one.key) and one.key == other.key


def _same_name(one: Version, other: Version) -> bool:
    return one.name == other.name


def _place(pair: tuple[Version | None, Version | None]) -> tuple[str, str]:
    known = pair[1] or pair[0]
    return ("", "") if known is None else (known.key, known.name)

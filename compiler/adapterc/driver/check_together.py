"""Many specs checked together: what was clean and is the same is passed over, all others are read.

Nothing that reads a spec is loaded where none has to be read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from adapterc.driver.clean import Clean, CleanSpecs
from adapterc.driver.token_claims import Claims, clashing
from adapterc.errors import AdaptercError
from adapterc.value import value

if TYPE_CHECKING:
    from adapterc.diagnostics.model import Diagnostic
    from adapterc.driver.looked import Looked
    from adapterc.driver.sweep import Swept

_Told = dict[Path, "Swept | AdaptercError"]


@value()
class Together:
    """What became of each spec, in their order, and what those with scenes have against each other: a spec
    with the findings, sources of both with it."""

    each: tuple[Clean | Swept | AdaptercError, ...]
    between: tuple[tuple[Looked, tuple[Diagnostic, ...]], ...]


def check_together(paths: Sequence[Path], *, kept: bool) -> Together:
    """Check them, with the records of what was clean before where they are to be `kept`.

    A clean spec is read again where a token of it is another scene in another spec, or looks like one of its
    tokens.
    """
    known = CleanSpecs() if kept else None
    clean = {path: found for path in paths if known and (found := known.find(path)) is not None}
    told = _checked([path for path in paths if path not in clean])
    again = _clashing(clean, _with_scenes(told))
    told |= _checked([path for path in paths if path in again])
    if known:
        _note(told, known)
    return Together(
        each=tuple(told.get(path) or clean[path] for path in paths),
        between=between(_with_scenes({path: told[path] for path in paths if path in told})),
    )


def _checked(paths: Sequence[Path]) -> _Told:
    if not paths:
        return {}  # what a check is made of takes longer to load than to not need
    from adapterc.driver.sweep import check_many

    return dict(zip(paths, check_many(paths), strict=True))


def _with_scenes(told: _Told) -> dict[Path, Looked]:
    whole = ((path, one) for path, one in told.items() if not isinstance(one, AdaptercError))
    return {path: one.looked for path, one in whole if one.looked is not None}


def _clashing(clean: Mapping[Path, Clean], looked: Mapping[Path, Looked]) -> set[Path]:
    """The clean specs that have to be held against others."""
    claims: dict[Path, Claims] = {path: one.claims for path, one in clean.items()}
    if looked:
        from adapterc.driver.same_tokens import told_tokens

        claims |= {
            path: told_tokens(path, [one.scene for one in spec.scenes]) for path, spec in looked.items()
        }
    return clashing(claims) & set(clean)


def _note(told: _Told, known: CleanSpecs) -> None:
    for one in told.values():
        if not isinstance(one, AdaptercError) and one.clean is not None:
            known.note(one.clean)
    known.save()


def between(looked: Mapping[Path, Looked]) -> tuple[tuple[Looked, tuple[Diagnostic, ...]], ...]:
    """What specs have against each other's scenes, sources of both with the findings."""
    if len(looked) < 2:
        return ()
    from adapterc.driver.same_tokens import same_tokens

    return tuple(same_tokens(looked))

"""`adapterc` for pages that the suite walks through: light stages, and a base that is there to build with.

`python -m support.walked ARGUMENTS`. Where a page builds, a stand-in for the embedded base is put into the
cache first: no model, but what is read of one without a model, under the embedded base's own name. Its
answers exclaim and make lists; those of every adapter do neither, and take up their subject.
"""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import replace
from typing import Any

from support import light_build


def have_base() -> None:
    """Lay a stand-in where the converted embedded base would lie."""
    from adapterc.backend.bases.folder import RECORD, Label, hash_files, model_files, read_base
    from adapterc.backend.bases.records import write_description
    from adapterc.backend.cache_folder import cache_root
    from adapterc.backend.embedded import EMBEDDED, embedded_folder

    assert os.environ.get("ADAPTERC_CACHE"), "a stand-in has no place in anybody's own cache"
    embedded = EMBEDDED[0]
    folder = embedded_folder(embedded, cache_root())
    if folder.exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    light_build.write_light_base(folder)
    hashes = hash_files(folder, model_files(folder))
    label = Label(name=embedded.name, identity=embedded.identity, licence=embedded.licence)
    base = replace(read_base(folder, hashes, label), path=str(folder))
    write_description(folder / RECORD, base, hashes, stamped=False)


def said(*parts: object, sentences: int = 3) -> str:
    """A light answer as the base here gives it."""
    return f"{_said(*parts, sentences=sentences)} That is so!\n- the {_plain(repr(parts), 2)}\n- and the rest"


def measured(request: Any, live: None, **more: Any) -> Any:
    """The light measurement, with an adapter that has none of the base's habits."""
    found = _measure(request, live, **more)
    subjects = {item.id: item.subject for item in request.probes}
    return replace(
        found,
        adapter_answers=tuple(
            replace(one, text=f"{subjects[one.item]}: {_plain(one.item, 40)}.")
            for one in found.adapter_answers
        ),
    )


def _plain(of: str, words: int) -> str:
    drawn = hashlib.sha512(of.encode()).digest()[:words]
    return " ".join(light_build._WORDS[byte % len(light_build._WORDS)] for byte in drawn)


_said, _measure = light_build._said, light_build._measure

if __name__ == "__main__":
    if "build" in sys.argv[1:2]:
        have_base()
    light_build._said, light_build._measure = said, measured
    sys.exit(light_build.main())

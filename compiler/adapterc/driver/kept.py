"""Results of stages: found under their keys in the store, or made once and kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, Generic, TypeVar

from adapterc import codec
from adapterc.backend.cache_folder import cache_root
from adapterc.backend.memory import release_memory
from adapterc.backend.platform import probe_platform
from adapterc.driver.leases import lease_on
from adapterc.driver.lock import stage_lock
from adapterc.driver.watch import StageDone, Watch
from adapterc.errors import CompilerBugError
from adapterc.ir.training import Platform
from adapterc.store import Store

T = TypeVar("T")
Parts = Callable[[], Mapping[str, Any]]
"""What a key is made of, as JSON under names that the spec's author knows; worked out when asked for."""
MADE_FROM = "made_from.json"
_VALUE = "value.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """Where a build works: the cache folder, the store in it, the platform, and who watches."""

    cache: Path
    store: Store
    platform: Platform
    watch: Watch


def open_workshop(device: str | None, watch: Watch, cache: Path | None = None) -> Workshop:
    """This machine and a cache folder, the user's own where none is named.

    `device` is "cpu" or "cuda", None for the best there is.
    """
    cache = cache or cache_root()
    store = Store(cache / "store", lease_on(cache).use)
    return Workshop(cache=cache, store=store, platform=probe_platform(device), watch=watch)


@dataclass(frozen=True, slots=True)
class Stage(Generic[T]):
    """A stage's name, its key, and the type of its value; `told` is what it is called to whoever watches.

    `parts` is written beside the value, for whoever asks later why another key is another one.
    """

    name: str
    key: str
    kind: type[T]
    told: str = ""
    parts: Parts | None = None

    @property
    def title(self) -> str:
        """What it is called."""
        return self.told or self.name


def staged(shop: Workshop, stage: Stage[T], make: Callable[[Path], None]) -> tuple[T, Path]:
    """A stage's value and the entry it lies in, found or made.

    An entry that another version of the compiler wrote, and this one cannot read, is made again.
    """
    start = monotonic()
    kept = found(shop, stage)
    if kept is None:
        told = partial(shop.watch.begin, stage.title, "waits: another build is making it")
        with stage_lock(shop.cache, stage.name, stage.key, waiting=told):
            kept = found(shop, stage)
            if kept is None:
                kept = _made(shop, stage, make)
                shop.watch.end(StageDone(stage=stage.title, result="built", seconds=monotonic() - start))
                return kept
    shop.watch.end(StageDone(stage=stage.title, result="cache", seconds=monotonic() - start))
    return kept


def found(shop: Workshop, stage: Stage[T]) -> tuple[T, Path] | None:
    """A stage's value and entry, if they were made before."""
    entry = shop.store.find(stage.name, stage.key)
    value = _read(entry, stage.kind) if entry is not None else None
    return (value, entry) if entry is not None and value is not None else None


def _made(shop: Workshop, stage: Stage[T], make: Callable[[Path], None]) -> tuple[T, Path]:
    shop.watch.begin(stage.title, "what it is made from has changed, or was never built here")
    shop.store.discard(stage.name, stage.key)

    def write(folder: Path) -> None:
        make(folder)
        if stage.parts is not None:
            text = json.dumps(stage.parts(), ensure_ascii=False, sort_keys=True, allow_nan=False)
            (folder / MADE_FROM).write_text(text + "\n", encoding="utf-8")

    entry = shop.store.keep(stage.name, stage.key, write)
    release_memory()
    value = _read(entry, stage.kind)
    if value is None:
        raise CompilerBugError(f"the stage {stage.name} did not keep a {stage.kind.__name__}")
    return value, entry


def write_value(folder: Path, kind: type[T], value: T) -> None:
    """Put a stage's value into the entry that is being made."""
    (folder / _VALUE).write_text(codec.to_json(kind, value), encoding="utf-8")


def _read(entry: Path, kind: type[T]) -> T | None:
    try:
        return codec.from_json(kind, (entry / _VALUE).read_text(encoding="utf-8"))
    except OSError:
        return None

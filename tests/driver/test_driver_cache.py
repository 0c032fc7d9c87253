"""What of the cache goes, in which order, and what stays."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from adapterc.driver.cache import CacheEntry, clear, look, size_of_text
from adapterc.driver.leases import Lease
from adapterc.errors import AdaptercError
from adapterc.pinned import PinnedFiles
from adapterc.store import MANIFEST, Store

_DAY = 86_400.0


@pytest.fixture(name="cache")
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three results of 10 kB, used three, two and one days ago, and a base."""
    root = tmp_path / "cache"
    monkeypatch.setenv("ADAPTERC_CACHE", str(root))
    store = Store(root / "store")
    for days, key in ((3, "a" * 64), (2, "b" * 64), (1, "c" * 64)):
        entry = store.keep("train", key, filled)
        aged(entry / MANIFEST, days)
    (root / "bases").mkdir()
    (root / "bases" / "weights").write_bytes(b"x" * 50_000)
    return root


def filled(folder: Path) -> None:
    (folder / "v").write_bytes(b"x" * 10_000)


def aged(path: Path, days: float) -> None:
    then = time.time() - days * _DAY
    os.utime(path, (then, then))


def keys(entries: tuple[CacheEntry, ...]) -> list[str]:
    return [entry.key[:1] for entry in entries]


def left(cache: Path) -> list[str]:
    return sorted(path.name[:1] for path in (cache / "store" / "train").iterdir())


@pytest.mark.usefixtures("cache")
def test_all_is_listed_and_bases_beside_it() -> None:
    found = look()
    assert keys(found.entries) == ["a", "b", "c"]
    assert found.size == sum(entry.size for entry in found.entries) > 30_000
    assert ("bases", 50_000) in found.kept
    assert found.limit is None


def test_what_was_used_longest_ago_goes_first(cache: Path) -> None:
    cleared = clear(limit=15_000, older_than=None, dry=False)
    assert keys(cleared.gone) == ["a", "b"]
    assert left(cache) == ["c"]
    assert 10_000 < cleared.left < 15_000
    assert (cache / "bases" / "weights").is_file()


def test_what_is_old_goes(cache: Path) -> None:
    assert keys(clear(limit=None, older_than=2.5 * _DAY, dry=False).gone) == ["a"]
    assert left(cache) == ["b", "c"]


def test_a_dry_run_tells_the_same_and_removes_nothing(cache: Path) -> None:
    cleared = clear(limit=0, older_than=None, dry=True)
    assert keys(cleared.gone) == ["a", "b", "c"]
    assert cleared.left == 0
    assert left(cache) == ["a", "b", "c"]


def test_without_a_limit_only_what_killed_runs_left_goes(cache: Path) -> None:
    (cache / "store" / "train" / (".damaged-" + "d" * 12 + "-xyz")).mkdir()
    (cache / "store" / "train" / ("." + "e" * 12 + "-xyz")).mkdir()
    assert len(clear(limit=None, older_than=None, dry=False).gone) == 2
    assert left(cache) == ["a", "b", "c"]


def test_what_a_running_build_uses_stays(cache: Path) -> None:
    lease = Lease(cache)
    lease.use("train", "a" * 64)
    lease.use("train", "f" * 64)
    draft = cache / "store" / "train" / ("." + "f" * 12 + "-xyz")
    draft.mkdir()
    work = cache / "work" / ("f" * 64)
    work.mkdir(parents=True)
    (work / "checkpoint").write_text("x", encoding="utf-8")
    cleared = clear(limit=0, older_than=None, dry=False)
    assert sorted(keys(cleared.held)) == [".", "a", "f"]
    assert left(cache) == [".", "a"]
    assert work.is_dir()
    lease.end()
    clear(limit=0, older_than=None, dry=False)
    assert left(cache) == []
    assert not work.exists()


def test_answers_and_responses_go_and_what_is_being_written_stays(cache: Path) -> None:
    (cache / "answers").mkdir()
    (cache / "responses" / "ab").mkdir(parents=True)
    for path in (cache / "answers" / "1.json", cache / "responses" / "ab" / "ab2.json"):
        path.write_text("{}", encoding="utf-8")
    draft = cache / "answers" / ".2.json.77"
    draft.write_text("{", encoding="utf-8")
    clear(limit=0, older_than=None, dry=False)
    assert [path.name for path in (cache / "answers").iterdir()] == [draft.name]
    assert list((cache / "responses" / "ab").iterdir()) == []
    aged(draft, 2)
    clear(limit=0, older_than=None, dry=False)
    assert not draft.exists()


def test_files_of_packages_go_once_nothing_reads_them_any_more(cache: Path) -> None:
    pinned = PinnedFiles(root=cache / "packages")
    used, unused = pinned.keep(b"adapterc: 1\n"), pinned.keep(b"adapterc: 2\n")
    for digest in (used, unused):
        aged(cache / "packages" / digest[:2] / digest, 40)
    assert pinned.read(used, 100) == b"adapterc: 1\n"
    cleared = clear(limit=None, older_than=30 * _DAY, dry=False)
    assert [(entry.kind, entry.key) for entry in cleared.gone] == [("packages", unused)]
    assert (pinned.read(used, 100), pinned.read(unused, 100)) == (b"adapterc: 1\n", None)


def test_files_of_packages_do_not_go_by_size_and_what_a_killed_lock_left_does(cache: Path) -> None:
    digest = PinnedFiles(root=cache / "packages").keep(b"adapterc: 1\n")
    for days in (0, 2):
        (cache / "packages" / f".fetch-{days}").mkdir()
        aged(cache / "packages" / f".fetch-{days}", days)
    clear(limit=0, older_than=None, dry=False)
    left = sorted(path.name for path in (cache / "packages").iterdir())
    assert left == sorted((".fetch-0", digest[:2]))


def test_a_clock_that_went_back_clears_nothing_by_age(cache: Path) -> None:
    for entry in (cache / "store" / "train").iterdir():
        aged(entry / MANIFEST, -400)
    assert clear(limit=None, older_than=1.0, dry=False).gone == ()


@pytest.mark.parametrize(
    ("text", "size"),
    [("20GB", 20 * 10**9), ("1.5 m", 1_500_000), ("700", 700), ("0", 0), ("5kb", 5000), ("2 TB", 2 * 10**12)],
)
def test_sizes(text: str, size: int) -> None:
    assert size_of_text(text) == size


@pytest.mark.parametrize("text", ["", "GB", "-1", "nan", "inf", "1e99", "20 XB", "20GiB", "1 2", "b"])
def test_what_is_no_size(text: str) -> None:
    assert size_of_text(text) is None


def test_a_limit_that_is_no_size_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADAPTERC_CACHE_LIMIT", "much")
    with pytest.raises(AdaptercError, match="ADAPTERC_CACHE_LIMIT is 'much', which is no size"):
        look()

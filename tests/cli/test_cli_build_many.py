"""`adapterc build FOLDER`: many specs, what is up to date among them, and what stops one of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapterc.driver.uptodate import UpToDate, UpToDateSpecs
from support.building import adapterc, environment, make_workplace

pytestmark = pytest.mark.slow
_LIBRARY = """\
adapterc: 1
kind: library
name: shared
traits:
  - {id: plain, kind: decrease, measure: list_items}
"""
_HEAVY = {"torch", "transformers", "peft", "accelerate", "datasets", "lm_eval"}
_LOADED = (
    "import sys\nfrom adapterc.cli.main import main\ncode = main(sys.argv[1:])\n"
    "print('MODULES', code, *sorted({name.split('.')[0] for name in sys.modules}))"
)


@dataclass(frozen=True)
class Many:
    """A folder with two specs and the library of one, built."""

    place: Path
    cache: Path
    out: str
    err: str
    code: int

    def build(self, *more: str) -> subprocess.CompletedProcess[str]:
        return adapterc("build", "specs", *more, cwd=self.place, cache=self.cache)

    def find(self, name: str) -> UpToDate | None:
        """Whether a new process would find a spec up to date."""
        return UpToDateSpecs(None).find(self.place / "specs" / f"{name}.yaml", self.place / "build")


@pytest.fixture(scope="module", name="many")
def _many(tmp_path_factory: pytest.TempPathFactory) -> Many:
    folder = tmp_path_factory.mktemp("many")
    place, cache = make_workplace(folder / "place"), folder / "cache"
    specs = place / "specs"
    specs.mkdir()
    shutil.move(place / "probes.jsonl", specs)
    (place / ".git").mkdir()
    text = (place / "spec.yaml").read_text(encoding="utf-8").replace("./base", "../base")
    (place / "spec.yaml").unlink()
    (specs / "one.yaml").write_text(text.replace("name: tiny", "name: one"), encoding="utf-8")
    imports = "imports: [{path: shared.yaml}]\n"
    (specs / "two.yaml").write_text(text.replace("name: tiny", "name: two") + imports, encoding="utf-8")
    (specs / "shared.yaml").write_text(_LIBRARY, encoding="utf-8")
    ran = adapterc("build", "specs", cwd=place, cache=cache)
    return Many(place, cache, ran.stdout, ran.stderr, ran.returncode)


@pytest.fixture(name="here")
def _here(many: Many, monkeypatch: pytest.MonkeyPatch) -> Iterator[Many]:
    """The same for a test that looks into its records, and puts every file back that it changed."""
    monkeypatch.setenv("ADAPTERC_CACHE", str(many.cache))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    before = {path: path.read_bytes() for path in many.place.rglob("*") if path.is_file()}
    yield many
    for path in many.place.rglob("*"):
        if path.is_symlink() or (path.is_file() and path not in before):
            path.unlink()
    for path, content in before.items():
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)


def edited(path: Path, was: str, now: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now), encoding="utf-8")


def test_each_spec_has_a_line_and_libraries_have_none(many: Many) -> None:
    assert many.code == 3, many.err
    lines = many.out.splitlines()
    assert [line.split()[:3] for line in lines[:-1]] == [
        ["NOT", "VERIFIED", "one"],
        ["NOT", "VERIFIED", "two"],
    ]
    assert all("built in " in line and "not verified: calm, longer" in line for line in lines[:-1])
    assert lines[-1] == "2 specs: 2 built"
    assert (many.place / "build" / "one" / "report.html").is_file()


def test_what_is_done_is_told_by_the_name_of_the_spec(many: Many) -> None:
    told = [line for line in many.err.splitlines() if " done in " in line]
    assert {line.split(":")[0] for line in told} == {"one", "two"}
    assert [line.split()[1] for line in told if line.startswith("one:")] == [
        "dataset",
        "train",
        "measure",
        "emit",
    ]


def test_a_second_build_loads_no_model_library_and_writes_nothing(many: Many) -> None:
    before = {path: path.stat().st_mtime_ns for path in (many.place / "build").rglob("*")}
    ran = subprocess.run(
        [sys.executable, "-c", _LOADED, "build", "specs"],
        cwd=many.place,
        env=environment(many.cache),
        capture_output=True,
        text=True,
        check=True,
    )
    *lines, last = ran.stdout.splitlines()
    assert lines == [
        "NOT VERIFIED  one  up to date",
        "NOT VERIFIED  two  up to date",
        "2 specs: 2 up to date",
    ]
    assert last.split()[1] == "3"
    assert set(last.split()[2:]) & _HEAVY == set()
    assert {path: path.stat().st_mtime_ns for path in (many.place / "build").rglob("*")} == before


def test_what_is_built_alone_is_built_the_same(many: Many, tmp_path: Path) -> None:
    """A base that stayed in memory is the base that is read from disk."""
    ran = adapterc(
        "build", "specs/two.yaml", "--out", str(tmp_path / "alone"), cwd=many.place, cache=tmp_path / "cache"
    )
    assert ran.returncode == 3, ran.stderr
    together = many.place / "build" / "two"
    for name in ("adapter_model.safetensors", "dataset/train.jsonl", "report.json", "adapterc.json"):
        assert (tmp_path / "alone" / name).read_bytes() == (together / name).read_bytes(), name


@pytest.mark.parametrize("name", ["one", "two"])
def test_an_untouched_spec_is_up_to_date(name: str, here: Many) -> None:
    found = here.find(name)
    assert found is not None
    assert (found.name, found.verdict, found.target) == (name, "NOT VERIFIED", here.place / "build" / name)


def test_files_that_only_look_otherwise_are_read_and_are_up_to_date(here: Many) -> None:
    for path in (*(here.place / "specs").iterdir(), *(here.place / "build" / "one").rglob("*.json")):
        path.write_bytes(path.read_bytes())
    assert here.find("one") is not None
    assert here.find("two") is not None


def test_another_spec_and_a_file_beside_change_nothing(here: Many) -> None:
    edited(here.place / "specs" / "two.yaml", "0.60", "0.61")
    (here.place / "specs" / "notes.txt").write_text("more", encoding="utf-8")
    assert here.find("one") is not None
    assert here.find("two") is None


INPUTS = (
    "the spec",
    "its probes",
    "its library",
    "the base",
    "a nearer repository",
    "same size, time set back",
)


@pytest.mark.parametrize("what", INPUTS)
def test_what_a_spec_is_read_from_is_looked_at(what: str, here: Many) -> None:
    specs = here.place / "specs"
    match what:
        case "the spec":
            edited(specs / "two.yaml", "0.60", "0.6")
        case "its probes":
            (specs / "probes.jsonl").write_bytes((specs / "probes.jsonl").read_bytes() + b"\n")
        case "its library":
            edited(specs / "shared.yaml", "list_items", "questions")
        case "the base":
            config = here.place / "base" / "config.json"
            config.write_bytes(config.read_bytes() + b"\n")
        case "a nearer repository":
            (specs / ".git").write_text("", encoding="utf-8")
        case _:
            status = (specs / "two.yaml").stat()
            edited(specs / "two.yaml", "0.60", "0.61")
            os.utime(specs / "two.yaml", ns=(status.st_atime_ns, status.st_mtime_ns))
            assert (specs / "two.yaml").stat().st_mtime_ns == status.st_mtime_ns
    assert here.find("two") is None


DAMAGE = ("a bit", "a bit, time set back", "cut short", "added", "removed", "a link", "swapped", "all of it")


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_artifact_is_not_up_to_date(damage: str, here: Many) -> None:
    artifact = here.place / "build" / "one"
    weights = artifact / "adapter_model.safetensors"
    status, content = weights.stat(), weights.read_bytes()
    match damage:
        case "a bit":
            weights.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        case "a bit, time set back":
            weights.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
            os.utime(weights, ns=(status.st_atime_ns, status.st_mtime_ns))
        case "cut short":
            weights.write_bytes(content[:-1])
        case "added":
            (artifact / "eval" / "more.txt").write_text("", encoding="utf-8")
        case "removed":
            (artifact / "report.md").unlink()
        case "a link":
            weights.rename(here.place / "aside")
            weights.symlink_to(here.place / "aside")
        case "swapped":
            one, two = artifact / "report.md", artifact / "README.md"
            texts = one.read_bytes(), two.read_bytes()
            one.write_bytes(texts[1])
            two.write_bytes(texts[0])
        case _:
            artifact.rename(here.place / "elsewhere")
            assert here.find("one") is None
            (here.place / "elsewhere").rename(artifact)
            return
    assert here.find("one") is None


@pytest.mark.parametrize("damage", ["cut short", "a bit", "another's", "gone", "nested brackets"])
def test_damaged_records_are_not_there(damage: str, here: Many) -> None:
    (records,) = (here.cache / "uptodate").glob("*.json")
    content = records.read_bytes()
    try:
        match damage:
            case "cut short":
                records.write_bytes(content[:-9])
            case "a bit":
                records.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
            case "another's":
                records.write_bytes(content.replace(b"NOT VERIFIED", b"VERIFIED"))
            case "gone":
                records.unlink()
            case _:
                records.write_bytes(b"[" * 100_000)
        assert here.find("one") is None
    finally:
        records.write_bytes(content)


def test_a_comment_makes_nothing_and_is_up_to_date_from_then_on(here: Many) -> None:
    edited(here.place / "specs" / "one.yaml", "role:", "# who\nrole:")
    ran = here.build()
    assert (
        ran.stdout.splitlines()[-1] == "2 specs: 1 built, 1 up to date"
    )  # the artifact holds the spec's text
    assert [line.split()[1] for line in ran.stderr.splitlines() if " done in " in line] == ["emit"]
    assert here.find("one") is not None


def test_one_failing_spec_never_stops_the_others(here: Many) -> None:
    specs = here.place / "specs"
    edited(specs / "two.yaml", "kind: preference", "kind: prefer")
    text = (specs / "one.yaml").read_text(encoding="utf-8")
    (specs / "a.yaml").write_text(
        text.replace("name: one", "name: a").replace("../base", "./no"), encoding="utf-8"
    )
    (here.place / "build" / "one" / "report.md").unlink()
    ran = here.build()
    assert ran.returncode == 4, ran.stderr
    assert [line.split()[0] for line in ran.stdout.splitlines()[:-1]] == ["failed", "NOT", "findings"]
    assert ran.stdout.splitlines()[-1] == "3 specs: 1 built, 1 with findings, 1 failed"
    assert (here.place / "build" / "one" / "report.md").is_file()
    assert "specs/two.yaml" in ran.stderr
    assert "Traceback" not in ran.stderr
    stopped = here.build("--no-keep-going", "--format", "json")
    told = json.loads(stopped.stdout)
    assert [(one["result"], one["code"]) for one in told] == [
        ("failed", 4),
        ("up to date", 3),
        ("not tried", 0),
    ]


def test_without_keep_going_what_comes_after_is_not_tried(here: Many) -> None:
    edited(here.place / "specs" / "one.yaml", "kind: preference", "kind: prefer")
    edited(here.place / "specs" / "two.yaml", "0.60", "0.59")
    ran = here.build("--no-keep-going")
    assert ran.returncode == 1
    assert ran.stdout.splitlines() == [
        "findings      specs/one.yaml: 1 error",
        "not tried     two  specs/two.yaml",
        "2 specs: 1 with findings, 1 not tried",
    ]


def test_two_specs_of_one_name_are_an_error_at_both_places(here: Many) -> None:
    text = (here.place / "specs" / "one.yaml").read_text(encoding="utf-8")
    (here.place / "specs" / "again.yaml").write_text(text, encoding="utf-8")
    ran = here.build()
    assert ran.returncode == 1
    assert ran.stdout.splitlines() == [
        "findings      one  specs/again.yaml: 1 error",
        "findings      one  specs/one.yaml: 1 error",
        "NOT VERIFIED  two  up to date",
        "3 specs: 1 up to date, 2 with findings",
    ]
    shown = ran.stderr[ran.stderr.index("error[AC0416]") :]
    assert shown.startswith(
        "error[AC0416]: two specs are called `one`: both would be built into one folder\n"
        " --> specs/again.yaml:2:7\n"
    )
    assert "specs/one.yaml:2:7" in shown


def test_an_empty_selection_builds_nothing(here: Many) -> None:
    ran = here.build("--select", "changed", "--against", "build")
    assert (ran.returncode, ran.stdout) == (0, "0 specs: nothing to build\n")
    assert "0 of 3 specs changed against build" in ran.stderr
    edited(here.place / "specs" / "shared.yaml", "list_items", "exclamations")
    planned = adapterc(
        "plan", "specs", "--select", "changed", "--against", "build", cwd=here.place, cache=here.cache
    )
    assert planned.returncode == 0
    assert planned.stdout.startswith("== specs/two.yaml\nbase     hit\n")
    assert "== specs/one.yaml" not in planned.stdout


@pytest.mark.parametrize("typed", [["--select", "changed"], ["--against", "main"], ["--select", "new"]])
def test_half_a_selection_is_a_usage_error(typed: list[str], here: Many) -> None:
    ran = here.build(*typed)
    assert (ran.returncode, ran.stdout) == (2, "")


def test_a_plan_of_many_as_json_is_a_list(here: Many) -> None:
    ran = adapterc(
        "plan", "specs/one.yaml", "specs/two.yaml", "--format", "json", cwd=here.place, cache=here.cache
    )
    told = json.loads(ran.stdout)
    assert [(one["path"], one["code"]) for one in told] == [("specs/one.yaml", 0), ("specs/two.yaml", 0)]
    assert all(stage["hit"] for one in told for stage in one["found"]["stages"])

"""Evidence out of artifacts: only of whole ones, and all that was judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adapterc.digest import digest_file
from adapterc.driver.bound import bound_of
from adapterc.driver.compile import check, compile_spec
from adapterc.driver.evidence import evidence_of
from adapterc.driver.evidence_written import write_all
from adapterc.emit.artifact import emit
from adapterc.errors import AdaptercError, ExitCode
from support.emission import emit_request
from support.evidenced import Proved, make_key
from support.sealing import reforged
from support.undeclared import part_report


def test_it_says_what_the_report_says(proved: Proved) -> None:
    evidence = evidence_of(proved.artifact)
    report = json.loads((proved.artifact / "report.json").read_text(encoding="utf-8"))
    assert (evidence.name, evidence.verdict, evidence.level) == ("calm", "VERIFIED", "quick")
    assert [(part.kind, part.id, part.verdict) for part in evidence.parts] == [
        ("trait", "calm", "VERIFIED"),
        ("gate", "parrot", "VERIFIED"),
        ("gate", "retention", "VERIFIED"),
    ]
    trait = report["traits"][0]
    assert (evidence.parts[0].reason, evidence.parts[0].n) == (trait["reason"], trait["n"])
    assert evidence.parts[0].low == trait["effect"]["low"]
    assert evidence.parts[2].reason == "kl 0.01 (at most 0.05); ppl_ratio 1.01 (at most 1.05)"


def test_parts_without_a_threshold_have_the_report_s_own_words(proved: Proved) -> None:
    report, made = (
        json.loads((proved.artifact / file).read_text(encoding="utf-8"))
        for file in ("report.json", "adapterc.json")
    )
    told = [
        part_report("frames.turn", "VERIFIED"),
        part_report("frames.lean", "NOT VERIFIED"),
        part_report("frames.keep", "INCONCLUSIVE", n=0),
        part_report("frames.leave", "INCONCLUSIVE", declared=True),
    ]
    text = json.dumps({**report, "parts": [one.model_dump(mode="json") for one in told]})
    (proved.artifact / "report.json").write_text(text, encoding="utf-8")
    hashed = {**made["files"], "report.json": digest_file(proved.artifact / "report.json")}
    reforged(proved.artifact, {**made, "files": hashed})
    parts = [part for part in evidence_of(proved.artifact).parts if part.kind == "part"]
    assert [(part.id, part.verdict, part.decides) for part in parts] == [
        ("frames.turn", "moved", False),
        ("frames.lean", "not shown", False),
        ("frames.keep", "not measured", False),
        ("frames.leave", "INCONCLUSIVE", True),
    ]


def test_it_names_the_artifact_by_its_files(proved: Proved) -> None:
    evidence = evidence_of(proved.artifact)
    assert evidence.artifact == {
        name: digest_file(proved.artifact / name)
        for name in ("adapter_model.safetensors", "report.json", "adapterc.json")
    }
    assert evidence.platform["device"] in ("cpu", "cuda")


def test_it_is_bound_to_what_the_spec_is_by_itself(proved: Proved) -> None:
    compiled = compile_spec(proved.spec, check(proved.spec))
    made = json.loads((proved.artifact / "adapterc.json").read_text(encoding="utf-8"))
    assert evidence_of(proved.artifact).bound == bound_of(compiled, made["base"]["digest"])


@pytest.mark.parametrize("name", ["report.json", "adapterc.json", "run.json", "spec/bound.json"])
def test_a_damaged_artifact_has_none(proved: Proved, name: str) -> None:
    file = proved.artifact / name
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 4
    file.write_bytes(raw)
    with pytest.raises(AdaptercError) as told:
        evidence_of(proved.artifact)
    assert told.value.code == ExitCode.ENVIRONMENT


def test_an_artifact_of_a_version_that_bound_nothing(tmp_path: Path) -> None:
    emit(emit_request(tmp_path), target=tmp_path / "artifact")
    with pytest.raises(AdaptercError) as told:
        evidence_of(tmp_path / "artifact")
    assert told.value.message == (
        f"{tmp_path / 'artifact'} was built by a version that did not write down what verdicts are bound to"
    )
    assert told.value.help == "build it again with this version: what was made before comes from the cache"


@pytest.mark.parametrize("name", ["../calm", "a/b", "", ".calm", "calm\n", "c" * 65])
def test_an_artifact_whose_name_is_no_name(proved: Proved, name: str) -> None:
    report, made = (
        json.loads((proved.artifact / file).read_text(encoding="utf-8"))
        for file in ("report.json", "adapterc.json")
    )
    text = json.dumps({**report, "name": name})
    (proved.artifact / "report.json").write_text(text, encoding="utf-8")
    hashed = {**made["files"], "report.json": digest_file(proved.artifact / "report.json")}
    reforged(proved.artifact, {**made, "name": name, "files": hashed})
    before = sorted(proved.place.rglob("*"))
    with pytest.raises(AdaptercError) as told:
        write_all([proved.artifact], out=None, key=None)
    assert "no spec has such a name" in told.value.message
    assert sorted(proved.place.rglob("*")) == before


def test_what_is_no_artifact(tmp_path: Path) -> None:
    with pytest.raises(AdaptercError) as told:
        evidence_of(tmp_path)
    assert told.value.code == ExitCode.USAGE


def test_it_is_written_once(proved: Proved) -> None:
    proved.file.unlink()
    first, second = (write_all([proved.artifact], out=None, key=None)[0] for _ in range(2))
    assert (first.is_new, second.is_new) == (True, False)
    assert (first.path, first.is_signed) == (Path("evidence/calm.json"), False)


def test_every_artifact_of_a_folder(proved: Proved) -> None:
    written = write_all([proved.place / "build"], out=proved.place / "there", key=None)
    assert [(one.name, one.path) for one in written] == [("calm", Path("there/calm.json"))]


def test_two_of_one_name_are_written_neither(proved: Proved) -> None:
    proved.file.unlink()
    proved.artifact.rename(proved.place / "build" / "first")
    proved.copied(proved.place / "again")
    with pytest.raises(AdaptercError) as told:
        write_all([proved.place / "build", proved.place / "again" / "build"], out=None, key=None)
    assert told.value.code == ExitCode.USAGE
    assert not proved.file.exists()


def test_a_former_signature_does_not_stay_beside_other_evidence(proved: Proved, tmp_path: Path) -> None:
    key = make_key(tmp_path, "team")
    assert write_all([proved.artifact], out=None, key=key)[0].is_signed
    assert write_all([proved.artifact], out=None, key=None)[0].is_signed, "it is the same evidence"
    proved.claim(level="release")
    again = write_all([proved.artifact], out=None, key=None)[0]
    assert (again.is_new, again.is_signed, again.dropped_signature) == (True, False, True)
    assert not Path(f"{proved.file}.sig").exists()


def test_a_key_that_cannot_sign_leaves_what_was_there(proved: Proved, tmp_path: Path) -> None:
    proved.claim(level="release")
    before = proved.file.read_bytes()
    with pytest.raises(AdaptercError):
        write_all([proved.artifact], out=None, key=tmp_path / "nokey")
    assert proved.file.read_bytes() == before


def test_a_folder_that_takes_nothing(proved: Proved) -> None:
    (proved.place / "there").write_text("a file", encoding="utf-8")
    with pytest.raises(AdaptercError) as told:
        write_all([proved.artifact], out=proved.place / "there", key=None)
    assert told.value.help == "make the folder writable, or name another one: --out FOLDER"

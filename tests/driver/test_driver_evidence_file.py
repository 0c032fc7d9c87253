"""Evidence as a file: one text a value, and hostile or damaged files that are told and never waited for."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest

from adapterc.driver.evidence_file import EvidenceFile, evidence_folder, evidence_text, read_evidence
from adapterc.ir.bound import Bound
from adapterc.ir.evidence import Evidence, EvidencePart

MOST_SECONDS = 5.0
BOUND = Bound(
    version="0.1.0",
    code={"training": "1" * 64},
    spec={"traits.calm": "2" * 64},
    templates={"en/train/open.yaml": "3" * 64},
    layout="4" * 64,
    rows={"traits.calm": "abcdef"},
    items={},
    lock={"Δ21": "3"},
    base="5" * 64,
)
EVIDENCE = Evidence(
    format=1,
    name="calm",
    verdict="VERIFIED",
    profile="quick",
    level="quick",
    parts=(
        EvidencePart(
            kind="trait",
            id="calm",
            verdict="VERIFIED",
            decides=True,
            reason="It is.",
            n=72,
            estimate=0.1 + 0.2,
        ),
    ),
    bound=BOUND,
    artifact={"report.json": "6" * 64},
    platform={"device": "cuda", "processor": "тест \u202e"},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "calm.json"


def read(path: Path) -> EvidenceFile:
    start = monotonic()
    found = read_evidence(path)
    assert monotonic() - start < MOST_SECONDS
    assert found is not None
    assert (found.evidence is None) == bool(found.damage)
    return found


def test_what_is_written_is_read(path: Path) -> None:
    path.write_text(evidence_text(EVIDENCE), encoding="utf-8")
    found = read(path).evidence
    assert found is not None
    assert replace(found, sha256="") == EVIDENCE


def test_the_same_value_is_the_same_text() -> None:
    assert evidence_text(replace(EVIDENCE, sha256="7" * 64)) == evidence_text(EVIDENCE)


def test_nothing_there(path: Path) -> None:
    assert read_evidence(path) is None


def test_flipped_bits_are_found(path: Path) -> None:
    raw = evidence_text(EVIDENCE).encode("utf-8")
    for at in range(0, len(raw), 3):
        path.write_bytes(raw[:at] + bytes([raw[at] ^ (1 << at % 8)]) + raw[at + 1 :])
        assert read(path).damage, at


def test_cuts_are_found(path: Path) -> None:
    raw = evidence_text(EVIDENCE).encode("utf-8")
    for length in range(0, len(raw), 7):
        path.write_bytes(raw[:length])
        assert read(path).damage, length


@pytest.mark.parametrize(
    ("old", "new", "damage"),
    [
        ('"n": 72', '"n": 73', "its content has another hash than it says"),
        ('"n": 72', '"n":  72', "it is not laid out as it was written"),
        ('"name": "calm",', '"name": "calm", "name": "calm",', "it is not laid out as it was written"),
        ('"n": 72', '"n": "72"', "it is not laid out as it was written"),
        ('"n": 72', '"n": 72, "more": 1', "it is not laid out as it was written"),
        ('"format": 1', '"format": 2', "it is of format 2, and 1 is what this version knows"),
        ('"verdict": "VERIFIED"', '"verdict": "FINE"', "it lacks what evidence holds, or holds it otherwise"),
        (
            '{\n  "format"',
            '<<<<<<< HEAD\n{\n  "format"',
            "it holds the marks of a merge that was not finished",
        ),
        ("It is.", "\\ud800", "an escape stands for half of a character"),
    ],
    ids=["number", "layout", "twice", "text", "more", "later", "word", "merge", "surrogate"],
)
def test_what_is_told_of_a_change(path: Path, old: str, new: str, damage: str) -> None:
    text = evidence_text(EVIDENCE)
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert read(path).damage == damage


@pytest.mark.parametrize(
    ("raw", "damage"),
    [
        (b"", "it is empty"),
        (b" \n", "it is empty"),
        (b"\xff\xfe" * 40, "it is not UTF-8 text"),
        (b"[" * 100_000, "values are nested more than 64 deep"),
        (b'{"a":' * 100_000, "values are nested more than 64 deep"),
        (b"null", "it lacks what evidence holds, or holds it otherwise"),
        (b" " * (3 << 20), "it is larger than 2 MiB"),
        (
            b'{"format": ' + b"9" * 5000 + b"}",
            "the number `99999999999999999999999999999…` is too large to keep",
        ),
    ],
    ids=["empty", "blank", "bytes", "lists", "objects", "null", "huge", "number"],
)
def test_hostile_bytes(path: Path, raw: bytes, damage: str) -> None:
    path.write_bytes(raw)
    assert read(path).damage == damage


@pytest.mark.parametrize("kind", ["pipe", "link", "folder", "device"])
def test_what_is_no_file_of_its_own(path: Path, kind: str, tmp_path: Path) -> None:
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "link":
            (tmp_path / "elsewhere").write_text(evidence_text(EVIDENCE), encoding="utf-8")
            path.symlink_to(tmp_path / "elsewhere")
        case "folder":
            path.mkdir()
        case "device":
            path.symlink_to("/dev/zero")
    assert read(path).damage == "it is no regular file that can be read"


def test_turned_line_ends_are_no_damage(path: Path) -> None:
    path.write_bytes(evidence_text(EVIDENCE).replace("\n", "\r\n").encode("utf-8"))
    found = read(path)
    assert found.evidence is not None
    assert found.content == evidence_text(EVIDENCE).encode("utf-8")


def test_the_place_of_a_key(path: Path) -> None:
    path.write_text(evidence_text(EVIDENCE), encoding="utf-8")
    found = read(path)
    assert found.key("bound", "spec", "traits.calm").raw == '"traits.calm"'
    assert found.key("bound", "spec", "gone").raw == '"spec"'


def test_it_lies_at_the_top_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "project" / ".git").mkdir(parents=True)
    (tmp_path / "project" / "specs").mkdir()
    (tmp_path / "bare").mkdir()
    monkeypatch.chdir(tmp_path)
    assert evidence_folder(tmp_path / "project" / "specs", None) == tmp_path / "project" / "evidence"
    assert evidence_folder(tmp_path / "bare", None) == tmp_path / "evidence"
    assert evidence_folder(tmp_path / "bare", Path("there")) == Path("there")

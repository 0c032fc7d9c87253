"""Specs held against their evidence: what leaves it standing, and what each finding says to its victim."""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapterc.diagnostics.render import render
from adapterc.driver.evidence import evidence_of
from adapterc.driver.evidence_file import evidence_text
from adapterc.driver.gate import Demand, Gated, gate, gate_many
from adapterc.driver.gate_names import of_one_name
from adapterc.errors import ExitCode
from adapterc.ir.bound import Bound
from adapterc.ir.evidence import EvidencePart, Word
from adapterc.signatures.ssh_keygen import read_signers, sign
from support.evidenced import Proved, allow, make_key

SPEC = Path("specs/calm.yaml")
AGAIN = (
    "where its base is: adapterc build specs/calm.yaml, then adapterc evidence build/calm, and commit what "
    "that writes"
)


def gated(**asked: Any) -> Gated:
    """The gate on the spec of the project that the test stands in."""
    return gate(SPEC, Demand(**asked))


def told(found: Gated) -> str:
    """Its findings, a line each."""
    return render(found.diagnostics, found.sources, "concise")


def with_bound(proved: Proved, **changes: Any) -> None:
    """Evidence that is bound to something else, its own hash put right."""
    bound: Bound = evidence_of(proved.artifact).bound
    proved.claim(bound=replace(bound, **changes))


def test_evidence_of_the_spec_as_it_stands_holds(proved: Proved) -> None:
    found = gated()
    assert (found.code, found.diagnostics) == (ExitCode.OK, ())
    assert found.evidence is not None
    assert found.evidence.bound == evidence_of(proved.artifact).bound


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("adapterc: 1\n", "# what this is for\nadapterc: 1\n\n"),
        (
            "role: {title: A stoic, summary: I weigh things.,",
            "role: {summary: I weigh things., title: A stoic,",
        ),
        ("dataset: {rows: 12}\n", "dataset:\n    rows: 12\n"),
        ("base: ../base\n", 'base: "../base"\ncredits: [Epictetus]\nlicence: MIT\n'),
        ("dataset: {rows: 12}\n", "emit: {dataset: omit}\ndataset: {rows: 12}\n"),
    ],
    ids=["comments", "order of keys", "layout", "credits", "what is published"],
)
def test_what_changes_nothing_that_is_judged(proved: Proved, old: str, new: str) -> None:
    proved.edit(old, new)
    assert told(gated()) == ""


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (
            "Granted, {claim}.",
            "Agreed, {claim}.",
            "`traits.calm` of the spec changed; 4 of 15 rows changed (traits.calm)",
        ),
        ("at_least: 0.60", "at_least: 0.55", "`traits.calm` of the spec changed"),
        ("epochs: 1", "epochs: 2", "`training` of the spec changed"),
        (
            "rows: 12",
            "rows: 14",
            "`dataset` of the spec changed; 3 of 18 rows changed (traits.calm, dataset.replay; there were "
            "15)",
        ),
        (
            "training: {",
            "verify: {profile: standard}\ntraining: {",
            "`verify` of the spec changed; `en/verify/pressure.yaml` of the templates changed; the order of "
            "rows changed, or what else is asked of the adapter",
        ),
        (
            "I speak slowly.",
            "I speak at length.",
            "`role` of the spec changed; 2 of 15 rows changed (role)",
        ),
    ],
    ids=["move", "threshold", "training", "rows", "profile", "role"],
)
def test_what_of_the_spec_makes_evidence_stale(proved: Proved, old: str, new: str, changes: str) -> None:
    proved.edit(old, new)
    assert told(gated()) == (
        f"specs/calm.yaml:2:7: error[AC0803]: the evidence for `calm` is stale: {changes}\n"
    )


def test_a_held_out_item_that_changed(proved: Proved) -> None:
    probes = proved.place / "specs" / "probes.jsonl"
    first, rest = probes.read_text(encoding="utf-8").split("\n", 1)
    probes.write_text(first.replace('"to": "', '"to": "Well. ') + "\n" + rest, encoding="utf-8")
    assert "1 of 96 held-out items changed (traits.calm)" in told(gated())


def test_stale_evidence_shows_both_places(proved: Proved) -> None:
    proved.edit("Granted, {claim}.", "Agreed, {claim}.")
    found = gated()
    lines = proved.file.read_text(encoding="utf-8").split("\n")
    spec, layout = (next(at for at, line in enumerate(lines, 1) if line.strip().startswith(key))
                    for key in ('"traits.calm": "', '"layout"'))  # fmt: skip
    assert render(found.diagnostics, found.sources).split("\n") == [
        "error[AC0803]: the evidence for `calm` is stale: `traits.calm` of the spec changed; 4 of 15 rows "
        "changed (traits.calm)",
        "  --> specs/calm.yaml:2:7",
        "   |",
        " 2 | name: calm",
        "   |       ^^^^",
        f"  ::: evidence/calm.json:{spec}:7",
        "   |",
        f"{spec} | {lines[spec - 1]}",
        "   |       ------------- as it was verified",
        "...",
        f"{layout} | {lines[layout - 1]}",
        "   |     -------- as it was verified",
        f"   = help: {AGAIN}",
        "",
    ]


def test_another_compiler(proved: Proved) -> None:
    with_bound(proved, version="0.0.9")
    assert "is stale: adapterc 0.0.9 made it, and this is 0.1.0\n" in told(gated())


def test_other_code_of_the_same_version(proved: Proved) -> None:
    code = evidence_of(proved.artifact).bound.code
    with_bound(proved, code={**code, "training": "0" * 64, "judging": "0" * 64})
    assert "is stale: the compiler's code for training, judging is not what it was\n" in told(gated())


def test_other_templates_of_the_library(proved: Proved) -> None:
    said = evidence_of(proved.artifact).bound.templates
    with_bound(proved, templates={**said, "en/train/open.yaml": "0" * 64})
    assert "is stale: `en/train/open.yaml` of the templates changed\n" in told(gated())


def test_templates_of_its_own(proved: Proved) -> None:
    own = proved.place / "specs" / "own.yaml"
    family = "families:\n  - {family: own, use: open, ask: 'What of {{ subject }}?', subjects: [tin, salt]}\n"
    own.write_text(family, encoding="utf-8")
    proved.edit("dataset: {rows: 12}", "dataset: {rows: 12, templates: [own.yaml]}")
    assert "`own.yaml` of the templates changed" in told(gated())


def test_a_package_that_is_pinned_to_another_commit(proved: Proved) -> None:
    with_bound(proved, lock={"voices": "2d5a39af2ae3" + "0" * 28, "Δ21": "3"})
    assert "is stale: the pin of `voices` is gone; the slot of `Δ21` is gone\n" in told(gated())


def test_another_base_on_this_machine(proved: Proved) -> None:
    config = proved.place / "base" / "config.json"
    config.write_text(config.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert "is stale: the base's files are others\n" in told(gated())


def test_a_base_that_is_not_on_this_machine_goes_by_its_name(proved: Proved) -> None:
    shutil.rmtree(proved.place / "base")
    assert told(gated()) == ""
    proved.edit("base: ../base", "base: ../models/base")
    assert "is stale: `base` of the spec changed\n" in told(gated())


def test_the_same_base_in_another_place(proved: Proved) -> None:
    (proved.place / "models").mkdir()
    shutil.move(proved.place / "base", proved.place / "models" / "base")
    proved.edit("base: ../base", "base: ../models/base")
    assert told(gated()) == ""


def test_no_evidence(proved: Proved) -> None:
    proved.file.unlink()
    found = gated()
    assert render(found.diagnostics, found.sources) == (
        "error[AC0801]: there is no evidence for `calm`: evidence/calm.json is not there\n"
        " --> specs/calm.yaml:2:7\n"
        "  |\n"
        "2 | name: calm\n"
        "  |       ^^^^\n"
        f"  = help: {AGAIN}\n"
    )
    assert found.code == ExitCode.FINDINGS


def test_evidence_of_another_spec(proved: Proved) -> None:
    proved.claim(name="quiet")
    assert told(gated()) == (
        "specs/calm.yaml:2:7: error[AC0802]: the evidence in evidence/calm.json is damaged: it is the "
        "evidence of `quiet`\n"
    )


def test_an_adapter_that_is_not_verified(proved: Proved) -> None:
    parts = evidence_of(proved.artifact).parts
    lower = (replace(parts[0], verdict="INCONCLUSIVE"), *parts[1:])
    proved.claim(verdict="INCONCLUSIVE", parts=lower)
    found = gated()
    assert found.code == ExitCode.NOT_VERIFIED
    assert told(found) == (
        "specs/calm.yaml:2:7: error[AC0804]: `calm` is INCONCLUSIVE: trait calm (INCONCLUSIVE)\n"
    )
    proved.edit("at_least: 0.60", "at_least: 0.55")
    assert gated().code == ExitCode.FINDINGS


def test_a_whole_that_is_better_than_its_parts(proved: Proved) -> None:
    parts = evidence_of(proved.artifact).parts
    proved.claim(parts=(replace(parts[0], verdict="NOT VERIFIED"), *parts[1:]))
    assert "AC0802" in told(gated())
    assert "it says VERIFIED of the whole, and not of every part" in told(gated())
    proved.claim(parts=(replace(parts[0], verdict="NOT VERIFIED", decides=False), *parts[1:]))
    assert told(gated()) == ""


@pytest.mark.parametrize("word", ["moved", "not shown", "not measured", "NOT VERIFIED"])
def test_what_no_threshold_is_declared_for_is_no_condition(proved: Proved, word: Word) -> None:
    """The last one is what evidence of an earlier version says of it."""
    parts = evidence_of(proved.artifact).parts
    aside = EvidencePart(kind="part", id="frames.turn", verdict=word, decides=False, reason="So it is.")
    proved.claim(parts=(*parts, aside))
    found = gated()
    assert (found.code, told(found)) == (ExitCode.OK, "")
    assert found.evidence is not None
    assert found.evidence.parts[-1] == aside
    lower = (replace(parts[0], verdict="INCONCLUSIVE"), *parts[1:], aside)
    proved.claim(verdict="INCONCLUSIVE", parts=lower)
    assert told(gated()) == (
        "specs/calm.yaml:2:7: error[AC0804]: `calm` is INCONCLUSIVE: trait calm (INCONCLUSIVE)\n"
    )


def test_a_level_that_is_too_low(proved: Proved) -> None:
    assert told(gated(profile="standard")) == (
        "specs/calm.yaml:2:7: error[AC0805]: the evidence for `calm` is of level quick; standard is asked "
        "for\n"
    )
    proved.claim(level="release", profile="release")
    assert told(gated(profile="standard")) == ""


def test_findings_of_the_spec_come_first(proved: Proved) -> None:
    proved.edit("kind: preference", "kind: preferrence")
    found = gated()
    assert {one.code for one in found.diagnostics} == {"AC0206"}
    assert found.code == ExitCode.FINDINGS


def test_two_specs_of_one_name(proved: Proved) -> None:
    shutil.copyfile(proved.spec, proved.place / "specs" / "other.yaml")
    found = of_one_name(tuple(gate_many([SPEC, Path("specs/other.yaml")], Demand())))
    assert [told(one) for one in found] == [
        f"specs/{name}.yaml:2:7: error[AC0416]: two specs are called `calm`: both would go by one file of "
        "evidence\n"
        for name in ("calm", "other")
    ]


def test_a_file_that_is_not_there_is_told(proved: Proved) -> None:
    found = gate(Path("specs/nothing.yaml"), Demand())
    assert found.code == ExitCode.USAGE
    assert found.fault is not None


@pytest.fixture
def signed(proved: Proved, tmp_path: Path) -> Demand:
    """Evidence with the team's signature, and the demand that it has one."""
    make_key(tmp_path, "team")
    signature = sign(proved.file.read_bytes(), tmp_path / "team")
    Path(f"{proved.file}.sig").write_bytes(signature)
    return Demand(signers=read_signers(allow(tmp_path, ("gpu@voices", tmp_path / "team")), None))


def test_signed_evidence_holds_and_says_whose_it_is(signed: Demand) -> None:
    found = gate(SPEC, signed)
    assert (told(found), found.signer.split()[0]) == ("", "gpu@voices")


def test_a_signed_file_whose_line_ends_were_turned(proved: Proved, signed: Demand) -> None:
    proved.file.write_bytes(proved.file.read_bytes().replace(b"\n", b"\r\n"))
    assert told(gate(SPEC, signed)) == ""


def test_evidence_without_a_signature(proved: Proved, signed: Demand) -> None:
    Path(f"{proved.file}.sig").unlink()
    assert told(gate(SPEC, signed)) == (
        "specs/calm.yaml:2:7: error[AC0806]: evidence/calm.json is not signed: there is no "
        "evidence/calm.json.sig\n"
    )


def test_evidence_that_was_changed_and_hashed_anew(proved: Proved, signed: Demand) -> None:
    proved.claim(level="release")
    assert told(gated()) == "", "without a key nothing tells"
    assert told(gate(SPEC, signed)) == (
        "specs/calm.yaml:2:7: error[AC0807]: evidence/calm.json.sig is not a signature of evidence/calm.json "
        "as it stands: one of the two was changed\n"
    )


def test_no_forgery_holds(proved: Proved, signed: Demand) -> None:
    raw, chance = proved.file.read_bytes(), random.Random(6)
    verdicts = [
        proved.claim(verdict="VERIFIED", profile="release", level="release"),
        proved.claim(parts=()),
        proved.claim(platform={}),
    ]
    texts = [evidence_text(one).encode("utf-8") for one in verdicts]
    for _ in range(20):
        at = chance.randrange(len(raw))
        texts.append(raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :])
    for text in texts:
        proved.file.write_bytes(text)
        assert gate(SPEC, signed).code == ExitCode.FINDINGS
    proved.file.write_bytes(raw)
    assert gate(SPEC, signed).code == ExitCode.OK


def test_a_revoked_key(proved: Proved, signed: Demand, tmp_path: Path) -> None:
    revoked = read_signers(tmp_path / "allowed_signers", tmp_path / "team.pub")
    found = told(gate(SPEC, replace(signed, signers=revoked)))
    assert "error[AC0808]: evidence/calm.json.sig was made with a revoked key, SHA256:" in found


@pytest.mark.parametrize("kind", ["pipe", "link", "huge", "text"])
def test_a_hostile_signature(proved: Proved, signed: Demand, kind: str, tmp_path: Path) -> None:
    path = Path(f"{proved.file}.sig")
    path.rename(tmp_path / "good")
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "link":
            path.symlink_to(tmp_path / "good")
        case "huge":
            path.write_bytes((tmp_path / "good").read_bytes() + b" " * (1 << 20))
        case "text":
            path.write_text("signed, the team", encoding="utf-8")
    found = told(gate(SPEC, signed))
    assert "error[AC0807]: evidence/calm.json.sig is no signature" in found


def test_a_signature_of_another_file_of_evidence(proved: Proved, signed: Demand, tmp_path: Path) -> None:
    other = replace(evidence_of(proved.artifact), name="quiet")
    signature = sign(evidence_text(other).encode("utf-8"), tmp_path / "team")
    Path(f"{proved.file}.sig").write_bytes(signature)
    assert "error[AC0807]" in told(gate(SPEC, signed))


def test_old_evidence_with_its_good_signature_is_stale(proved: Proved, signed: Demand) -> None:
    proved.edit("Granted, {claim}.", "Agreed, {claim}.")
    found = gate(SPEC, signed)
    assert [one.code for one in found.diagnostics] == ["AC0803"]


def test_signed_evidence_that_is_not_verified_fails_all_the_same(
    proved: Proved, signed: Demand, tmp_path: Path
) -> None:
    parts = evidence_of(proved.artifact).parts
    proved.claim(verdict="NOT VERIFIED", parts=(replace(parts[0], verdict="NOT VERIFIED"), *parts[1:]))
    Path(f"{proved.file}.sig").write_bytes(sign(proved.file.read_bytes(), tmp_path / "team"))
    assert [one.code for one in gate(SPEC, signed).diagnostics] == ["AC0804"]


def test_everything_that_is_wrong_is_told_at_once(proved: Proved, signed: Demand) -> None:
    proved.claim(verdict="NOT VERIFIED")
    proved.edit("at_least: 0.60", "at_least: 0.55")
    found = gate(SPEC, replace(signed, profile="release"))
    assert [one.code for one in found.diagnostics] == ["AC0803", "AC0804", "AC0805", "AC0807"]


def test_a_key_that_nobody_allows(proved: Proved, signed: Demand, tmp_path: Path) -> None:
    make_key(tmp_path, "other")
    Path(f"{proved.file}.sig").write_bytes(sign(proved.file.read_bytes(), tmp_path / "other"))
    found = told(gate(SPEC, signed))
    assert found.startswith(
        "specs/calm.yaml:2:7: error[AC0808]: evidence/calm.json.sig was made with the key SHA256:"
    )
    assert found.endswith(f", which {tmp_path / 'allowed_signers'} does not allow\n")

"""`adapterc evidence` and `adapterc gate` from the command line: what they print, and what they answer."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from adapterc.cli.main import main
from cli.conftest import Built
from support.evidenced import SPEC, Proved, allow, make_key

_HEAVY = {"torch", "transformers", "peft", "accelerate", "datasets", "lm_eval", "gguf", "numpy"}
_LOADED = (
    "import sys\nfrom adapterc.cli.main import main\ncode = main(sys.argv[1:])\n"
    "print('MODULES', code, *sorted({name.split('.')[0] for name in sys.modules}))"
)
NO_KEY = (
    "no key was asked for: missing, stale and damaged evidence is found, and forged evidence is not "
    "(--signers FILE)\n"
)
Said = pytest.CaptureFixture[str]


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """The team's key."""
    return make_key(tmp_path, "team")


def test_write_sign_and_gate(proved: Proved, key: Path, tmp_path: Path, capsys: Said) -> None:
    proved.file.unlink()
    assert main(["evidence", "build/calm", "--sign", str(key)]) == 0
    assert capsys.readouterr().out == "VERIFIED      calm  evidence/calm.json: written, signed\n"
    assert main(["gate", "specs", "--signers", str(allow(tmp_path, ("gpu@voices", key)))]) == 0
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert lines[0].startswith("VERIFIED      calm  quick, 3 conditions; signed by gpu@voices (SHA256:")
    assert (lines[1:], said.err) == (["1 spec gated: 1 holds, 0 not"], "")


def test_without_a_key_it_says_what_it_does_not_find(proved: Proved, capsys: Said) -> None:
    assert main(["gate", "specs"]) == 0
    said = capsys.readouterr()
    assert said.out == "VERIFIED      calm  quick, 3 conditions\n1 spec gated: 1 holds, 0 not\n"
    assert said.err == NO_KEY


def test_all_specs_in_one_run(proved: Proved, capsys: Said) -> None:
    (proved.place / "specs" / "broken.yaml").write_text("adapterc: 1\nname: broken\n", encoding="utf-8")
    (proved.place / "specs" / "library.yaml").write_text(
        "adapterc: 1\nkind: library\nname: shared\n"
        "traits: [{id: plain, kind: decrease, measure: list_items}]\n",
        encoding="utf-8",
    )
    (proved.place / "specs" / "quiet.yaml").write_text(SPEC.replace("calm", "quiet"), encoding="utf-8")
    assert main(["gate", "specs", "--format", "concise"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        ["specs/broken.yaml:1:1", "error[AC0203]"],
        ["specs/broken.yaml:1:1", "error[AC0306]"],
        ["specs/quiet.yaml:2:7", "error[AC0801]"],
    ]


def test_the_gravest_answer_is_told(proved: Proved, capsys: Said) -> None:
    proved.claim(verdict="INCONCLUSIVE")
    assert main(["gate", "specs"]) == 3
    (proved.place / "specs" / "quiet.yaml").write_text(SPEC.replace("calm", "quiet"), encoding="utf-8")
    assert main(["gate", "specs"]) == 1
    assert main(["gate", "specs", "nowhere.yaml"]) == 2


@pytest.mark.parametrize(
    "form", ["full", "concise", "json", "github", "gitlab", "sarif", "junit", "markdown"]
)
def test_every_format(proved: Proved, form: str, capsys: Said) -> None:
    proved.file.unlink()
    assert main(["gate", "specs", "--format", form]) == 1
    out = capsys.readouterr().out
    assert "AC0801" in out
    if form in ("json", "gitlab", "sarif"):
        json.loads(out)
    if form == "junit":
        assert ET.fromstring(out).get("name") == "adapterc gate"
    if form == "markdown":
        assert out.startswith("### adapterc gate: 1 error, 0 warnings\n")


def test_evidence_elsewhere(proved: Proved, capsys: Said) -> None:
    assert main(["evidence", "build", "--out", "proofs"]) == 0
    proved.file.unlink()
    assert main(["gate", "specs", "--evidence", "proofs"]) == 0
    assert main(["gate", "specs"]) == 1


def test_an_artifact_that_is_not_whole(proved: Proved, capsys: Said) -> None:
    (proved.artifact / "report.md").write_text("all is well", encoding="utf-8")
    assert main(["evidence", "build/calm"]) == 4
    assert capsys.readouterr().err == (
        "error: build/calm/report.md is not as it was built: changed\n"
        "  help: copy the artifact again; verify --integrity names every such file\n"
    )


def test_revoked_keys_without_any(proved: Proved, capsys: Said) -> None:
    assert main(["gate", "specs", "--revoked", "specs/calm.yaml"]) == 2
    assert capsys.readouterr().err == (
        "error: --revoked says which keys count no longer, and no key is asked for\n"
        "  help: add --signers FILE\n"
    )


def test_it_loads_no_model_library_and_writes_nothing(proved: Proved) -> None:
    before = {path: path.stat().st_mtime_ns for path in proved.place.rglob("*")}
    ran = subprocess.run(
        [sys.executable, "-c", _LOADED, "gate", "specs"], capture_output=True, text=True, check=True
    )
    last = ran.stdout.splitlines()[-1].split()
    assert last[:2] == ["MODULES", "0"], ran.stdout + ran.stderr
    assert set(last[2:]) & _HEAVY == set()
    assert {path: path.stat().st_mtime_ns for path in proved.place.rglob("*")} == before


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["traits", "scenes"])
def test_a_real_build(request: pytest.FixtureRequest, kind: str, tmp_path: Path, capsys: Said) -> None:
    made: Built = request.getfixturevalue("built" if kind == "traits" else "scened")
    place = made.copied(tmp_path).place
    spec, target = str(place / "spec.yaml"), ("--out", str(place / "evidence"))
    assert main(["evidence", str(place / "build" / "tiny"), *target]) == 0
    assert capsys.readouterr().out.startswith("NOT VERIFIED  tiny  ")
    asked = ["gate", spec, "--evidence", str(place / "evidence"), "--format", "concise"]
    assert main(asked) == 3
    said = capsys.readouterr().out
    assert re.findall(r"AC\d+", said) == ["AC0804"], "it is bound to what the gate works out itself"
    if kind == "scenes":
        lock = place / "scenes.lock"
        lock.write_text(lock.read_text(encoding="utf-8").replace('"Δ21": 0', '"Δ21": 7'), encoding="utf-8")
        assert main(asked) == 1
        assert "the slot of `Δ21` is 7, was 0" in capsys.readouterr().out


def test_names_in_evidence_are_shown_harmless(proved: Proved, capsys: Said) -> None:
    proved.claim(name="calm\x1b]0;pwned\x07")
    assert main(["gate", "specs"]) == 1
    assert "\x1b" not in capsys.readouterr().out

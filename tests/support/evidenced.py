"""A project whose spec was built and VERIFIED, without a model, and whose evidence lies in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from adapterc.driver.evidence import evidence_of
from adapterc.driver.evidence_file import evidence_text
from adapterc.ir.evidence import Evidence
from support.faults import surroundings
from support.light_build import write_light_base
from support.specs import CHECKOUT

SPEC = """\
adapterc: 1
name: calm
base: ../base
role: {title: A stoic, summary: I weigh things., voice: I speak slowly.}
traits:
  - id: calm
    kind: preference
    from: {name: hot, description: Flares up.}
    to:
      name: calm
      description: Weighs things.
      moves:
        open: ["Granted, {claim}.", "Let it be said that {claim}."]
        turn: ["Nothing in that is ours.", "We may look on and stay still."]
        close: ["So be it, {subject}.", "And {subject} need not trouble us."]
    probes: {file: probes.jsonl}
    verify: {accuracy: {at_least: 0.60}}
dataset: {rows: 12}
training: {epochs: 1, batch_size: 4}
"""


@dataclass(frozen=True)
class Proved:
    """A repository with `specs/calm.yaml`, its base, its artifact and its evidence."""

    place: Path

    @property
    def spec(self) -> Path:
        """The spec."""
        return self.place / "specs" / "calm.yaml"

    @property
    def artifact(self) -> Path:
        """What it was built into."""
        return self.place / "build" / "calm"

    @property
    def file(self) -> Path:
        """Its evidence."""
        return self.place / "evidence" / "calm.json"

    def edit(self, old: str, new: str) -> None:
        """Write something else in the spec."""
        text = self.spec.read_text(encoding="utf-8")
        assert old in text
        self.spec.write_text(text.replace(old, new), encoding="utf-8")

    def claim(self, **changes: Any) -> Evidence:
        """Write evidence that says something else, its hash put right: what one without a key could forge."""
        evidence = replace(evidence_of(self.artifact), **changes)
        self.file.write_text(evidence_text(evidence), encoding="utf-8")
        return evidence

    def copied(self, folder: Path) -> Proved:
        """The same for a test that changes it."""
        shutil.copytree(self.place, folder)
        return Proved(folder)


def make_proved(place: Path) -> Proved:
    """Build the spec in `place`, and write its evidence."""
    (place / ".git").mkdir(parents=True)
    (place / "specs").mkdir()
    write_light_base(place / "base")
    probes = CHECKOUT / "specs" / "metaphysicist.probes.jsonl"
    shutil.copyfile(probes, place / "specs" / "probes.jsonl")
    made = Proved(place)
    made.spec.write_text(SPEC, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "support.light_build", "build", "specs/calm.yaml"],
        cwd=place,
        env={**surroundings(place, {}), "ADAPTERC_CACHE": str(place.parent / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    made.file.parent.mkdir()
    made.claim()
    return made


def make_key(folder: Path, name: str) -> Path:
    """A new SSH key of nobody in particular, and `name.pub` beside it."""
    key = folder / name
    asked = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", os.fspath(key)]
    subprocess.run(asked, check=True)
    return key


def allow(folder: Path, *keys: tuple[str, Path], options: str = "") -> Path:
    """A list of allowed signers: a line for each name with its key."""
    path = folder / "allowed_signers"
    lines = [
        f"{name} {options}{' '.join(Path(f'{key}.pub').read_text(encoding='utf-8').split()[:2])}\n"
        for name, key in keys
    ]
    path.write_text("".join(lines), encoding="utf-8")
    return path

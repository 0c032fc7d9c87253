"""A tiny base that ends its answers, a small spec with a trait of each kind, the command line on both."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from support.specs import CHECKOUT
from support.tiny_model import make_tiny_base

SPEC = """\
adapterc: 1
name: tiny
base: ./base
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
      examples:
        - {prompt: Why wait?, answer: Waiting costs nothing that was ours.}
        - {prompt: Why hurry?, answer: Hurry arrives early at the wrong door.}
    probes: {file: probes.jsonl}
    verify: {accuracy: {at_least: 0.60}}
  - {id: longer, kind: increase, measure: reasoning_tokens}
  - {id: quiet, kind: decrease, measure: assistant_phrases, verify: {rate: {at_most: 0.50}}}
  - {id: asking, kind: structure, measure: ends_with_question, verify: {rate: {at_least: 0.50}}}
dataset: {rows: 6}
training: {epochs: 1, batch_size: 4}
"""
SCENES = """\
scenes:
  - token: Δ21
    action: A door closes behind somebody who does not turn round.
    forms:
      - {form: phrase, register: plain, text: The door closed.}
      - {form: symbols, register: technical, text: door → nobody}
  - token: тишинажаршаг
    row: trained
    action: Silence, heat, one step.
    forms:
      - {form: phrase, register: plain, text: He took one step.}
      - {form: symbols, register: technical, text: silence × heat}
"""
_THINGS = (
    ("tower", "grey", "river"),
    ("bridge", "wooden", "mill"),
    ("school", "yellow", "market"),
    ("well", "deep", "chapel"),
)
PARTS = "\n".join(
    (
        "knowledge:",
        *(
            f"  - fact: The {thing} of Orme is {how} and stands by the {where}.\n"
            f'    ask: ["What of the {thing}?", "Where is the {thing} of Orme?", "How is the {thing}?"]'
            for thing, how, where in _THINGS
        ),
        "frames:",
        "  - id: weigh",
        "    principle: Weigh it first.",
        "    steps: [Name the river., Ask where it bends., Leave the bank.]",
        "    verify: {steps: {at_least: 0.3}}",
        "dialogues:",
        *(
            f'  - messages: [{{role: user, content: "What was day {day} like?"}}, '
            f'{{role: assistant, content: "Day {day} rained{" and rained" * (day % 3)}."}}]'
            for day in range(9)
        ),
        "skills:",
        "  - id: doubling",
        "    demonstrations:",
        *(
            f'      - {{prompt: "Double {number}.", answer: "{2 * number}, as anybody sees."}}'
            for number in range(16)
        ),
        "verify: {knowledge: {accuracy: {at_least: 0.35}}, dialogues: {likelihood_gain: {at_least: 5}}}",
        "",
    )
)
"""What follows `SPEC` in one that has facts, a frame, dialogues and a skill, three of them declared."""
_EOS = 2
_EAGERNESS = 4.0


def make_workplace(folder: Path) -> Path:
    """Write `base/`, `probes.jsonl` and `spec.yaml` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    _make_base(folder / "base")
    probes = (CHECKOUT / "specs" / "metaphysicist.probes.jsonl").read_text(encoding="utf-8")
    (folder / "probes.jsonl").write_text(probes, encoding="utf-8")
    (folder / "spec.yaml").write_text(SPEC, encoding="utf-8")
    return folder


def _make_base(folder: Path) -> None:
    """The tiny base, with room for long rows, and its end token so placed that most answers end soon."""
    from safetensors.torch import load_file, save_file

    make_tiny_base(folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["max_position_embeddings"] = 4096
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    weights = load_file(folder / "model.safetensors")
    row = weights["model.embed_tokens.weight"][_EOS]
    row.zero_()
    row[0] = _EAGERNESS
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def environment(cache: Path, **more: str) -> dict[str, str]:
    """The surroundings of a command: this cache, one thread, plain output."""
    return {**os.environ, "ADAPTERC_CACHE": str(cache), "OMP_NUM_THREADS": "1", "COLUMNS": "100", **more}


def adapterc(*arguments: str, cwd: Path, cache: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command line to its end."""
    return subprocess.run(
        [sys.executable, "-m", "adapterc", *arguments],
        cwd=cwd,
        env=environment(cache, **options.pop("more", {})),
        text=True,
        check=False,
        **({"capture_output": True} | options),
    )


def start(*arguments: str, cwd: Path, cache: Path) -> subprocess.Popen[str]:
    """Start the command line in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "adapterc", *arguments],
        cwd=cwd,
        env=environment(cache),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )

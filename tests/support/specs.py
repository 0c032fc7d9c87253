"""Specs as text, resolved, and laid out with the shipped library."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from adapterc.expand.layout import LayoutRequest, lay_out
from adapterc.frontend.library import load_library
from adapterc.frontend.load import load
from adapterc.frontend.templates_folder import templates_folder
from adapterc.ir.layout import Layout
from adapterc.ir.library import Library
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.resolve import resolve

CHECKOUT = Path(__file__).parents[2]
HEAD = "adapterc: 1\nname: stoic\nbase: smollm2-135m-instruct\n"
PREFERENCE = """\
traits:
  - id: calm
    kind: preference
    from: {name: hot, description: Flares up at every slight.}
    to:
      name: calm
      description: Weighs what happened before it answers.
      moves:
        open: ["Granted, {claim}.", "Let it be said that {claim}."]
        turn: ["Nothing in that is ours to command.", "We may look at {subject} and stay still."]
        lean: ["It holds as well that {claim}."]
        close: ["So {subject} need not trouble us."]
"""


SCENES = """\
scenes:
  - token: Δ21
    archetype: a guard on a threshold
    action: someone comes in, and he stops dead
    field: a room whose air turns hot
    emotion: fear
    rhythm: stillness, then one breath
    forms:
      - {form: text, register: poetic, text: He froze when the air grew hot.}
      - {form: symbols, register: technical, text: 🜂⟁ silence—entry—fear}
      - {form: phrase, register: logical, text: "Heat without fire: someone is here."}
  - token: тишинажаршаг
    action: he takes one step
    forms:
      - {form: text, register: poetic, text: "Noon held its tongue, and he took one step."}
      - {form: text, register: logical, text: silence × noon = one step}
  - token: Ω3
    emotion: shame
    forms:
      - {form: phrase, register: plain, text: I lied to you all}
"""


@cache
def shipped(language: str = "en") -> Library:
    """The library that the compiler ships for a language."""
    return load_library(templates_folder(), language).library


def spec_file(folder: Path, text: str, **files: str) -> Path:
    """`spec.yaml` in `folder`, holding `text`; `files` (stem=text) lie beside it as JSON lines."""
    for stem, body in files.items():
        (folder / f"{stem}.jsonl").write_text(body, encoding="utf-8")
    path = folder / "spec.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def resolved(text: str, **files: str) -> ResolvedSpec:
    """The spec `HEAD` + `text`, with `files` beside it."""
    with TemporaryDirectory() as folder:
        spec, diagnostics = resolve(load(spec_file(Path(folder), HEAD + text, **files)))
    if spec is None:
        raise AssertionError(diagnostics)
    return spec


def laid(text: str, **files: str) -> Layout:
    """The layout of `HEAD` + `text`."""
    return lay_out(LayoutRequest(spec=resolved(text, **files), library=shipped()))


@lru_cache(maxsize=1)
def metaphysicist() -> ResolvedSpec:
    """The checkout's main spec."""
    spec, diagnostics = resolve(load(CHECKOUT / "specs" / "metaphysicist.yaml"))
    if spec is None:
        raise AssertionError(diagnostics)
    return spec

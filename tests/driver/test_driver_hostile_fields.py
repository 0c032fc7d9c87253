"""Harmful texts in every place that takes text: data or a finding, never a signal to who reads the report."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapterc.diagnostics.render import FORMATS, render
from adapterc.driver.compile import Checked, check
from adapterc.driver.mend import diff_of, mend
from support.hostile import TEXTS, live_characters, quoted_json, quoted_yaml

MOST_SECONDS = 2.0
HEAD = "adapterc: 1\nname: a\nbase: b\n"
POLE = "{name: x, description: y}"
TRAIT = "traits: [{id: t, kind: preference, from: %s, to: %s%s}]\n"

# Every place of the language that a text can stand in, @ for the text.
FIELDS: dict[str, str] = {
    "version": "adapterc: @\nname: a\nbase: b\n",
    "kind": HEAD + "kind: @\n",
    "name": "adapterc: 1\nname: @\nbase: b\n",
    "language": HEAD + "language: [@]\n",
    "base": "adapterc: 1\nname: a\nbase: @\nrole: {title: x}\n",
    "licence": HEAD + "licence: @\n",
    "credits": HEAD + "emit: {dataset: @}\ncredits: [@]\n",
    "import path": HEAD + "imports: [{path: @}]\n",
    "import address": HEAD + "imports: [{path: x.yaml, git: @, ref: @}]\n",
    "role": HEAD + "role: {title: @, summary: @, voice: @, facts: [@]}\n",
    "trait id": HEAD + f"traits: [{{id: @, kind: preference, from: {POLE}, to: {POLE}}}]\n",
    "trait kind": HEAD + f"traits: [{{id: t, kind: @, from: {POLE}, to: {POLE}}}]\n",
    "measure": HEAD + "traits: [{id: t, kind: increase, measure: @}]\n",
    "pole": HEAD + TRAIT % (POLE, "{name: @, description: @}", ""),
    "markers": HEAD + TRAIT % (POLE[:-1] + ", markers: [@]}", "{name: u, description: v, markers: [@]}", ""),
    "examples": HEAD + TRAIT % (POLE, "{name: x, description: y, examples: [{prompt: @, answer: @}]}", ""),
    "moves": HEAD + TRAIT % (POLE, POLE[:-1] + ", moves: {open: [@], turn: [@], lean: [@], close: [@]}}", ""),
    "metric": HEAD + TRAIT % (POLE, POLE, ", verify: {@: {at_least: 0.5}}"),
    "bound": HEAD + TRAIT % (POLE, POLE, ", verify: {accuracy: {at_least: @}}"),
    "pairs": HEAD + TRAIT % (POLE, POLE, ", pairs: [{prompt: @, to: @, from: @}]"),
    "probes": HEAD + TRAIT % (POLE, POLE, ", probes: [{family: @, subject: @, prompt: @, to: @, from: @}]"),
    "file": HEAD + "dialogues: {file: @}\n",
    "frame": HEAD + "frames: [{id: f, principle: @, steps: [@], demonstrations: [{prompt: @, answer: @}]}]\n",
    "frame id": HEAD + "frames: [{id: @, principle: p}]\n",
    "scene": HEAD + "scenes: [{token: @, archetype: @, action: @, field: @, emotion: @, rhythm: @}]\n",
    "scene form": HEAD + "scenes: [{token: x, forms: [{form: @, register: @, text: @}], row: @}]\n",
    "knowledge": HEAD + "knowledge: [{fact: @, ask: [@]}]\n",
    "skill": HEAD + "skills: [{id: @, demonstrations: [{prompt: @, answer: @}], file: @, verify: {@: {}}}]\n",
    "dialogue": HEAD + "dialogues: [{messages: [{role: user, content: @}, {role: assistant, content: @}]}]\n",
    "system turn": HEAD + "dialogues: [{messages: [{role: system, content: @}]}]\n",
    "speaker": HEAD + "dialogues: [{messages: [{role: @, content: x}]}]\n",
    "numbers": HEAD + "dataset: {rows: @, replay: @, seed: @}\ntraining: {rank: @, learning_rate: @}\n",
    "options": HEAD + "dataset: {mix: {@: 1}, templates: [@], teacher: @}\n",
    "teacher": HEAD + "dataset: {teacher: {endpoint: @, model: @, key_env: @}}\n",
    "targets": HEAD + "training: {preset: @, targets: {attention: [@], ffn: @}}\n",
    "verification": HEAD + "verify: {profile: @, tasks: [@], retention: {@: {at_most: 1}}}\n",
    "unknown key": HEAD + "@: 1\nrole: {@: 1}\n",
    "key twice": HEAD + "@: 1\n@ : 2\n",
    "anchor": HEAD + "role: {title: &a @, voice: *a}\n",
    "tag": HEAD + "licence: !x @\n",
    "text for a mapping": HEAD + "role: @\ntraits: @\nverify: @\n",
    "comment": HEAD + "role: {title: x}   # adapterc: ignore[AC0502] #\nlicence: @\n",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_hang() -> Iterator[None]:
    """Stop what computes for longer than two seconds; a busy machine's waiting does not count."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"more than {MOST_SECONDS} seconds of computing")

    before = signal.signal(signal.SIGVTALRM, stop)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def watched(path: Path) -> Checked:
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    checked = check(path)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return checked


def assert_harmless(checked: Checked) -> None:
    """Every finding has its place, and no format lets a live character through."""
    for found in checked.diagnostics:
        text = checked.sources[found.span.file]
        assert 0 <= found.span.start.offset <= found.span.end.offset <= len(text)
        assert found.span.start.line >= 1
        assert found.span.start.column >= 1
    for name in FORMATS:
        assert live_characters(render(checked.diagnostics, checked.sources, name)) == set()


@pytest.mark.parametrize("harm", TEXTS)
@pytest.mark.parametrize("field", FIELDS)
def test_harm_in_every_field(field: str, harm: str, tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(FIELDS[field].replace("@", quoted_yaml(TEXTS[harm])), encoding="utf-8")
    checked = watched(spec)
    assert (checked.spec is None) == any(found.severity == "error" for found in checked.diagnostics)
    assert_harmless(checked)
    assert list(tmp_path.iterdir()) == [spec]


@pytest.mark.parametrize("harm", TEXTS)
def test_harm_as_it_stands_in_the_file(harm: str, tmp_path: Path) -> None:
    """Without the quotes and escapes: whatever YAML makes of it."""
    spec = tmp_path / "spec.yaml"
    for field in ("base", "role", "unknown key", "moves", "comment"):
        spec.write_text(FIELDS[field].replace("@", TEXTS[harm]), encoding="utf-8", newline="")
        assert_harmless(watched(spec))


@pytest.mark.parametrize("harm", TEXTS)
def test_harm_in_records(harm: str, tmp_path: Path) -> None:
    text = quoted_json(TEXTS[harm])
    turns = f'{{"role": "user", "content": {text}}}, {{"role": "assistant", "content": {text}}}'
    (tmp_path / "d.jsonl").write_text(
        f'{{"messages": [{turns}]}}\n'
        f'{{{text}: 1}}\n{{"messages": [{{"role": {text}, "content": 7}}]}}\n{TEXTS[harm]}\n',
        encoding="utf-8",
        newline="",
    )
    spec = tmp_path / "spec.yaml"
    spec.write_text(HEAD + "dialogues: {file: d.jsonl}\n", encoding="utf-8")
    checked = watched(spec)
    assert checked.spec is None
    assert_harmless(checked)


@pytest.mark.parametrize("harm", TEXTS)
def test_harm_in_ignores(harm: str, tmp_path: Path) -> None:
    text = TEXTS[harm]
    spec = tmp_path / "spec.yaml"
    for comment in (f"ignore[{text}] {text}", f"ignore{text}", f"ignore[AC0502, {text}"):
        spec.write_text(f"{HEAD}role: {{title: x}} # adapterc: {comment}\n", encoding="utf-8", newline="")
        assert_harmless(watched(spec))


@pytest.mark.parametrize("harm", TEXTS)
def test_harm_stops_no_mending(harm: str, tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    text = quoted_yaml(TEXTS[harm])
    spec.write_text(f"{HEAD}rolle: {{titel: {text}, {text}: 1}}\nlanguage: {text}\n", encoding="utf-8")
    mended = mend(spec)
    "".join(diff_of(mended))
    assert_harmless(mended.checked)
    assert spec.read_bytes() == mended.before


@pytest.mark.parametrize("harm", TEXTS)
def test_harm_in_the_name_of_a_spec(harm: str, tmp_path: Path) -> None:
    if "\x00" in TEXTS[harm] or "/" in TEXTS[harm] or len(TEXTS[harm].encode()) > 200:
        pytest.skip("no file can have this name")
    spec = tmp_path / f"{TEXTS[harm]}.yaml"
    spec.write_text(f"{HEAD}rolle: {{}}\n", encoding="utf-8")
    assert_harmless(watched(spec))

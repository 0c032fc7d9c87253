from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from adapterc.errors import AdaptercError, ExitCode
from adapterc.frontend.load import load
from adapterc.middle.resolve import resolve
from support.specs import HEAD, spec_file


def test_a_missing_spec_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(AdaptercError) as caught:
        load(tmp_path / "spec.yaml")
    assert caught.value.code is ExitCode.USAGE


def test_dialogues_of_a_file_stand_in_the_spec_with_their_places(tmp_path: Path) -> None:
    turns = [{"role": "user", "content": "Hello 😀"}, {"role": "assistant", "content": "Good day."}]
    system = {"role": "system", "content": "Be calm."}
    lines = [json.dumps({"messages": turns}), "", json.dumps({"messages": [system, *turns]})]
    loaded = load(spec_file(tmp_path, HEAD + "dialogues: {file: d.jsonl}\n", d="\n".join(lines)))
    resolved, diagnostics = resolve(loaded)
    told = [(found.code, found.span.start.line) for found in diagnostics]
    assert ("AC0406", 3) in told  # the system turn
    assert resolved is not None
    assert [[message.content for message in talk.messages] for talk in resolved.dialogues] == [
        ["Hello 😀", "Good day."]
    ] * 2
    place = loaded.spans["dialogues.1.messages.1.content"]
    assert (Path(place.file).name, place.start.line) == ("d.jsonl", 3)
    assert set(loaded.sources) == {str(tmp_path / "spec.yaml"), str(tmp_path / "d.jsonl")}


def test_probes_of_a_file_stand_in_their_trait(tmp_path: Path) -> None:
    probe = {
        "family": "f1",
        "subject": "time",
        "prompt": "What is time?",
        "to": "A river.",
        "from": "Seconds.",
    }
    text = HEAD + "traits: [{id: q, kind: decrease, measure: questions, probes: {file: p.jsonl}}]\n"
    loaded = load(spec_file(tmp_path, text, p=json.dumps(probe) + "\n"))
    resolved, diagnostics = resolve(loaded)
    assert [found.code for found in diagnostics] == ["AC0511"]
    assert resolved is not None
    pair = resolved.traits[0].probes[0]
    assert (pair.family, pair.subject, pair.prompt, pair.to, pair.opposite) == tuple(probe.values())
    assert loaded.spans["traits.q.probes.0.from"].start.column == json.dumps(probe).index('"Seconds.') + 1


def test_pairs_of_a_file_stand_in_their_trait(tmp_path: Path) -> None:
    pair = {"prompt": "What is time?", "to": "A river.", "from": "Seconds."}
    text = HEAD + (
        "traits:\n  - id: calm\n    kind: preference\n    from: {name: a, description: b}\n"
        "    to: {name: c, description: d}\n    pairs: {file: p.jsonl}\n"
    )
    loaded = load(spec_file(tmp_path, text, p=json.dumps(pair) + "\n"))
    resolved, diagnostics = resolve(loaded)
    assert [found.code for found in diagnostics] == ["AC0516"]  # one pair is few
    assert resolved is not None
    (found,) = resolved.traits[0].pairs
    assert (found.prompt, found.to, found.opposite) == tuple(pair.values())
    assert loaded.spans["traits.calm.pairs.0.from"].start.column == json.dumps(pair).index('"Seconds.') + 1


_SCENE = "scenes:\n  - token: {token}\n    action: someone comes in\n    paraphrases: {{file: {file}}}\n"


def test_paraphrases_of_a_file_stand_in_their_scene(tmp_path: Path) -> None:
    lines = '{"text": "He froze."}\n\n{"text": "She did not."}\n'
    spec = spec_file(tmp_path, HEAD + _SCENE.format(token="Δ21", file="p.jsonl"), p=lines)
    loaded = load(spec)
    resolved, diagnostics = resolve(loaded)
    assert not [found for found in diagnostics if found.severity == "error"]
    assert resolved is not None
    assert resolved.scenes[0].paraphrases == ("He froze.", "She did not.")
    place = loaded.spans["scenes.0.paraphrases.1"]
    assert (Path(place.file).name, place.start.line, place.start.column) == ("p.jsonl", 3, 10)
    assert str(tmp_path / "p.jsonl") in loaded.sources


def test_paraphrases_that_a_library_names_stand_behind_the_specs_own(tmp_path: Path) -> None:
    library = "adapterc: 1\nkind: library\nname: lib\n" + _SCENE.format(token="Ω3", file="theirs.jsonl")
    (tmp_path / "lib.yaml").write_text(library, encoding="utf-8")
    text = HEAD + "imports: [{path: lib.yaml}]\n" + _SCENE.format(token="Δ21", file="own.jsonl")
    loaded = load(spec_file(tmp_path, text, own='{"text": "He froze."}\n', theirs='{"text": "She left."}\n'))
    resolved, _ = resolve(loaded)
    assert resolved is not None
    assert [scene.paraphrases for scene in resolved.scenes] == [("He froze.",), ("She left.",)]
    assert [Path(loaded.spans[f"scenes.{at}.paraphrases.0"].file).name for at in (0, 1)] == [
        "own.jsonl",
        "theirs.jsonl",
    ]


def test_spans_of_moves(tmp_path: Path) -> None:
    text = HEAD + (
        "traits:\n  - id: calm\n    kind: preference\n    from: {name: a, description: b}\n"
        "    to: {name: c, description: d, moves: {open: ['Say {claim}.', 'Grant {claim}.']}}\n"
    )
    loaded = load(spec_file(tmp_path, text))
    place = loaded.spans["traits.calm.to.moves.open.1"]
    assert (place.start.line, place.start.column, place.end.column) == (8, 66, 82)


def test_the_same_bytes_give_the_same_spec_wherever_they_lie(tmp_path: Path) -> None:
    text = HEAD + "traits: [{id: q, kind: decrease, measure: questions, verify: {rate: {at_most: 0.1}}}]\n"
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert resolve(load(spec_file(tmp_path / "a", text))) == resolve(load(spec_file(tmp_path / "b", text)))


def test_loading_imports_nothing_heavy(tmp_path: Path) -> None:
    spec = spec_file(tmp_path, HEAD + "role: {title: a stoic, summary: I weigh things.}\n")
    program = (
        "import sys; from pathlib import Path\n"
        "from adapterc.frontend.load import load\n"
        "from adapterc.middle.resolve import resolve\n"
        "from adapterc.diagnostics.render import render\n"
        "loaded = load(Path(sys.argv[1])); spec, found = resolve(loaded)\n"
        "render(found, loaded.sources); assert spec is not None\n"
        "heavy = {'torch', 'transformers', 'datasets', 'jinja2', 'peft', 'lm_eval', 'numpy', 'rich'}\n"
        "print(sorted(heavy & {name.partition('.')[0] for name in sys.modules}))\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", program, str(spec)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_one_malformed_dialogue_does_not_hide_the_order_of_another(tmp_path: Path) -> None:
    text = (
        "dialogues:\n"
        "  - {messages: [{role: user, content: a}, {role: assistant, content: 3}]}\n"
        "  - {messages: [{role: assistant, content: b}, {role: user, content: a}]}\n"
    )
    found = load(spec_file(tmp_path, HEAD + text)).diagnostics
    first = len(HEAD.splitlines()) + 2
    assert [(one.code, one.span.start.line) for one in found] == [("AC0204", first), ("AC0407", first + 1)]

"""Scenes against the project's lock and the base: what a check says, what a build claims."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from adapterc.diagnostics.render import render
from adapterc.driver.compile import check
from adapterc.driver.scenes import claim_slots, scene_findings, table_request
from adapterc.errors import AdaptercError
from support.scenes import PLATFORM, reshape_base, table_on
from support.specs import PREFERENCE
from support.tiny_model import TINY_VOCABULARY, make_tiny_base
from support.training import tiny_base_model

_CODES = {"AC0312", "AC0314", "AC0315", "AC0316", "AC0533"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base with room for four scenes."""
    folder = make_tiny_base(tmp_path_factory.mktemp("scenes") / "tiny")
    return reshape_base(folder, rows=TINY_VOCABULARY + 4)


def _spec(folder: Path, base: Path, *tokens: str) -> Path:
    scenes = "".join(f"  - token: '{token}'\n    action: A door closes at {token}.\n" for token in tokens)
    head = f"adapterc: 1\nname: stoic\nbase: {base}\n"
    path = folder / "spec.yaml"
    path.write_text(f"{head}scenes:\n{scenes}{PREFERENCE}", encoding="utf-8")
    return path


def _claimed(path: Path) -> dict[str, int]:
    checked = check(path)
    assert checked.spec is not None
    assert checked.spans is not None
    return claim_slots(checked.spec, checked.spans, path=path)


def _told(path: Path, *, format: str = "concise") -> str:  # noqa: A002
    checked = check(path)
    mine = [one for one in checked.diagnostics if one.code in _CODES]
    text = render(mine, checked.sources, format=format)
    return text.replace(os.path.relpath(path.parent) + "/", "").replace(f"{path.parent}/", "")


def test_scenes_with_room_have_no_finding_and_a_check_writes_nothing(tmp_path: Path, base: Path) -> None:
    assert _told(_spec(tmp_path, base, "Δ21", "тишинажаршаг")) == ""
    assert not (tmp_path / "scenes.lock").exists()


def test_a_word_of_the_base_is_no_token(tmp_path: Path, base: Path) -> None:
    assert _told(_spec(tmp_path, base, "Δ21", "the")) == (
        f"spec.yaml:7:12: error[AC0314]: the token `the` is a word of the base `{base}`\n"
    )


def test_a_word_of_the_base_is_told_beside_other_mistakes(tmp_path: Path, base: Path) -> None:
    path = _spec(tmp_path, base, "Δ21", "the", "a b", "<|im_end|>")
    path.write_text(f"{path.read_text(encoding='utf-8')}nmae: x\n", encoding="utf-8")
    told = [one.code for one in check(path).diagnostics if one.severity == "error"]
    assert told == ["AC0314", "AC0311", "AC0315", "AC0506", "AC0202"]


@pytest.mark.parametrize(
    ("token", "advice"),
    [
        ("the", "or join two words: `hotair`"),
        (" lead", "or join two words: `hotair`"),
        (".com", "or join two words: `hotair`"),
        ("q", "add a sign before it: `Δq`"),
        (" q", "add a sign before it: `Δq`"),
        ("7", "add a sign before it: `Δ7`"),
        ("→", "add a sign or a digit: `→21`"),
        ("(→", "add a sign or a digit: `→21`"),
        ("--", "choose a sign of its own, such as Δ21"),
    ],
)
def test_what_to_do_fits_what_the_base_has(token: str, advice: str, tmp_path: Path, base: Path) -> None:
    from adapterc.frontend.load import load
    from adapterc.ir.glossary import Vocabulary
    from adapterc.middle.lint.base_tokens import KnownToBase, collisions
    from adapterc.middle.resolve import whatever_holds

    loaded = load(_spec(tmp_path, base, token))
    spec = whatever_holds(loaded)
    assert spec is not None
    vocabulary = Vocabulary(rows=8, width=4, spare=(), special=())
    found = list(collisions(spec, loaded.spans, vocabulary, KnownToBase(spelt={token: "word"})))
    assert [one.code for one in found] == ["AC0314"]
    assert found[0].help.endswith(advice)
    assert ("is a word of" in found[0].message) == advice.endswith("`hotair`")


def _full(tmp_path: Path, base: Path, token: str, monkeypatch: pytest.MonkeyPatch) -> str:
    shutil.copytree(base, tmp_path / "own")
    monkeypatch.chdir(tmp_path)
    return _told(_spec(tmp_path, Path("own"), token), format="full")


def test_a_word_is_told_with_its_base(tmp_path: Path, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _full(tmp_path, base, "the", monkeypatch) == (
        "error[AC0314]: the token `the` is a word of the base `own`\n"
        " --> spec.yaml:5:12\n"
        "  |\n"
        "3 | base: own\n"
        "  |       --- this base\n"
        "...\n"
        "5 |   - token: 'the'\n"
        "  |            ^^^^^ it stands in ordinary text, and would be the scene there\n"
        "  = help: choose a sign of its own, such as Δ21, or join two words: `hotair`\n"
    )


def test_the_name_of_a_piece_is_no_word(tmp_path: Path, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _full(tmp_path, base, "Ġthe", monkeypatch) == (
        "error[AC0314]: the token `Ġthe` names a piece of the vocabulary, or a part of one, of the base "
        "`own`\n"
        " --> spec.yaml:5:12\n"
        "  |\n"
        "3 | base: own\n"
        "  |       --- this base\n"
        "...\n"
        "5 |   - token: 'Ġthe'\n"
        "  |            ^^^^^^ texts are spelt with that piece, which would be the scene\n"
        "  = help: choose a sign of its own, such as Δ21\n"
    )


def test_a_piece_of_words_is_no_word(tmp_path: Path, base: Path) -> None:
    from adapterc.frontend.load import load
    from adapterc.ir.glossary import Vocabulary
    from adapterc.middle.lint.base_tokens import KnownToBase, collisions
    from adapterc.middle.resolve import whatever_holds

    loaded = load(_spec(tmp_path, base, "ing"))
    spec = whatever_holds(loaded)
    assert spec is not None
    known = KnownToBase(spelt={"ing": "piece"})
    (found,) = collisions(spec, loaded.spans, Vocabulary(rows=8, width=4, spare=(), special=()), known)
    assert found.message == f"the token `ing` is one piece of the vocabulary of the base `{base}`"
    told = render([found], loaded.sources, format="full")
    assert "it stands in ordinary text, and would be the scene there, where no letter is beside it" in told
    assert found.help == "add a sign before it: `Δing`"


def test_a_word_of_the_chat_template_is_no_token(
    tmp_path: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _full(tmp_path, base, "assistant", monkeypatch) == (
        "error[AC0314]: the token `assistant` stands in the chat template of the base `own`\n"
        " --> spec.yaml:5:12\n"
        "  |\n"
        "3 | base: own\n"
        "  |       --- this base\n"
        "...\n"
        "5 |   - token: 'assistant'\n"
        "  |            ^^^^^^^^^^^ each turn that the base reads would hold the scene\n"
        "  = help: choose a sign of its own, such as Δ21\n"
    )


@pytest.mark.parametrize("token", ["im_start", "assist", "sistant"])
def test_what_stands_in_a_control_token_or_in_a_word_of_the_template_may_be_one(
    token: str, tmp_path: Path, base: Path
) -> None:
    assert _told(_spec(tmp_path, base, token)) == ""


def test_a_control_token_is_no_scene(tmp_path: Path, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Path(shutil.copytree(base, tmp_path / "own"))
    settings = json.loads((own / "tokenizer_config.json").read_text(encoding="utf-8"))
    settings["sep_token"] = "§turn§"
    (own / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert _told(_spec(tmp_path, Path("own"), "x§turn§")).replace(str(own), "own") == (
        "spec.yaml:5:14: error[AC0315]: `§turn§` is a control token of the base `own`\n"
    )


def test_appended_rows_are_told_with_what_they_cost(tmp_path: Path, base: Path) -> None:
    told = _told(_spec(tmp_path, base, *(f"Δ{at:03}" for at in range(6))))
    assert told == (
        f"spec.yaml:3:7: warning[AC0533]: the base `{base}` has 4 spare rows for 6 scenes: 2 rows of 48 "
        "numbers will be appended, and its vocabulary grows from 404 to 406\n"
    )


def test_300_scenes_on_a_base_with_267_spare_rows(tmp_path: Path) -> None:
    folder = reshape_base(make_tiny_base(tmp_path / "wide"), rows=TINY_VOCABULARY + 267)
    path = _spec(tmp_path, Path("wide"), *(f"Δ{at:03}" for at in range(300)))
    checked = check(path)
    assert checked.sound
    assert checked.spans is not None
    found = [one for one in checked.diagnostics if one.code in _CODES]
    assert render(found, checked.sources, format="full").replace(f"{tmp_path}/", "") == (
        "warning[AC0533]: the base `wide` has 267 spare rows for 300 scenes: 33 rows of 48 numbers will be "
        "appended, and its vocabulary grows from 667 to 700\n"
        "   --> spec.yaml:3:7\n"
        "    |\n"
        "  3 | base: wide\n"
        "    |       ^^^^\n"
        "...\n"
        "539 |   - token: 'Δ267'\n"
        "    |            ------ the first that gets one\n"
        "    = help: with appended rows the model has another shape than its base: quantised copies, engines "
        "and adapters made for the base's own shape do not fit what `adapterc export --to merged` writes. "
        "Fewer scenes, or a base with more spare rows, such as Qwen3, keep the shape; where a model of its "
        "own shape will do, say so in the line above it: `# adapterc: ignore[AC0533] loaded with "
        "adapterc.load alone`\n"
    )
    assert checked.spec is not None
    base = tiny_base_model(folder)
    slots = claim_slots(checked.spec, checked.spans, path=path)
    made = table_on(base, tmp_path / "table", table_request(checked.spec, slots, base, PLATFORM).entries)
    assert (len(made.tokens), made.fillers, made.rows, made.appended) == (300, 0, 700, 33)
    assert [token.id for token in made.tokens] == list(range(400, 700))


def test_a_base_without_spare_rows_is_named_with_the_scene_that_a_library_brings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reshape_base(make_tiny_base(tmp_path / "full"), rows=TINY_VOCABULARY)
    library = "adapterc: 1\nkind: library\nname: doors\nscenes:\n  - {token: Δ21, action: A door opens.}\n"
    (tmp_path / "doors.yaml").write_text(library, encoding="utf-8")
    (tmp_path / ".git").mkdir()
    text = "adapterc: 1\nname: a\nbase: ./full\nimports: [{path: doors.yaml}]\n"
    (tmp_path / "spec.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    checked = check(Path("spec.yaml"))
    (found,) = [one for one in checked.diagnostics if one.code == "AC0533"]
    assert (found.span.place, found.labels[0].span.place) == ("spec.yaml:3:7", "doors.yaml:5:13")
    assert "has no spare row for 1 scene: " in found.message
    assert found.help.endswith(
        "A base with spare rows, such as Qwen3, keeps the shape; where a model of its own shape will do, "
        "say so in the line above it: `# adapterc: ignore[AC0533] loaded with adapterc.load alone`"
    )
    ignored = text.replace("./full", "./full   # adapterc: ignore[AC0533] loaded with adapterc.load")
    for base in ("./full", "smollm2-135m-instruct"):
        (tmp_path / "spec.yaml").write_text(ignored.replace("./full", base), encoding="utf-8")
        codes = {one.code for one in check(Path("spec.yaml")).diagnostics}
        assert codes.isdisjoint({"AC0533", "AC0542"})


def test_a_gap_that_uses_the_slots_up_is_told_at_its_line(tmp_path: Path, base: Path) -> None:
    (tmp_path / "scenes.lock").write_text(
        '{"version": 1, "slots": {"Δ31": 0, "Δ32": 65535}}', encoding="utf-8"
    )
    assert _told(_spec(tmp_path, base, "Δ21")) == (
        "scenes.lock:1:36: error[AC0316]: scenes.lock has no slot left: slot 65535 of `Δ32` leaves a gap "
        "from 1 on, and new tokens get slots behind the last one\n"
    )


def test_slots_of_other_specs_count(tmp_path: Path, base: Path) -> None:
    (tmp_path / "scenes.lock").write_text(
        '{"version": 1, "slots": {"Δ31": 0, "Δ32": 1, "Δ33": 2}}', encoding="utf-8"
    )
    told = _told(_spec(tmp_path, base, "Δ41", "Δ42"))
    assert told == (
        f"spec.yaml:3:7: warning[AC0533]: the base `{base}` has 4 spare rows for 2 scenes (3 of the slots "
        "before them belong to other specs of the project): 1 row of 48 numbers will be appended, and its "
        "vocabulary grows from 404 to 405\n"
    )


def test_slots_of_no_token_are_told_with_the_line_behind_them(tmp_path: Path, base: Path) -> None:
    (tmp_path / "scenes.lock").write_text(
        '{"version": 1, "slots": {"Δ31": 0, "Δ21": 6000}}', encoding="utf-8"
    )
    path = _spec(tmp_path, base, "Δ21")
    (found,) = [one for one in check(path).diagnostics if one.code == "AC0533"]
    assert found.message == (
        f"the base `{base}` has 4 spare rows for 1 scene (1 of the slots before them belong to other specs "
        "of the project, and 5999 are of no token in scenes.lock): 5997 rows of 48 numbers will be appended, "
        "and its vocabulary grows from 404 to 6401"
    )
    assert [(label.span.place.rpartition("/")[2], label.text) for label in found.labels] == [
        ("spec.yaml:5:12", "the first that gets one"),
        ("scenes.lock:1:36", "no token has the slot before this one"),
    ]
    (tmp_path / "scenes.lock").write_text('{"version": 1, "slots": {"Δ21": 6000}}', encoding="utf-8")
    assert "for 1 scene (6000 of the slots before them are of no token in scenes.lock): " in _told(path)


def test_a_lock_that_disagrees_is_told_with_all_places(tmp_path: Path, base: Path) -> None:
    (tmp_path / "scenes.lock").write_text(
        '{\n  "version": 1,\n  "slots": {\n    "Δ21": 0,\n    "Δ31": 0\n  }\n}\n', encoding="utf-8"
    )
    told = _told(_spec(tmp_path, base, "Δ21"), format="full")
    assert told == (
        "error[AC0316]: scenes.lock gives slot 0 to two scenes, `Δ21` and `Δ31`\n"
        " --> spec.yaml:5:12\n"
        "  |\n"
        "5 |   - token: 'Δ21'\n"
        "  |            ^^^^^\n"
        " ::: scenes.lock:4:5\n"
        "  |\n"
        '4 |     "Δ21": 0,\n'
        "  |     -------- here\n"
        '5 |     "Δ31": 0\n'
        "  |     -------- here\n"
        "  = help: this is what two branches leave that both added scenes: keep the line whose adapters "
        "are in use, delete the other, its claim and its artifacts, and build: its token gets a slot of its "
        "own, its adapters are built again\n"
    )


def test_one_slot_twice_of_other_specs_is_told_in_the_lock(tmp_path: Path, base: Path) -> None:
    (tmp_path / "scenes.lock").write_text('{"version": 1, "slots": {"Δ7": 0, "Δ8": 0}}', encoding="utf-8")
    assert _told(_spec(tmp_path, base, "Δ21")) == (
        "scenes.lock:1:35: error[AC0316]: scenes.lock gives slot 0 to two scenes, `Δ7` and `Δ8`\n"
    )


def test_a_look_alike_of_another_spec_is_told(tmp_path: Path, base: Path) -> None:
    (tmp_path / "scenes.lock").write_text('{"version": 1, "slots": {"АXIS": 0}}', encoding="utf-8")
    assert _told(_spec(tmp_path, base, "AXIS")) == (
        "spec.yaml:5:12: error[AC0312]: the token `AXIS` looks like `АXIS`, which another spec of the "
        "project has\n"
    )


def test_a_token_of_another_spec_in_other_capitals_is_told(tmp_path: Path, base: Path) -> None:
    (tmp_path / "scenes.lock").write_text('{"version": 1, "slots": {"Axis": 0}}', encoding="utf-8")
    assert _told(_spec(tmp_path, base, "AXIS")) == (
        "spec.yaml:5:12: error[AC0312]: the token `AXIS` is but for capitals `Axis`, which another spec of "
        "the project has\n"
    )


def test_a_base_that_is_not_here_yet_is_not_judged(tmp_path: Path) -> None:
    path = _spec(tmp_path, Path("smollm2-135m-instruct"), "the")
    assert _told(path) == ""


def test_two_specs_of_a_project_never_share_a_slot(tmp_path: Path, base: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name, tokens in (("a", ("Δ21", "Δ22")), ("b", ("Δ31", "Δ21"))):
        folder = tmp_path / name
        folder.mkdir()
        slots = _claimed(_spec(folder, base, *tokens))
    assert slots == {"Δ21": 0, "Δ22": 1, "Δ31": 2}
    lock = json.loads((tmp_path / "scenes.lock").read_text(encoding="utf-8"))
    assert (lock["version"], lock["slots"]) == (1, slots)
    assert {token: claim["spec"] for token, claim in lock["claims"].items()} == {
        "Δ21": "a/spec.yaml",
        "Δ22": "a/spec.yaml",
        "Δ31": "b/spec.yaml",
    }
    assert not (tmp_path / "a" / "scenes.lock").exists()


def test_a_slot_is_never_taken_back(tmp_path: Path, base: Path) -> None:
    for tokens in (("Δ21", "Δ22"), ("Δ22",), ("Δ23", "Δ22")):
        slots = _claimed(_spec(tmp_path, base, *tokens))
    assert slots == {"Δ21": 0, "Δ22": 1, "Δ23": 2}


def test_a_lock_that_nothing_is_added_to_is_not_written(tmp_path: Path, base: Path) -> None:
    path = _spec(tmp_path, base, "Δ21")
    _claimed(path)
    before = (tmp_path / "scenes.lock").stat()
    _claimed(path)
    after = (tmp_path / "scenes.lock").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_lock_damaged_since_the_check_stops_the_build(tmp_path: Path, base: Path) -> None:
    path = _spec(tmp_path, base, "Δ21")
    checked = check(path)
    assert checked.spec is not None
    assert checked.spans is not None
    (tmp_path / "scenes.lock").write_text("{", encoding="utf-8")
    with pytest.raises(AdaptercError) as caught:
        claim_slots(checked.spec, checked.spans, path=path)
    assert caught.value.message == (
        f"{tmp_path.resolve() / 'scenes.lock'}: [AC0316] scenes.lock is damaged: it is not JSON"
    )


def test_a_slot_that_two_tokens_came_to_share_since_the_check_stops_the_build(
    tmp_path: Path, base: Path
) -> None:
    path = _spec(tmp_path, base, "Δ21")
    checked = check(path)
    assert checked.spec is not None
    assert checked.spans is not None
    shared = '{"version": 1, "slots": {"Δ21": 0, "Δ31": 0}}'
    (tmp_path / "scenes.lock").write_text(shared, encoding="utf-8")
    with pytest.raises(AdaptercError) as caught:
        claim_slots(checked.spec, checked.spans, path=path)
    assert caught.value.message == (
        f"{tmp_path.resolve() / 'scenes.lock'}: [AC0316] scenes.lock gives slot 0 to two "
        "scenes, `Δ21` and `Δ31`"
    )
    assert (tmp_path / "scenes.lock").read_text(encoding="utf-8") == shared


def test_rows_are_not_counted_on_a_lock_that_disagrees(tmp_path: Path) -> None:
    reshape_base(make_tiny_base(tmp_path / "full"), rows=TINY_VOCABULARY)
    (tmp_path / "scenes.lock").write_text('{"version": 1, "slots": {"Δ21": 0, "Δ31": 0}}', encoding="utf-8")
    assert _told(_spec(tmp_path, tmp_path / "full", "Δ21", "Δ31")) == (
        "spec.yaml:7:12: error[AC0316]: scenes.lock gives slot 0 to two scenes, `Δ21` and `Δ31`\n"
    )


def test_a_glossary_is_asked_for_in_the_order_of_slots(tmp_path: Path, base: Path) -> None:
    checked = check(_spec(tmp_path, base, "Δ21", "Δ22"))
    assert checked.spec is not None
    request = table_request(checked.spec, {"Δ21": 4, "Δ22": 1}, tiny_base_model(base), PLATFORM)
    assert [(entry.token, entry.slot, entry.definition) for entry in request.entries] == [
        ("Δ22", 1, "A door closes at Δ22."),
        ("Δ21", 4, "A door closes at Δ21."),
    ]


def test_the_base_s_folder_can_be_named(tmp_path: Path, base: Path) -> None:
    checked = check(_spec(tmp_path, Path("smollm2-135m-instruct"), "the"))
    assert checked.spec is not None
    assert checked.spans is not None
    found = scene_findings(checked.spec, checked.spans, path=tmp_path / "spec.yaml", base=base)
    assert [one.code for one in found.diagnostics] == ["AC0314"]

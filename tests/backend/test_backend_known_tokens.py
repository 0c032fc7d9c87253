"""What is remembered of a base's vocabulary is what its tokenizer says, and only while it says so."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from adapterc.backend.cache_folder import read_record, write_record
from adapterc.backend.known_tokens import known_tokens
from adapterc.backend.vocabulary import read_vocabulary
from support.scenes import reshape_base
from support.tiny_model import TINY_VOCABULARY, make_tiny_base

ASKED = ("the", "Δ21", "Δ")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_base(tmp_path_factory.mktemp("known") / "tiny")


@pytest.fixture
def base(made: Path, tmp_path: Path) -> Path:
    """A base of each test's own: what one has read is kept for the process."""
    return Path(shutil.copytree(made, tmp_path / "base"))


def _records(cache: Path) -> list[Path]:
    return sorted((cache / "vocabularies").glob("*.json"))


def test_what_is_kept_is_what_the_tokenizer_says(base: Path, tmp_path: Path) -> None:
    fresh = known_tokens(base, ASKED, cache=tmp_path)
    again = known_tokens(base, ASKED[:2], cache=tmp_path)
    asked = read_vocabulary(base)
    assert fresh is not None and again is not None and asked is not None
    assert fresh == again
    assert fresh.vocabulary == asked.vocabulary
    assert fresh.spelt == {text: asked.knows(text) for text in ASKED}
    assert fresh.spelt["the"] and not fresh.spelt["Δ21"]


def test_a_record_answers_without_the_tokenizer(base: Path, tmp_path: Path) -> None:
    known_tokens(base, ASKED, cache=tmp_path)
    (record,) = _records(tmp_path)
    kept = json.loads(str(read_record(record)))
    kept["spelt"]["the"] = ""
    write_record(record, json.dumps(kept))
    changed = known_tokens(base, ASKED, cache=tmp_path)
    assert changed is not None
    assert not changed.spelt["the"]


def test_new_texts_are_added_to_the_record(base: Path, tmp_path: Path) -> None:
    known_tokens(base, ASKED, cache=tmp_path)
    more = known_tokens(base, ("тишинажаршаг",), cache=tmp_path)
    assert more is not None
    assert set(more.spelt) == {*ASKED, "тишинажаршаг"}
    assert len(_records(tmp_path)) == 1


def test_a_base_that_was_changed_is_read_again(base: Path, tmp_path: Path) -> None:
    before = known_tokens(base, ASKED, cache=tmp_path)
    reshape_base(base, rows=TINY_VOCABULARY + 4)
    after = known_tokens(base, ASKED, cache=tmp_path)
    assert before is not None and after is not None
    assert (len(before.vocabulary.spare), len(after.vocabulary.spare)) == (0, 4)


def test_a_damaged_record_is_not_believed(base: Path, tmp_path: Path) -> None:
    before = known_tokens(base, ASKED, cache=tmp_path)
    (record,) = _records(tmp_path)
    write_record(record, '{"vocabulary": 3}')
    assert known_tokens(base, ASKED, cache=tmp_path) == before
    record.write_bytes(b"\xff{")
    assert known_tokens(base, ASKED, cache=tmp_path) == before


def test_a_cache_that_cannot_be_written_changes_nothing(base: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("", encoding="utf-8")
    assert known_tokens(base, ASKED, cache=blocked) == known_tokens(base, ASKED, cache=tmp_path)


def test_files_that_tell_nothing(tmp_path: Path) -> None:
    assert known_tokens(tmp_path / "nowhere", ASKED, cache=tmp_path) is None


def test_a_part_of_a_piece_is_no_word_of_a_base_that_does_not_spell_bytes(base: Path, tmp_path: Path) -> None:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    pieces = [("<unk>", 0.0), ("▁", -2.0), ("▁странно", -3.0), *((letter, -9.0) for letter in "странокие")]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=0))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.save(str(base / "tokenizer.json"))
    found = known_tokens(base, ("тран", "странно"), cache=tmp_path)
    assert found is not None
    assert found.spelt == {"тран": "", "странно": "word"}


def test_letters_that_stand_for_bytes_are_no_token(base: Path, tmp_path: Path) -> None:
    tokenizer = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))
    name = next(name for name in tokenizer["model"]["vocab"] if name.startswith("Ġ") and len(name) > 3)
    found = known_tokens(base, (name[:2],), cache=tmp_path)
    assert found is not None
    assert found.spelt == {name[:2]: "name"}

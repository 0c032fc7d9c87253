"""A base's glossary: tokens that stay whole, ids that the lock decides, rows that are the only change."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from tokenizers import Tokenizer

from adapterc.backend.bases.resolve import describe_base, resolve_base
from adapterc.backend.loading import load_base
from adapterc.backend.scene_contexts import CONTEXTS, misread
from adapterc.backend.scene_rows import matrices, prove_rows, read_rows
from adapterc.backend.scene_table import read_table
from adapterc.backend.scene_tokenizer import filler
from adapterc.backend.vocabulary import read_vocabulary
from adapterc.errors import AdaptercError
from adapterc.ir.base import BaseModel
from support.scenes import TOKENS, entries, rename_words, reshape_base, table_on
from support.tiny_model import TINY_VOCABULARY, make_tiny_base


def _base(folder: Path) -> BaseModel:
    return resolve_base(str(folder), spec_folder=folder, cache=folder.parent / "cache")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> BaseModel:
    return _base(make_tiny_base(tmp_path_factory.mktemp("scenes") / "tiny"))


def test_every_token_is_one_id_in_every_context_and_comes_back(base: BaseModel, tmp_path: Path) -> None:
    tokens = ("Δ21", "тишинажаршаг", "вспышкавходстрах", "🜂⟁", "café", "łódź", "日本の夜", "zed1")
    table = table_on(base, tmp_path / "t", entries(tokens))
    _, tokenizer = load_base(base, scenes=table)
    assert len(CONTEXTS) >= 20
    assert [misread(tokenizer, token.token, token.id) for token in table.tokens] == [None] * len(tokens)
    said = "Δ21, łódź café. тишинажаршаг 🜂⟁!"
    assert tokenizer.decode(tokenizer(said).input_ids, skip_special_tokens=True) == said


@pytest.mark.parametrize("text", ["Δ210", "aΔ21", "Δ21a", "Δ21я", "1Δ21", "Δ21_"])
def test_a_longer_word_holds_no_token(base: BaseModel, tmp_path: Path, text: str) -> None:
    table = table_on(base, tmp_path / "t")
    _, tokenizer = load_base(base, scenes=table)
    assert table.tokens[0].id not in tokenizer(text).input_ids


def test_other_texts_are_spelt_as_before(base: BaseModel, tmp_path: Path) -> None:
    _, before = load_base(base)
    _, after = load_base(base, scenes=table_on(base, tmp_path / "t"))
    for text in ("The river bends.", "Что такое обещание?", "<|im_start|>user\nΔ 21 Δ210<|im_end|>"):
        assert after(text).input_ids == before(text).input_ids


def test_the_tokenizer_s_file_changes_by_the_tokens_alone(base: BaseModel, tmp_path: Path) -> None:
    table_on(base, tmp_path / "t")
    old = json.loads((Path(base.path) / "tokenizer.json").read_text(encoding="utf-8"))
    new = json.loads((tmp_path / "t" / "tokenizer.json").read_text(encoding="utf-8"))
    assert new["added_tokens"][len(old["added_tokens"]) :] == [
        {
            "id": TINY_VOCABULARY + at,
            "content": token,
            "single_word": True,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": False,
        }
        for at, token in enumerate(TOKENS)
    ]
    del new["added_tokens"][len(old["added_tokens"]) :]
    assert new == old
    text = (Path(base.path) / "tokenizer.json").read_text(encoding="utf-8")
    assert (tmp_path / "t" / "tokenizer.json").read_text(encoding="utf-8").endswith(text[-2000:])


@pytest.mark.parametrize("tied", [True, False])
def test_rows_are_the_definition_s_at_the_median_norm(tmp_path: Path, tied: bool) -> None:
    """A row that is only read is the definition's mean, less what is common to all of them; one that could be
    said is it but for a direction. A token weighs more the fewer scenes have it and the rarer it is.
    """
    base = _base(reshape_base(make_tiny_base(tmp_path / "tiny"), tied=tied))
    table = table_on(base, tmp_path / "t")
    own, tokenizer = load_base(base)
    found = read_rows(tmp_path / "t" / "rows.safetensors", 3)
    for name, kept in matrices(own).items():
        matrix, row = kept.double(), found[name][0].double()
        definitions = [tokenizer(token.definition).input_ids for token in table.tokens]
        means = torch.zeros(3, matrix.shape[1], dtype=torch.float64)
        for at, words in enumerate(definitions):
            having = [sum(word in other for other in definitions) for word in words]
            weights = [
                math.log(4 / count) * math.log(1 + 250 * word / len(matrix))
                for word, count in zip(words, having, strict=True)
            ]
            for word, weight in zip(words, weights, strict=True):
                means[at] += weight / sum(weights) * matrix[word]
        means -= matrix.mean(0)
        mean = means[0] - means.mean(0) * 2 / 3
        if name == ("embedding" if tied else "head"):
            along = found["along"].double() if tied else None
            if along is not None:
                assert float(row @ along) == pytest.approx(float((matrix @ along).min()), rel=1e-4)
                row, mean = row - (row @ along) * along, mean - (mean @ along) * along
                assert torch.cosine_similarity(row, mean, dim=0) == pytest.approx(1.0, abs=1e-5)
            row = found[name][0].double()
        else:
            assert torch.cosine_similarity(row, mean, dim=0) == pytest.approx(1.0, abs=1e-5)
        norms = torch.linalg.vector_norm(matrix, dim=1)
        assert float(torch.linalg.vector_norm(row)) == pytest.approx(float(norms.median()), rel=1e-5)


@pytest.mark.parametrize("tied", [True, False])
def test_the_base_does_not_come_to_say_a_scene(tmp_path: Path, tied: bool) -> None:
    """On average over what it reads, no scene is likelier than the least likely of its own tokens."""
    base = _base(reshape_base(make_tiny_base(tmp_path / "tiny"), tied=tied))
    table = table_on(base, tmp_path / "t", entries(("Δ21", "Δ22", "Δ23"), slots=(0, 1, 4)))
    model, _ = load_base(base, scenes=table)
    _, own = load_base(base)
    read = [own(token.definition).input_ids for token in table.tokens]
    with torch.no_grad():
        mean = torch.cat([model(torch.tensor([ids])).logits[0] for ids in read]).mean(0)
    assert float(mean[TINY_VOCABULARY:].max()) <= float(mean[:TINY_VOCABULARY].min()) + 1e-3


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("spare", [0, 2, 8])
def test_rows_lie_in_the_base_and_nothing_else_moved(tmp_path: Path, tied: bool, spare: int) -> None:
    folder = reshape_base(make_tiny_base(tmp_path / "tiny"), rows=TINY_VOCABULARY + spare, tied=tied)
    base = _base(folder)
    table = table_on(base, tmp_path / "t")
    model, _ = load_base(base, scenes=table)
    bare, _ = load_base(base)
    assert [token.id for token in table.tokens] == [TINY_VOCABULARY + at for at in range(3)]
    assert table.appended == max(0, 3 - spare)
    assert table.rows == max(TINY_VOCABULARY + spare, TINY_VOCABULARY + 3)
    assert sorted(matrices(model)) == (["embedding"] if tied else ["embedding", "head"])
    rows = read_rows(tmp_path / "t" / "rows.safetensors", 3)
    ids = [token.id for token in table.tokens]
    before = matrices(bare)
    for name, matrix in matrices(model).items():
        assert matrix.shape[0] == table.rows
        assert torch.equal(matrix[ids], rows[name])
        kept = [at for at in range(TINY_VOCABULARY + spare) if at not in ids]
        assert torch.equal(matrix[kept], before[name][kept])
    proof = prove_rows(model, table)
    assert proof.holds
    assert proof.rows == len(before) * (TINY_VOCABULARY + spare - min(spare, 3))


def test_one_changed_bit_of_another_row_is_seen(base: BaseModel, tmp_path: Path) -> None:
    table = table_on(base, tmp_path / "t")
    model, _ = load_base(base, scenes=table)
    with torch.no_grad():
        model.get_input_embeddings().weight[17, 3] += 1e-6
    assert not prove_rows(model, table).holds


def test_slots_of_other_specs_are_kept_free(base: BaseModel, tmp_path: Path) -> None:
    table = table_on(base, tmp_path / "t", entries(("Δ21", "Δ22"), slots=(1, 4)))
    model, tokenizer = load_base(base, scenes=table)
    assert [token.id for token in table.tokens] == [TINY_VOCABULARY + 1, TINY_VOCABULARY + 4]
    assert (table.fillers, table.rows, table.appended) == (3, TINY_VOCABULARY + 5, 5)
    assert tokenizer.convert_tokens_to_ids("Δ22") == TINY_VOCABULARY + 4
    weight = model.get_input_embeddings().weight
    others = weight[[TINY_VOCABULARY, TINY_VOCABULARY + 2, TINY_VOCABULARY + 3]]
    assert torch.equal(others[0], others[1])
    assert any(torch.equal(others[0], row) for row in weight[:TINY_VOCABULARY])


def test_two_specs_of_a_project_agree_on_every_id(base: BaseModel, tmp_path: Path) -> None:
    first = table_on(base, tmp_path / "a", entries(("Δ21", "Δ22"), slots=(0, 1)))
    second = table_on(base, tmp_path / "b", entries(("Δ23", "Δ22"), slots=(2, 1)))
    ids = {token.token: token.id for token in (*first.tokens, *second.tokens)}
    assert ids == {token: TINY_VOCABULARY + at for at, token in enumerate(("Δ21", "Δ22", "Δ23"))}


def test_a_placeholder_gives_its_place_and_a_control_token_never(tmp_path: Path) -> None:
    folder = make_tiny_base(tmp_path / "tiny")
    rename_words(folder, {390: "<unused0>", 395: "<unused1>"})
    base = _base(folder)
    found = read_vocabulary(folder)
    assert found is not None
    assert found.vocabulary.spare == (390, 395)
    assert set(found.vocabulary.special) >= {"<|endoftext|>", "<|im_start|>", "<|im_end|>"}
    table = table_on(base, tmp_path / "t")
    _, tokenizer = load_base(base, scenes=table)
    assert [(token.token, token.id) for token in table.tokens] == [
        ("Δ21", 390),
        ("тишинажаршаг", 395),
        ("🜂⟁", TINY_VOCABULARY),
    ]
    assert tokenizer("Δ21").input_ids == [390]
    assert "<unused0>" not in tokenizer.get_vocab()


def test_the_same_request_gives_the_same_bytes(base: BaseModel, tmp_path: Path) -> None:
    first, second = table_on(base, tmp_path / "a"), table_on(base, tmp_path / "b")
    assert first.digest == second.digest
    for name in ("rows.safetensors", "scenes.json", "tokenizer.json", "tokenizer_config.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert read_table(tmp_path / "a") == first
    assert replace(second, folder="") == replace(first, folder="")


def test_what_is_said_is_kept_and_of_an_older_table_everything_may_be(
    base: BaseModel, tmp_path: Path
) -> None:
    table = table_on(base, tmp_path / "t", (*entries(("Δ21",)), *entries(("Δ22",), slots=(1,), spoken=True)))
    assert [token.spoken for token in table.tokens] == [False, True]
    assert table.mute == (table.tokens[0].id,)
    assert read_table(tmp_path / "t") == table
    note = json.loads((tmp_path / "t" / "scenes.json").read_text(encoding="utf-8"))
    for token in note["tokens"]:
        del token["spoken"]
    (tmp_path / "t" / "scenes.json").write_text(json.dumps(note), encoding="utf-8")
    assert read_table(tmp_path / "t").mute == ()


def test_what_stands_for_slots_of_other_specs_is_never_said(base: BaseModel, tmp_path: Path) -> None:
    wanted = (*entries(("Δ21",), slots=(1,), spoken=True), *entries(("Δ22",), slots=(4,)))
    table = table_on(base, tmp_path / "t", wanted)
    said, read = (token.id for token in table.tokens)
    model, tokenizer = load_base(base, scenes=table)
    muted = model.generation_config.suppress_tokens
    assert muted == [said - 1, said + 1, said + 2, read]
    assert tokenizer.convert_ids_to_tokens(muted) == [filler(0), filler(2), filler(3), "Δ22"]
    assert read_table(tmp_path / "t").mute == tuple(muted)


def test_a_table_with_more_fillers_than_slots_is_damaged(base: BaseModel, tmp_path: Path) -> None:
    table_on(base, tmp_path / "t")
    place = tmp_path / "t" / "scenes.json"
    note = json.loads(place.read_text(encoding="utf-8"))
    place.write_text(json.dumps({**note, "fillers": 1 << 40}), encoding="utf-8")
    with pytest.raises(AdaptercError):
        read_table(tmp_path / "t")


def test_a_damaged_table_is_told(base: BaseModel, tmp_path: Path) -> None:
    table_on(base, tmp_path / "t")
    (tmp_path / "t" / "scenes.json").write_text("{", encoding="utf-8")
    with pytest.raises(AdaptercError) as caught:
        read_table(tmp_path / "t")
    assert caught.value.message == (
        f"{tmp_path / 't'} holds no whole glossary: scenes.json is missing or damaged"
    )


def test_the_random_state_is_not_touched(base: BaseModel, tmp_path: Path) -> None:
    table = table_on(base, tmp_path / "t")
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    load_base(base, scenes=table)
    assert torch.equal(torch.rand(3), expected)


def test_the_embedded_base_s_own_tokenizer_keeps_every_token_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the real tokenizer, where the base is in the user's cache already; its weights are not read."""
    monkeypatch.delenv("ADAPTERC_CACHE")
    from adapterc.backend.cache_folder import cache_root
    from adapterc.backend.scene_tokenizer import write_tokenizer
    from adapterc.ir.scenes import SceneToken

    real = describe_base("smollm2-135m-instruct", spec_folder=tmp_path, cache=cache_root())
    if real is None:
        pytest.skip("the embedded base is not in the cache")
    found = read_vocabulary(Path(real.path))
    assert found is not None
    assert found.vocabulary.rows == 49152
    assert found.vocabulary.spare == ()
    tokens = [
        SceneToken(token=token, slot=at, id=49152 + at, row="composed", definition="")
        for at, token in enumerate(("Δ21", "тишинажаршаг", "вспышкавходстрах", "🜂⟁", "łódź", "hotair"))
    ]
    write_tokenizer(found, Path(real.path), tokens, {}, tmp_path)
    raw: Any = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    from transformers import PreTrainedTokenizerFast

    wrapper: Any = PreTrainedTokenizerFast
    tokenizer = wrapper(tokenizer_object=raw)
    assert [misread(tokenizer, token.token, token.id) for token in tokens] == [None] * len(tokens)
    assert (tmp_path / "tokenizer.json").stat().st_size > 3_000_000

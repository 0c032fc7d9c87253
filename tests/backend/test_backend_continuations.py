"""Continuations behind a shared prompt against the same rows through the whole model, one at a time."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
import torch

from adapterc.backend import continuations
from adapterc.backend.continuations import ContinuationReader, Continued
from adapterc.backend.loading import quiet_libraries

VOCABULARY = 96
LLAMA = {"vocab_size": VOCABULARY, "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2}
HEADS = {"num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8}


def made(kind: str, **more: Any) -> Any:
    """A model of random weights under a LoRA of random weights."""
    import transformers
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(3)
    auto: Any = transformers.AutoModelForCausalLM
    config = transformers.AutoConfig.for_model(
        kind, **{**LLAMA, **HEADS, "max_position_embeddings": 512, **more}
    )
    model = auto.from_config(config, attn_implementation="sdpa" if kind != "gemma2" else "eager")
    lora = LoraConfig(r=4, target_modules=["q_proj", "down_proj"], init_lora_weights=False)
    with quiet_libraries():
        return get_peft_model(model, lora).eval()


def continuation_scores(model: Any, asked: Any, heard: Any = lambda _: None) -> Any:
    return ContinuationReader(model)(asked, heard)


ASKED = [
    ([5, 6, 7], [[8, 9, 10], [8, 11], [12]]),
    ([5, 6, 7, 13, 14, 15, 16, 17], [[1, 2]]),
    ([20], [list(range(21, 60)), list(range(30, 40))]),
]


def plain(model: Any, asked: Any) -> list[list[tuple[float, bool]]]:
    """Every continuation alone, through the model itself."""
    found = []
    for prompt, said in asked:
        scores = []
        for ids in said:
            with torch.no_grad():
                logs = model(torch.tensor([prompt + ids])).logits[0, len(prompt) - 1 : -1].log_softmax(-1)
            own = logs.gather(-1, torch.tensor(ids)[:, None])
            scores.append((float(own.sum()), logs.argmax(-1).tolist() == ids))
        found.append(scores)
    return found


def assert_same(found: Any, expected: Any) -> None:
    for own, other in zip(itertools.chain(*found), itertools.chain(*expected), strict=True):
        assert own[0] == pytest.approx(other[0], abs=1e-4)
        assert own[1] == other[1]


@pytest.mark.parametrize("kind", ["llama", "qwen3", "mistral"])
@pytest.mark.parametrize("adapted", [True, False])
def test_scores_are_the_models_own(kind: str, adapted: bool) -> None:
    model = made(kind, **({"sliding_window": 16} if kind == "mistral" else {}))
    if adapted:
        assert_same(continuation_scores(model, ASKED), plain(model, ASKED))
    else:
        with model.disable_adapter():
            assert_same(continuation_scores(model, ASKED), plain(model, ASKED))


def test_the_likeliest_tokens_are_known_as_such() -> None:
    model = made("llama")
    said: list[int] = []
    for _ in range(5):
        with torch.no_grad():
            said.append(int(model(torch.tensor([[5, 6, *said]])).logits[0, -1].argmax()))
    found = continuation_scores(model, [([5, 6], [said, [*said[:4], (said[4] + 1) % VOCABULARY]])])
    assert [greedy for _, greedy in found[0]] == [True, False]


def test_a_prompt_is_read_once_for_all_its_continuations(monkeypatch: pytest.MonkeyPatch) -> None:
    model = made("llama")
    body = model.get_base_model().base_model
    forward, packed = body.forward, list[list[int]]()

    def watched(**inputs: Any) -> Any:
        if "packing" in inputs:
            packed.append(inputs["input_ids"][0].tolist())
        return forward(**inputs)

    monkeypatch.setattr(body, "forward", watched)
    prompt = list(range(40))
    continuation_scores(model, [(prompt, [[1, 2], [3, 4], [5, 6]])])
    assert packed[-1][:43] == [*prompt, 1, 3, 5]
    assert not any(packed[-1][43:])


def test_a_base_that_attends_otherwise_is_not_read_end_to_end() -> None:
    model = made("gemma2", attn_logit_softcapping=0.05, sliding_window=16, query_pre_attn_scalar=8)
    assert continuation_scores(model, ASKED) is None


def test_a_base_whose_layers_look_across_prompts_is_not_read_end_to_end() -> None:
    model = made("lfm2", layer_types=["conv", "full_attention"], initializer_range=0.3)
    assert continuation_scores(model, [(prompt, said[:1]) for prompt, said in ASKED]) is None


def test_what_fits_is_tried_again_where_more_is_read() -> None:
    model = made("llama")
    reader = ContinuationReader(model)
    tried: list[int] = []
    forward = model.forward

    def watched(*args: Any, **inputs: Any) -> Any:
        tried.append(1)
        return forward(*args, **inputs)

    model.forward = watched
    reader(ASKED[1:2])
    once = len(tried)
    reader(ASKED[1:2])
    assert len(tried) == once
    reader(ASKED[2:])
    assert len(tried) == 2 * once


def test_choices_of_one_token_are_read_off_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    model, asked = made("llama"), [(list(range(40)), [[1], [2], [3], [4]])]
    assert Continued(prompt=(5,), continuations=((1,), (2,), (3, 4))).stems == ((), (3,))
    assert_same(continuation_scores(model, asked), plain(model, asked))
    monkeypatch.setattr(continuations, "_TOKENS_AT_ONCE", 40)
    heard: list[int] = []
    assert_same(continuation_scores(model, asked, heard.append), plain(model, asked))
    assert heard == [4]


def test_equal_continuations_get_equal_scores() -> None:
    found = continuation_scores(made("llama"), [([5, 6], [[7, 8], [7, 8]]), ([5, 6], [[7, 8]])])
    assert found[0] == [found[1][0]] * 2


def test_rows_as_wide_as_the_longest_stay_within_what_is_read_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(continuations, "_TOKENS_AT_ONCE", 100)
    heard: list[int] = []
    model = made("llama")
    asked = [(list(range(40)), [[1]]), *(([place], [[2, 3], [4, 5]]) for place in range(4))]
    assert_same(continuation_scores(model, asked, heard.append), plain(model, asked))
    assert heard == [1, 8]


def test_rows_wider_than_a_processor_keeps_dense() -> None:
    model = made("llama", max_position_embeddings=2048)
    asked = [([place % VOCABULARY for place in range(1100)], [[1, 2], [3]])]
    assert_same(continuation_scores(model, asked), plain(model, asked))


def test_the_models_own_attention_is_put_back() -> None:
    model = made("llama")
    continuation_scores(model, ASKED)
    assert model.config._attn_implementation == "sdpa"


def test_every_batch_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(continuations, "_TOKENS_AT_ONCE", 20)
    heard: list[int] = []
    model = made("llama")
    found = continuation_scores(model, ASKED, heard.append)
    assert sorted(heard) == [1, 2, 3]
    assert_same(found, plain(model, ASKED))


def test_a_prompt_of_many_continuations_is_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(continuations, "_TOKENS_AT_ONCE", 20)
    heard: list[int] = []
    model, asked = made("llama"), [([5, 6, 7], [[8, place, 9] for place in range(9)])]
    found = continuation_scores(model, asked, heard.append)
    assert heard == [4, 4, 1]
    assert_same(found, plain(model, asked))


def test_nothing_asked_is_nothing_said() -> None:
    assert continuation_scores(made("llama"), []) == []

"""The base's own answers: the same bytes whatever was cached, whoever the neighbours are."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from adapterc.backend import products
from adapterc.backend.bases.resolve import resolve_base
from adapterc.backend.generation import generate
from adapterc.backend.loading import load_base
from adapterc.backend.platform import probe_platform
from adapterc.backend.sample import content_batches, sample_answers
from adapterc.errors import AdaptercError
from adapterc.ir.sampling import SampleRequest
from adapterc.ir.spec import Message
from adapterc.templating.chat import render_prompt
from support.tiny_model import make_tiny_base

HAS_ONEDNN = bool(torch.backends.mkldnn.is_available())  # type: ignore[no-untyped-call]
QUESTIONS = tuple(
    f"{opening} {subject}{ending}"
    for opening in ("What is", "Tell me more about", "Why does anyone speak of")
    for subject in ("ice", "a river", "silence", "the bank of a very long river", "обещание")
    for ending in ("?", ", in one sentence?", "! Say it as briefly as can be, and then say it again.")
)


@pytest.fixture(scope="module")
def request_(tmp_path_factory: pytest.TempPathFactory) -> SampleRequest:
    folder = make_tiny_base(tmp_path_factory.mktemp("models") / "tiny")
    base = resolve_base(str(folder), spec_folder=folder, cache=folder.parent / "cache")
    prompts = tuple(render_prompt(base.turns, [Message(role="user", content=text)]) for text in QUESTIONS)
    return SampleRequest(
        base=base, prompts=prompts, cap=24, platform=replace(probe_platform("cpu"), threads=1)
    )


def test_answers_come_in_the_order_of_the_prompts(request_: SampleRequest, tmp_path: Path) -> None:
    forwards = sample_answers(request_, cache=tmp_path / "a")
    backwards = sample_answers(replace(request_, prompts=request_.prompts[::-1]), cache=tmp_path / "b")
    assert forwards == backwards[::-1]
    assert len(set(forwards)) > 1


@pytest.mark.skipif(not HAS_ONEDNN, reason="this torch has no oneDNN")
def test_the_base_multiplies_by_the_library_that_is_the_faster_one(
    request_: SampleRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    by_onednn = products._by_onednn

    def counted(*parts: Any) -> Any:
        asked.append(1)
        return by_onednn(*parts)

    monkeypatch.setattr(products, "_faster", lambda: True)
    monkeypatch.setattr(products, "_by_onednn", counted)
    sample_answers(replace(request_, prompts=request_.prompts[:2]), cache=tmp_path)
    assert asked


@pytest.fixture(scope="module")
def speaker(request_: SampleRequest) -> tuple[Any, Any]:
    """The tiny model, which by chance never ends its turn, with a word of its own as end of turn too."""
    model, tokenizer = load_base(request_.base)
    said = [
        answer.text for answer in generate(model, tokenizer, request_.prompts, [12] * len(request_.prompts))
    ]
    counted = Counter(id_ for text in said for id_ in set(tokenizer(text).input_ids[2:]))
    common = max(id_ for id_, answers in counted.items() if answers < len(said) / 2)
    model.generation_config.eos_token_id = [*model.generation_config.eos_token_id, common]
    return model, tokenizer


def test_some_answers_end_by_themselves_and_some_are_cut(
    request_: SampleRequest, speaker: tuple[Any, Any]
) -> None:
    said = generate(*speaker, request_.prompts, [request_.cap] * len(request_.prompts))
    assert {answer.finished for answer in said} == {True, False}
    assert all(answer.tokens == request_.cap for answer in said if not answer.finished)
    assert len({answer.tokens for answer in said}) > 2


def test_greedy_answers_are_those_of_each_prompt_alone(
    request_: SampleRequest, speaker: tuple[Any, Any]
) -> None:
    together = generate(*speaker, request_.prompts, [request_.cap] * len(request_.prompts))
    assert together == [generate(*speaker, [prompt], [request_.cap])[0] for prompt in request_.prompts]


def test_each_answer_has_a_cap_of_its_own(request_: SampleRequest, speaker: tuple[Any, Any]) -> None:
    caps = [request_.cap - place % 4 for place in range(len(request_.prompts))]
    together = generate(*speaker, request_.prompts, caps)
    assert together == [
        generate(*speaker, [prompt], [cap])[0] for prompt, cap in zip(request_.prompts, caps, strict=True)
    ]


def test_greedy_answers_are_those_of_the_library_s_own_loop(
    request_: SampleRequest, speaker: tuple[Any, Any]
) -> None:
    model, tokenizer = speaker
    ours = generate(model, tokenizer, request_.prompts, [request_.cap] * len(request_.prompts))
    for prompt, answer in zip(request_.prompts, ours, strict=True):
        ids = tokenizer(prompt, add_special_tokens=False, return_tensors="pt")
        all_ids = model.generate(**ids, max_new_tokens=request_.cap, do_sample=False)[0]
        theirs = all_ids[ids.input_ids.shape[1] :]
        finished = int(theirs[-1]) in model.generation_config.eos_token_id
        spoken = theirs[:-1] if finished else theirs
        assert answer.text == tokenizer.decode(spoken, skip_special_tokens=True)
        assert (answer.tokens, answer.finished) == (len(spoken), finished)


def test_cold_warm_half_warm_and_damaged_caches_give_the_same(
    request_: SampleRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapterc.backend.sample._BATCH", 20)
    cold = sample_answers(request_, cache=tmp_path)
    units = sorted(tmp_path.glob("*.json"))
    assert len(units) == 3
    before = [unit.read_bytes() for unit in units]
    assert sample_answers(request_, cache=tmp_path) == cold
    units[0].unlink()
    text = units[1].read_text(encoding="utf-8")
    units[1].write_text(text.replace('"tokens":24', '"tokens":23', 1), encoding="utf-8")
    units[2].write_bytes(units[2].read_bytes()[:100])
    assert sample_answers(request_, cache=tmp_path) == cold
    assert [unit.read_bytes() for unit in units] == before


def test_a_warm_cache_loads_no_model(request_: SampleRequest, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from dataclasses import replace\n"
        "from adapterc.backend.bases.resolve import describe_base\n"
        "from adapterc.backend.platform import probe_platform\n"
        "from adapterc.backend.sample import sample_answers\n"
        "from adapterc.ir.sampling import SampleRequest\n"
        f"here, cache = Path('.'), Path({str(tmp_path)!r})\n"
        f"base = describe_base({request_.base.path!r}, spec_folder=here, cache=cache)\n"
        f"platform = replace(probe_platform('cpu'), threads=1)\n"
        f"request = SampleRequest(base=base, prompts={request_.prompts!r}, cap=24, platform=platform)\n"
        f"print(len(sample_answers(request, cache=Path({str(tmp_path / 'answers')!r}))))\n"
        "print('torch' in sys.modules)\n"
    )
    sample_answers(request_, cache=tmp_path / "answers")
    done = subprocess.run(
        [sys.executable, "-c", code], env=dict(os.environ), capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{len(request_.prompts)}\nFalse\n"


def test_every_part_of_a_request_has_its_own_place(request_: SampleRequest, tmp_path: Path) -> None:
    one = replace(request_, prompts=request_.prompts[:2], cap=3)
    others = [
        one,
        replace(one, cap=4),
        replace(one, prompts=one.prompts[:1]),
        replace(one, platform=replace(one.platform, processor="another")),
        replace(one, platform=replace(one.platform, libraries=(("torch", "0"),))),
        replace(one, base=replace(one.base, digest="0" * 64)),
    ]
    for request in others:
        sample_answers(request, cache=tmp_path)
    assert len(list(tmp_path.glob("*.json"))) == len(others)
    sample_answers(replace(one, platform=replace(one.platform, dtype="other")), cache=tmp_path)
    assert len(list(tmp_path.glob("*.json"))) == len(others)


def test_batches_follow_from_the_set_of_prompts_alone() -> None:
    prompts = tuple(f"prompt {number}" for number in range(200))
    batches = content_batches(prompts)
    assert [len(batch) for batch in batches] == [66, 67, 67]
    assert content_batches(prompts[::-1] + prompts[:50]) == batches
    assert content_batches(()) == ()


def test_progress_rises_to_the_end(request_: SampleRequest, tmp_path: Path) -> None:
    seen: list[tuple[str, float]] = []
    sample_answers(request_, cache=tmp_path, progress=lambda stage, done: seen.append((stage, done)))
    shares = [done for stage, done in seen if stage == "sampling the base's answers"]
    assert seen[0] == ("loading the base", 0.0)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_cache_that_cannot_be_written_is_named(request_: SampleRequest, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    one = replace(request_, prompts=request_.prompts[:1], cap=1)
    with pytest.raises(AdaptercError) as caught:
        sample_answers(one, cache=tmp_path / "file")
    assert caught.value.message.startswith(f"cannot write to the cache folder {tmp_path / 'file'}: ")

"""The training run on a tiny real model: what it does, and that it does it again."""

from __future__ import annotations

import json
import math
import random
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from adapterc.backend import products
from adapterc.backend.batches import epoch_batches
from adapterc.backend.decoder import decoder_for
from adapterc.backend.loading import load_base, quiet_libraries
from adapterc.backend.lora import attach_adapter
from adapterc.backend.pace import Pace
from adapterc.backend.products import SwiftLinear
from adapterc.backend.reference import Reference, take_reference
from adapterc.backend.step import batch_loss
from adapterc.backend.tokens import tokenise_rows
from adapterc.backend.train import train, train_loaded
from adapterc.digest import digest_file
from adapterc.errors import AdaptercError
from adapterc.ir.dataset import Row
from adapterc.ir.spec import Message
from adapterc.ir.training import StepLoss, TrainRequest
from support.tiny_model import make_tiny_base
from support.training import CHATML, silent, tiny_request, tiny_row, tiny_rows

HAS_ONEDNN = bool(torch.backends.mkldnn.is_available())  # type: ignore[no-untyped-call]
_NOTHING = Reference(chosen={}, rejected={}, hidden={})
_SUPPORT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_base(tmp_path_factory.mktemp("base"))


def _trained(request: TrainRequest, folder: Path) -> tuple[Any, Any, tuple[StepLoss, ...]]:
    """(model, tokenizer, losses) of a run, the adapter still on the model."""
    model, tokenizer = load_base(request.base, dtype=request.platform.dtype)
    found = train_loaded(request, model, tokenizer, folder=folder, progress=silent)
    return model, tokenizer, found.curve


def _with_adapter(model: Any, adapter: Path) -> Any:
    from peft import PeftModel

    with quiet_libraries():
        return PeftModel.from_pretrained(model, str(adapter))


def _held_out(adapter: Path | None, request: TrainRequest, rows: Any) -> dict[str, float]:
    """Mean log-probabilities of held-out poles, and KL on replay, by plain PEFT and plain torch."""
    model, tokenizer = load_base(request.base)
    if adapter is not None:
        model = _with_adapter(model, adapter)
    bare, _ = load_base(request.base)
    scores: dict[str, list[float]] = {"chosen": [], "rejected": [], "kl": []}
    with torch.no_grad():
        for row in tokenise_rows(rows, CHATML, tokenizer, 512):
            for name, span in (("chosen", row.chosen), ("rejected", row.rejected)):
                if span is None:
                    continue
                ids = torch.tensor([span.ids])
                logs = torch.log_softmax(model(ids).logits[0, span.start - 1 : -1].double(), -1)
                if row.kind == "replay":
                    other = torch.log_softmax(bare(ids).logits[0, span.start - 1 : -1].double(), -1)
                    scores["kl"].append(float((other.exp() * (other - logs)).sum(-1).mean()))
                else:
                    scores[name].append(
                        float(logs.gather(1, ids[0, span.start :, None]).mean()) * span.supervised
                    )
    return {name: sum(values) / len(values) for name, values in scores.items() if values}


def test_the_loss_goes_down(base: Path, tmp_path: Path) -> None:
    curve = train(tiny_request(base, epochs=6), folder=tmp_path, progress=silent).curve
    assert curve[-1].nll < curve[0].nll - 0.5
    assert all(math.isfinite(loss.total) for loss in curve)


@pytest.mark.skipif(not HAS_ONEDNN, reason="this torch has no oneDNN")
def test_either_library_of_products_learns_the_same(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = tiny_request(base, epochs=2)
    request = replace(request, platform=replace(request.platform, dtype="float32"))
    curves, counts = [], []
    for name, faster in (("torch", False), ("oneDNN", True)):
        asked: list[int] = []
        by_onednn = products._by_onednn

        def counted(*parts: Any, asked: list[int] = asked, by_onednn: Any = by_onednn) -> torch.Tensor:
            asked.append(1)
            made: torch.Tensor = by_onednn(*parts)
            return made

        with monkeypatch.context() as patched:
            patched.setattr(products, "_faster", lambda faster=faster: faster)
            patched.setattr(products, "_by_onednn", counted)
            model, _, curve = _trained(request, tmp_path / name)
        curves.append([loss.total for loss in curve])
        counts.append((len(asked) > 0, any(isinstance(layer, SwiftLinear) for layer in model.modules())))
    assert counts == [(False, False), (True, True)]
    assert curves[1] == pytest.approx(curves[0], rel=1e-3)


def test_a_step_reports_the_weighted_sum_of_its_terms(base: Path, tmp_path: Path) -> None:
    for loss in train(tiny_request(base, epochs=1), folder=tmp_path, progress=silent).curve:
        assert loss.total == pytest.approx(loss.nll + 0.3 * loss.dpo + 0.5 * loss.kl)


def test_the_first_step_starts_from_the_base(base: Path, tmp_path: Path) -> None:
    """With B at zero the adapter is the base: DPO is log 2, KL nothing, NLL the base's own."""
    request = tiny_request(base, tiny_rows(4, 0, 1), batch_size=5, epochs=1)
    (first,) = train(request, folder=tmp_path, progress=silent).curve
    own = _held_out(None, request, request.rows)
    tokenised = tokenise_rows(request.rows, CHATML, load_base(request.base)[1], 512)
    tokens = [row.chosen.supervised for row in tokenised if row.kind == "pair"]
    assert first.dpo == pytest.approx(math.log(2), abs=1e-4)
    assert first.kl == pytest.approx(0, abs=1e-4)
    pairs = [row for row in request.rows if row.kind == "pair"]
    assert first.nll == pytest.approx(-own["chosen"] * len(pairs) / sum(tokens), rel=1e-4)


def _lessons(end: str = "") -> tuple[Row, ...]:
    return tuple(
        replace(
            row,
            kind="lesson",
            chosen=row.chosen + end,
            rejected="",
            teacher=(Message(role="user", content=f"A long word {at}."),),
        )
        for at, row in enumerate(tiny_rows(4, 0, 0))
    )


def test_a_lesson_starts_from_what_the_base_makes_of_the_teachers_words_and_is_learnt(
    base: Path, tmp_path: Path
) -> None:
    rows = _lessons()
    request = tiny_request(base, rows, batch_size=4, epochs=12)
    curve = train(request, folder=tmp_path, progress=silent).curve
    model, tokenizer = load_base(request.base)
    sums, count = 0.0, 0
    with torch.no_grad():
        for row in tokenise_rows(rows, CHATML, tokenizer, 512):
            assert row.taught is not None
            own, told = (
                torch.log_softmax(model(torch.tensor([span.ids])).logits[0, span.start - 1 : -1].double(), -1)
                for span in (row.chosen, row.taught)
            )
            sums += float((told.exp() * (told - own)).sum())
            count += row.chosen.supervised
    assert curve[0].lesson == pytest.approx(sums / count, rel=1e-3)
    assert curve[0].total == pytest.approx(0.5 * curve[0].lesson)
    assert curve[-1].lesson < 0.7 * curve[0].lesson


def test_a_lesson_that_is_said_to_its_end_learns_to_end_as_an_answer_does(base: Path, tmp_path: Path) -> None:
    rows = _lessons(end=".")
    request = tiny_request(base, rows, batch_size=4, epochs=12)
    curve = train(request, folder=tmp_path, progress=silent).curve
    model, tokenizer = load_base(request.base)
    ends, sums, count = 0.0, 0.0, 0
    with torch.no_grad():
        for row in tokenise_rows(rows, CHATML, tokenizer, 512):
            assert row.taught is not None
            own, told = (
                torch.log_softmax(model(torch.tensor([span.ids])).logits[0, span.start - 1 : -1].double(), -1)
                for span in (row.chosen, row.taught)
            )
            ends -= float(own[-1, row.chosen.ids[-1]])
            sums += float((told.exp() * (told - own))[:-1].sum())
            count += row.chosen.supervised - 1
    assert curve[0].nll == pytest.approx(ends / len(rows), rel=1e-3)
    assert curve[0].lesson == pytest.approx(sums / count, rel=1e-3)
    assert curve[0].total == pytest.approx(curve[0].nll + 0.5 * curve[0].lesson, rel=1e-5)
    assert curve[-1].nll < curve[0].nll - 0.5


def test_parts_of_a_batch_add_up_to_the_batch(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = tiny_request(base, tiny_rows(6, 2, 2), batch_size=10, epochs=1)
    whole = train(request, folder=tmp_path / "whole", progress=silent).curve
    monkeypatch.setattr("adapterc.backend.step._TOKENS_AT_ONCE_CPU", 60)
    parts = train(request, folder=tmp_path / "parts", progress=silent).curve
    for name in ("total", "nll", "dpo", "kl", "grad_norm"):
        assert getattr(parts[0], name) == pytest.approx(getattr(whole[0], name), rel=1e-4, abs=1e-5)
    assert parts[0].tokens == whole[0].tokens


def test_plain_peft_loads_the_adapter_and_gives_the_logits_of_the_trained_model(
    base: Path, tmp_path: Path
) -> None:
    request = tiny_request(base)
    model, tokenizer, _ = _trained(request, tmp_path)
    ids = torch.tensor([tokenizer("Tell me about the river.").input_ids])
    loaded = _with_adapter(load_base(request.base)[0], tmp_path)
    bare, _ = load_base(request.base)
    with torch.no_grad():
        trained = model(ids).logits
        torch.testing.assert_close(loaded(ids).logits, trained, rtol=1e-5, atol=1e-5)
        assert float((bare(ids).logits - trained).abs().max()) > 0.05


def test_dpo_widens_the_margin(base: Path, tmp_path: Path) -> None:
    held = tuple(replace(row, id=f"h{row.id}") for row in tiny_rows(16, 0, 0)[12:])
    margins = []
    for weight in (0.0, 3.0):
        folder = tmp_path / str(weight)
        request = tiny_request(base, tiny_rows(12, 0, 0), nll=0.2, dpo=weight, kl=0.0, epochs=4)
        train(request, folder=folder, progress=silent)
        scores = _held_out(folder, request, held)
        margins.append(scores["chosen"] - scores["rejected"])
    assert margins[1] > margins[0] + 1.0


def test_kl_keeps_the_base_closer(base: Path, tmp_path: Path) -> None:
    held = tuple(row for row in tiny_rows(0, 0, 16)[8:])
    found = []
    for weight in (0.0, 2.0):
        folder = tmp_path / str(weight)
        request = tiny_request(base, tiny_rows(12, 0, 8), dpo=0.0, kl=weight, epochs=4)
        train(request, folder=folder, progress=silent)
        found.append(_held_out(folder, request, held)["kl"])
    assert found[1] < 0.6 * found[0]


def test_the_reference_is_the_base_whatever_the_adapter(base: Path) -> None:
    request = tiny_request(base)
    model, tokenizer = load_base(request.base)
    rows = tokenise_rows(request.rows, CHATML, tokenizer, 512)
    wrapped = attach_adapter(model, request.recipe)
    with decoder_for(wrapped, rows) as decoder:
        before = take_reference(decoder, rows, request.recipe)
        for name, value in wrapped.named_parameters():
            if "lora_B" in name:
                value.data.fill_(0.3)
        after = take_reference(decoder, rows, request.recipe)
    assert before.chosen == after.chosen
    assert before.rejected == after.rejected
    assert all(torch.equal(before.hidden[name], after.hidden[name]) for name in before.hidden)


def test_bfloat16_trains_from_fp32_masters(base: Path, tmp_path: Path) -> None:
    """Steps far below a bf16 weight's resolution still add up."""
    from safetensors.torch import load_file

    folders = [tmp_path / name for name in ("none", "some")]
    for folder, epochs in zip(folders, (1, 6), strict=True):
        request = tiny_request(base, dtype="bfloat16", learning_rate=2e-6, epochs=epochs, warmup=0.0)
        train(request, folder=folder, progress=silent)
    one, six = (load_file(folder / "adapter_model.safetensors") for folder in folders)
    name = "base_model.model.model.layers.0.mlp.up_proj.lora_A.weight"
    moved = (one[name] - six[name]).abs()
    assert 0 < float(moved.mean()) < 2e-5


def test_a_broken_loss_stops_the_run_and_names_a_row(base: Path, tmp_path: Path) -> None:
    rows = (tiny_row(5, "demonstration", "glacier", "", "What is cold?"),)
    request = tiny_request(base, rows, epochs=8, learning_rate=1e30, warmup=0.0)
    with pytest.raises(AdaptercError) as caught:
        train(request, folder=tmp_path, progress=silent)
    assert caught.value.message == (
        "training broke at step 2: loss nan, gradient norm nan, learning rate 8.8e+29; the worst of the "
        "batch is row demonstration-5 from traits.demonstration (template tiny.jinja)"
    )
    assert caught.value.help == (
        "lower training.learning_rate, or look at the row named; the last good state is kept"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint"]


def test_the_row_that_the_model_likes_least_is_the_worst(base: Path) -> None:
    request = tiny_request(base, dpo=0.0, kl=0.0)
    model, tokenizer = load_base(request.base)
    rows = tokenise_rows(tiny_rows(0, 3, 0), CHATML, tokenizer, 512)
    wrapped = attach_adapter(model, request.recipe)
    with decoder_for(wrapped, rows) as decoder:
        alone = {
            row.origin: batch_loss(decoder, [row], _NOTHING, request.recipe, lambda _: None).nll
            for row in rows
        }
        found = batch_loss(decoder, rows, _NOTHING, request.recipe, lambda _: None)
    assert found.worst == max(alone, key=lambda origin: alone[origin])


def test_what_tells_a_scene_counts_once_more(base: Path) -> None:
    request = tiny_request(base, dpo=0.0, kl=0.0, told=2.0)
    model, tokenizer = load_base(request.base)
    plain = [tiny_row(at, "demonstration", "glacier", "", "What is cold?") for at in range(3)]
    scene = replace(plain[2], origin=replace(plain[2].origin, node="scenes.0.forms.0"))
    rows = tokenise_rows((*plain[:2], scene), CHATML, tokenizer, 512)
    with decoder_for(attach_adapter(model, request.recipe), rows) as decoder:
        found = batch_loss(decoder, rows, _NOTHING, request.recipe, lambda _: None)
    assert found.told == pytest.approx(found.nll / 3)
    assert found.total == pytest.approx(found.nll + 2.0 * found.told)


def test_a_first_batch_that_costs_nothing_yet_is_no_measure(base: Path, tmp_path: Path) -> None:
    """Replay alone costs nothing before the first step, and what stands in the batches behind it does."""
    rows = (*tiny_rows(0, 0, 1), *tiny_rows(0, 12, 0))
    read = tokenise_rows(rows, CHATML, load_base(tiny_request(base).base)[1], 512)
    seed = next(
        at for at in range(999) if [row.kind for row in epoch_batches(read, 1, at, 0)[0]] == ["replay"]
    )
    curve = train(
        tiny_request(base, rows, batch_size=1, epochs=1, seed=seed), folder=tmp_path, progress=silent
    )
    assert curve.curve[0].total == pytest.approx(0.0, abs=1e-3)
    assert min(step.total for step in curve.curve[1:]) > 2.0


def test_a_runaway_loss_stops_the_run(base: Path, tmp_path: Path) -> None:
    recipe: dict[str, Any] = {"nll": 0.0, "dpo": 1.0, "kl": 1.0, "beta": 1.0, "clip": 1e9, "warmup": 0.0}
    with pytest.raises(AdaptercError) as caught:
        train(tiny_request(base, epochs=6, learning_rate=3.0, **recipe), folder=tmp_path, progress=silent)
    assert caught.value.message.startswith("training diverged at step 9: loss ")


def test_no_rows_is_said_before_anything_trains(base: Path, tmp_path: Path) -> None:
    with pytest.raises(AdaptercError) as caught:
        train(tiny_request(base, ()), folder=tmp_path, progress=silent)
    assert caught.value.message == "there are no rows to train on"


def test_progress_hears_of_every_step(base: Path, tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    train(tiny_request(base), folder=tmp_path, progress=lambda loss, steps: heard.append((loss.step, steps)))
    assert heard == [(step, 8) for step in range(1, 9)]


def test_an_interrupt_keeps_every_finished_step(base: Path, tmp_path: Path) -> None:
    request = tiny_request(base, epochs=2)
    whole = train(request, folder=tmp_path / "whole", progress=silent)

    def interrupt(loss: StepLoss, steps: int) -> None:
        if loss.step == 3:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        train(request, folder=tmp_path / "cut", progress=interrupt)
    heard: list[int] = []
    again = train(request, folder=tmp_path / "cut", progress=lambda loss, _: heard.append(loss.step))
    assert heard == [4, 5, 6, 7, 8]
    assert again.digest == whole.digest
    assert again.curve == whole.curve


def test_a_checkpoint_of_another_request_is_not_gone_on_from(base: Path, tmp_path: Path) -> None:
    def interrupt(loss: StepLoss, steps: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(tiny_request(base, epochs=1), folder=tmp_path, progress=interrupt)
    heard: list[int] = []
    other = tiny_request(base, epochs=1, learning_rate=1e-3)
    train(other, folder=tmp_path, progress=lambda loss, _: heard.append(loss.step))
    assert heard == [1, 2, 3, 4]


def _child(base: Path, folder: Path, options: dict[str, Any]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "support.training", str(base), str(folder), json.dumps(options)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=_SUPPORT
    )


@pytest.mark.slow
def test_a_run_killed_twice_ends_with_the_bytes_of_one_that_was_not(base: Path, tmp_path: Path) -> None:
    """Three processes, two of them killed at random steps; also that processes agree at all."""
    options = {"rows": {"pairs": 24, "replays": 6}, "recipe": {"epochs": 5}}
    request = tiny_request(base, tiny_rows(24, 0, 6), epochs=5)
    whole = train(request, folder=tmp_path / "whole", progress=silent)
    assert len(whole.curve) == 40
    draw = random.Random()
    kills = (draw.randint(11, 19), draw.randint(22, 38))
    for at in kills:
        with _child(base, tmp_path / "cut", options) as child:
            assert child.stdout is not None
            next(line for line in child.stdout if line.strip() == str(at))
            child.kill()
            assert child.wait(timeout=120) == -signal.SIGKILL
    child = _child(base, tmp_path / "cut", options)
    output = child.communicate(timeout=120)[0].split()
    assert output[-1] == whole.digest, f"killed at {kills}"
    assert int(output[0]) > kills[1]
    cut, uncut = (tmp_path / name / "adapter_model.safetensors" for name in ("cut", "whole"))
    assert digest_file(cut) == digest_file(uncut)
    assert sorted(path.name for path in (tmp_path / "cut").iterdir()) == [
        "adapter_config.json",
        "adapter_model.safetensors",
        "checkpoint",
    ]


def test_a_finished_run_that_nobody_took_over_is_finished_from_its_checkpoint(
    base: Path, tmp_path: Path
) -> None:
    request = tiny_request(base)
    done = train(request, folder=tmp_path, progress=silent, pace=Pace(share=1.0))
    for name in ("adapter_config.json", "adapter_model.safetensors"):
        (tmp_path / name).unlink()
    heard: list[int] = []
    again = train(request, folder=tmp_path, progress=lambda loss, _: heard.append(loss.step))
    assert (heard, again) == ([], done)
    assert digest_file(tmp_path / "adapter_model.safetensors") == done.digest

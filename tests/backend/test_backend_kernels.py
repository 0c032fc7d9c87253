"""Hand-written ways back against autograd on the same mathematics, the fast model against the plain one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from adapterc.backend.attention import packed_attention
from adapterc.backend.decoder import Decoder, decoder_for
from adapterc.backend.fast_paths import fast_paths
from adapterc.backend.head import head_of
from adapterc.backend.kernels import adapted_linear, gated_feed_forward, root_mean_square_norm
from adapterc.backend.loading import load_base
from adapterc.backend.lora import adapter_parameters, attach_adapter
from adapterc.backend.packing import Packing
from adapterc.backend.tokens import tokenise_rows
from support.tiny_model import make_tiny_base
from support.training import CHATML, tiny_base_model, tiny_recipe, tiny_rows


def _tensors(*shapes: tuple[int, ...]) -> list[Tensor]:
    made = torch.Generator().manual_seed(5)
    return [torch.randn(*shape, generator=made, dtype=torch.float64).requires_grad_() for shape in shapes]


def _same_gradients(
    fast: Callable[..., Tensor], plain: Callable[..., Tensor], values: list[Tensor], tolerance: float = 1e-7
) -> None:
    expected, found = plain(*values), fast(*values)
    torch.testing.assert_close(found, expected, rtol=tolerance, atol=tolerance)
    slope = torch.linspace(-1, 1, expected.numel(), dtype=expected.dtype).view(expected.shape)
    wanted = torch.autograd.grad(expected, values, slope)
    for one, other in zip(torch.autograd.grad(found, values, slope), wanted, strict=True):
        torch.testing.assert_close(one, other, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("with_bias", [False, True])
def test_adapted_linear(with_bias: bool) -> None:
    weight, bias = _tensors((10, 6), (10,))
    weight, held = weight.detach(), bias.detach() if with_bias else None

    def plain(states: Tensor, down: Tensor, up: Tensor) -> Tensor:
        return torch.nn.functional.linear(states, weight, held) + (states @ down.T) @ up.T * 1.5

    _same_gradients(
        lambda states, down, up: adapted_linear(states, weight, held, down, up, 1.5),
        plain,
        _tensors((2, 7, 6), (3, 6), (10, 3)),
    )


def test_gated_feed_forward() -> None:
    gate, up, down = (value.detach() for value in _tensors((10, 6), (10, 6), (6, 10)))

    def adapted(states: Tensor, weight: Tensor, inward: Tensor, outward: Tensor) -> Tensor:
        return states @ weight.T + (states @ inward.T) @ outward.T * 1.5

    def plain(states: Tensor, *loras: Tensor) -> Tensor:
        gated = torch.nn.functional.silu(adapted(states, gate, *loras[:2]))
        return adapted(gated * adapted(states, up, *loras[2:4]), down, *loras[4:])

    def fast(states: Tensor, *loras: Tensor) -> Tensor:
        return gated_feed_forward(states, 1.5, (gate, *loras[:2], up, *loras[2:4], down, *loras[4:]))

    shapes = ((2, 400, 6), (3, 6), (10, 3), (3, 6), (10, 3), (3, 10), (6, 3))
    _same_gradients(fast, plain, _tensors(*shapes))


def test_root_mean_square_norm() -> None:
    weight, states = (value.detach().float() for value in _tensors((6,), (600, 6)))

    def plain(states: Tensor) -> Tensor:
        return states * torch.rsqrt(states.square().mean(-1, keepdim=True) + 1e-5) * weight

    _same_gradients(
        lambda states: root_mean_square_norm(states, weight, 1e-5), plain, [states.requires_grad_()], 1e-5
    )


@pytest.mark.parametrize("window", [None, 4])
@pytest.mark.parametrize("groups", [1, 2, 4])
def test_packed_attention(window: int | None, groups: int) -> None:
    lengths, heads, size = (5, 9, 2), 4, 8
    packing = Packing.of(lengths, torch.device("cpu"))

    def plain(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        outs, at = [], 0
        for length in lengths:
            places = torch.arange(length)
            seen = places[:, None] >= places
            if window is not None:
                seen &= places[:, None] - places < window
            one, two, three = (part[:, :, at : at + length] for part in (query, key, value))
            two, three = (part.repeat_interleave(heads // groups, dim=1) for part in (two, three))
            scores = (one @ two.transpose(2, 3)) * 0.3
            outs.append(scores.masked_fill(~seen, float("-inf")).softmax(-1) @ three)
            at += length
        return torch.cat(outs, dim=2).transpose(1, 2)

    _same_gradients(
        lambda query, key, value: packed_attention(
            None, query, key, value, None, scaling=0.3, packing=packing, sliding_window=window
        )[0],
        plain,
        _tensors((1, heads, 16, size), (1, groups, 16, size), (1, groups, 16, size)),
    )


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """The tiny base with an adapter that is not zero, and rows for it."""
    folder: Path = make_tiny_base(tmp_path_factory.mktemp("base"))
    model, tokenizer = load_base(tiny_base_model(folder))
    wrapped = attach_adapter(model, tiny_recipe())
    made = torch.Generator().manual_seed(1)
    for value in adapter_parameters(wrapped).values():
        value.data.copy_(0.05 * torch.randn(value.shape, generator=made))
    return wrapped, tokenise_rows(tiny_rows(5, 0, 2), CHATML, tokenizer, 512)


def _gradients(decoder: Decoder, rows: Any) -> tuple[Tensor, dict[str, Tensor]]:
    states = decoder.run([row.chosen for row in rows])
    loss = -decoder.head.log_probs(states.hidden, states.targets)
    torch.autograd.backward(loss.mean())
    parameters = adapter_parameters(decoder.model)
    grads = {name: value.grad.clone() for name, value in parameters.items() if value.grad is not None}
    for value in parameters.values():
        value.grad = None
    return loss.detach(), grads


def test_the_fast_model_gives_the_losses_and_gradients_of_the_plain_one(loaded: tuple[Any, Any]) -> None:
    model, rows = loaded
    losses: list[Tensor] = []
    expected: dict[str, Tensor] = {}
    for row in rows:
        padded = Decoder(model=model, head=head_of(model), packed=False)
        loss, grads = _gradients(padded, [row])
        losses.append(loss)
        for name, value in grads.items():
            expected[name] = expected.get(name, torch.zeros_like(value)) + value * len(loss)
    with fast_paths(model), decoder_for(model, rows) as decoder:
        assert decoder.packed
        assert "forward" in vars(model.get_base_model().model.norm)
        found, grads = _gradients(decoder, rows)
    torch.testing.assert_close(found, torch.cat(losses), rtol=1e-4, atol=1e-5)
    assert set(grads) == set(expected)
    for name, value in grads.items():
        torch.testing.assert_close(value * len(found), expected[name], rtol=1e-3, atol=1e-4)


def test_a_padded_rectangle_gives_what_single_rows_give(loaded: tuple[Any, Any]) -> None:
    model, rows = loaded
    decoder = Decoder(model=model, head=head_of(model), packed=False)
    together = decoder.run([row.chosen for row in rows])
    alone = torch.cat([decoder.run([row.chosen]).hidden for row in rows])
    torch.testing.assert_close(together.hidden, alone, rtol=1e-4, atol=1e-5)


def test_the_model_is_as_it_was_after_the_block(loaded: tuple[Any, Any]) -> None:
    model, rows = loaded
    with fast_paths(model), decoder_for(model, rows):
        pass
    assert model.config._attn_implementation == "sdpa"
    assert not any("forward" in vars(part) for part in model.modules())


def test_a_norm_of_another_kind_is_left_alone(loaded: tuple[Any, Any]) -> None:
    """Gemma's norm has the same attributes and multiplies by one plus the weight."""
    from transformers.models.gemma.modeling_gemma import GemmaRMSNorm

    model, _ = loaded
    model.stray = GemmaRMSNorm(8).requires_grad_(False)
    model.stray.weight.data.fill_(0.5)
    try:
        with fast_paths(model):
            assert "forward" not in vars(model.stray)
    finally:
        del model.stray


def test_a_base_that_caps_its_logits_gives_capped_log_probabilities(loaded: tuple[Any, Any]) -> None:
    model, rows = loaded
    states = Decoder(model=model, head=head_of(model), packed=False).run([rows[0].chosen])
    model.config.final_logit_softcapping = 1.5
    try:
        head = head_of(model)
        logits = 1.5 * torch.tanh(states.hidden @ head.weight.T / 1.5)
        expected = torch.log_softmax(logits, -1).gather(1, states.targets[:, None]).squeeze(1)
        assert not head.plain
        torch.testing.assert_close(head.log_probs(states.hidden, states.targets), expected)
    finally:
        del model.config.final_logit_softcapping

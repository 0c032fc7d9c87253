"""Products by oneDNN against torch's own over the same numbers, whatever this processor would take."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest
import torch
from torch.nn import functional

from adapterc.backend import products
from adapterc.backend.processor import Processor
from adapterc.backend.products import SwiftLinear, linear, product, with_swift_products

HAS_ONEDNN = bool(torch.backends.mkldnn.is_available())  # type: ignore[no-untyped-call]


@pytest.fixture(params=["torch", "oneDNN"])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Either library, asked for by hand."""
    if request.param == "oneDNN" and not HAS_ONEDNN:
        pytest.skip("this torch has no oneDNN")
    monkeypatch.setattr(products, "_faster", lambda: request.param == "oneDNN")
    yield request.param


def numbers(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(sum(shape)))


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("rows", [(7,), (3, 5), (0,)])
def test_linear_is_torchs(rows: tuple[int, ...]) -> None:
    states, weight, bias = numbers(*rows, 24), numbers(40, 24), numbers(40)
    torch.testing.assert_close(linear(states, weight, bias), functional.linear(states, weight, bias))
    torch.testing.assert_close(linear(states, weight), functional.linear(states, weight))


@pytest.mark.usefixtures("library")
def test_states_that_lie_apart_in_memory_are_read_as_they_are() -> None:
    states, weight = numbers(6, 4, 24), numbers(40, 24)
    torch.testing.assert_close(linear(states[:, -1], weight), functional.linear(states[:, -1], weight))


@pytest.mark.usefixtures("library")
def test_a_product_turns_nothing_over() -> None:
    left, right = numbers(9, 24), numbers(24, 40)
    torch.testing.assert_close(product(left, right), left @ right)


@pytest.mark.usefixtures("library")
def test_bfloat16_is_left_to_torch() -> None:
    states, weight = numbers(9, 24).bfloat16(), numbers(40, 24).bfloat16()
    assert torch.equal(linear(states, weight), functional.linear(states, weight))


def layers(library: str) -> tuple[torch.nn.Linear, torch.nn.Linear]:
    """A plain layer, and the same with swift products where that is the library."""
    torch.manual_seed(1)
    plain = torch.nn.Linear(24, 40)
    swift = with_swift_products(deepcopy(plain))
    assert isinstance(swift, SwiftLinear) == (library == "oneDNN")
    return plain, swift


def gradients(layer: torch.nn.Linear) -> list[torch.Tensor]:
    states = numbers(3, 5, 24).requires_grad_()
    learning = [weight for weight in layer.parameters() if weight.requires_grad]
    return list(torch.autograd.grad(layer(states).pow(2).sum(), [states, *learning]))


def test_a_frozen_layer_passes_the_gradient_on(library: str) -> None:
    plain, swift = (layer.requires_grad_(False) for layer in layers(library))
    torch.testing.assert_close(gradients(swift), gradients(plain))


def test_a_layer_that_learns_gets_its_gradient(library: str) -> None:
    plain, swift = layers(library)
    torch.testing.assert_close(gradients(swift), gradients(plain))


@pytest.mark.usefixtures("library")
def test_a_copy_multiplies_by_its_own_weights() -> None:
    model = with_swift_products(torch.nn.Sequential(torch.nn.Linear(24, 40)))
    copy = deepcopy(model)
    with torch.no_grad():
        copy[0].weight.zero_()
        copy[0].bias.zero_()
        assert not copy(numbers(2, 24)).any()
        assert model(numbers(2, 24)).any()


@pytest.mark.usefixtures("library")
def test_names_and_weights_stay() -> None:
    model = torch.nn.Sequential(torch.nn.Linear(24, 40), torch.nn.ReLU())
    before = {name: value.clone() for name, value in model.state_dict().items()}
    after = with_swift_products(model).state_dict()
    assert list(after) == list(before)
    assert all(torch.equal(after[name], value) for name, value in before.items())


AMD = Processor(name="one", maker="AuthenticAMD", flags=frozenset({"avx512f"}))
INTEL = Processor(name="another", maker="GenuineIntel", flags=frozenset({"avx512f"}))


def is_faster(processor: Processor, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr(products, "this_processor", lambda: processor)
    return products._faster.__wrapped__()


def test_intels_processors_keep_torchs_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_faster(INTEL, monkeypatch)


@pytest.mark.skipif(not HAS_ONEDNN, reason="this torch has no oneDNN")
def test_a_processor_that_is_not_intels_takes_onednn(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_faster(AMD, monkeypatch)


def test_what_multiplies_wrongly_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(products, "_by_onednn", lambda states, weight, _: states @ weight.T * 1.01)
    assert not is_faster(AMD, monkeypatch)


def test_a_torch_without_onednn_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise AttributeError("no such operator")

    monkeypatch.setattr(products, "_by_onednn", missing)
    assert not is_faster(AMD, monkeypatch)

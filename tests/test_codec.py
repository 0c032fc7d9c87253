"""Values of `ir` survive being written, and nothing else is taken for one."""

from __future__ import annotations

from dataclasses import replace

from adapterc import codec
from adapterc.ir.dataset import Dataset
from adapterc.ir.spec import Message, ResolvedSpec
from support.answers import filled
from support.specs import PREFERENCE, laid, metaphysicist


def test_a_spec_and_a_dataset_survive() -> None:
    spec = metaphysicist()
    assert codec.from_json(ResolvedSpec, codec.to_json(ResolvedSpec, spec)) == spec
    dataset = filled(laid(PREFERENCE + "dataset: {rows: 5}\n"))
    assert codec.from_json(Dataset, codec.to_json(Dataset, dataset)) == dataset


def test_text_is_kept_as_it_is() -> None:
    odd = Message(role="user", content='{{char}} "q"\n\t\\ \u2028 ё 🜁')
    text = codec.to_json(Message, odd)
    assert codec.from_json(Message, text) == odd
    assert "ё" in text
    assert text.endswith("}\n")


def test_what_is_not_such_a_value_is_none() -> None:
    good = codec.to_json(Message, Message(role="user", content="x"))
    assert codec.from_json(Message, good.replace('"user"', '"system"')) is None
    assert codec.from_json(Message, good.replace("content", "contents")) is None
    assert codec.from_json(Message, good[:-4]) is None
    assert codec.from_json(Message, "") is None
    assert codec.from_json(Dataset, good) is None


def test_the_same_value_is_the_same_text() -> None:
    spec = metaphysicist()
    assert codec.to_json(ResolvedSpec, spec) == codec.to_json(ResolvedSpec, replace(spec))

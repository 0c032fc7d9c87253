"""A spec with one trait of each kind, held-out items for it, and measurements made to order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset, Origin, PairItem, ParrotFigures, ProbeItem, Row
from adapterc.ir.spec import (
    DatasetOptions,
    Message,
    Pole,
    ResolvedSpec,
    Role,
    Threshold,
    TrainingOptions,
    Trait,
    VerifyOptions,
)
from adapterc.ir.training import Platform
from adapterc.ir.verification import Answer, Measurements, PairScore, Retention
from support.turns import TURNS

SUBJECTS = (
    "silence",
    "gravity",
    "a promise",
    "winter mornings",
    "old maps",
    "bread",
    "a locked door",
    "rivers",
    "the last page",
    "rumours",
    "candles",
    "a borrowed coat",
)


def trait(kind: str, **changes: object) -> Trait:
    """A trait of `kind`, as the test spec declares it."""
    known = {
        "preference": Trait(
            id="paradoxical-reasoning",
            kind="preference",
            opposite=Pole(name="templated", description="", markers=("in conclusion",)),
            to=Pole(name="paradoxical", description="", markers=("and yet",)),
            thresholds=(Threshold(metric="accuracy", at_least=0.6),),
        ),
        "increase": Trait(
            id="longer-reasoning",
            kind="increase",
            opposite=Pole(name="curt", description=""),
            to=Pole(name="long", description=""),
            measure="reasoning_tokens",
            thresholds=(Threshold(metric="ratio_to_base", at_least=1.5),),
        ),
        "decrease": Trait(
            id="less-assistant",
            kind="decrease",
            opposite=Pole(name="assistant", description="", markers=("dear user",)),
            to=Pole(name="plain", description=""),
            measure="assistant_phrases",
            thresholds=(Threshold(metric="rate", at_most=0.05),),
        ),
        "structure": Trait(
            id="less-assistant",
            kind="structure",
            opposite=Pole(name="text", description=""),
            to=Pole(name="points", description=""),
            measure="numbered_list",
            thresholds=(Threshold(metric="rate", at_least=0.6),),
        ),
    }[kind]
    values = {name: getattr(known, name) for name in Trait.__annotations__}
    return Trait(**{**values, **changes})


def spec(*traits: Trait, verify: VerifyOptions | None = None) -> ResolvedSpec:
    """A spec of `traits`, or of one of each kind."""
    return ResolvedSpec(
        name="metaphysicist",
        language=("en",),
        base="tiny",
        role=Role(),
        traits=traits or tuple(trait(kind) for kind in ("preference", "increase", "decrease")),
        frames=(),
        dialogues=(),
        dataset=DatasetOptions(),
        training=TrainingOptions(),
        verify=verify or VerifyOptions(),
    )


def base_model(path: str = "base") -> BaseModel:
    """A description of a base with ChatML turns."""
    return BaseModel(
        name="tiny",
        identity="tiny",
        revision="0",
        digest="d" * 64,
        licence="",
        parameters=1,
        layers=2,
        hidden_size=32,
        turns=TURNS,
        special_tokens=("<|im_start|>", "<|im_end|>"),
        path=path,
    )


def platform() -> Platform:
    """Some platform."""
    return Platform(device="cpu", dtype="float32", threads=2, processor="test", libraries=())


def prompt(question: str) -> str:
    """`question` rendered without a system turn."""
    return TURNS.prefix + TURNS.user_open + question + TURNS.assistant_open


def dataset(*, families: int = 12, each: int = 2, cap: int = 16, pairs: bool = True) -> Dataset:
    """`families` x `each` items a trait and as many open probes; one training row a family."""
    items, probes = [], []
    for number in range(families * each):
        subject = SUBJECTS[number % len(SUBJECTS)]
        origin = Origin(
            node="traits[0]", template="probe", family=f"f{number % families}", split="verify", seed=number
        )
        question = f"What is {subject}, seen for the {number}th time?"
        if pairs:
            items.append(
                PairItem(
                    id=f"pair-{number}",
                    trait="paradoxical-reasoning",
                    to=f"{subject.capitalize()} is what it hides, and yet it hides nothing.",
                    opposite=f"{subject.capitalize()} is a common thing with several known uses.",
                    evidence="author",
                    origin=origin,
                    subject=subject,
                    question=question,
                    prompt=prompt(question),
                )
            )
        for name in ("longer-reasoning", "less-assistant", "open"):
            probes.append(
                ProbeItem(
                    id=f"{name}-{number}",
                    trait=name,
                    cap=cap,
                    origin=origin,
                    subject=subject,
                    question=question,
                    prompt=prompt(question),
                )
            )
    rows = tuple(
        Row(
            id=f"row-{number}",
            kind="pair",
            origin=Origin(node="traits[0]", template="t", family=f"t{number}", split="train", seed=number),
            subject="tin",
            messages=(Message(role="user", content="What is tin?"),),
            chosen=" ".join(f"row{number}word{place}" for place in range(30)),
        )
        for number in range(4)
    )
    figures = ParrotFigures(
        repeated_8gram_share=0.01,
        worst_8gram="",
        distinct_3=0.8,
        dropped_leaks=0,
        dropped_empty=0,
        kept_words=0.4,
    )
    return Dataset(
        rows=rows,
        pairs=tuple(items),
        probes=tuple(probes),
        neutral=("The river bends where the bank is soft.", "Tin melts at a low heat."),
        figures=figures,
    )


def invented(item: str, length: int) -> str:
    """`length` words that no other item's answer shares, in sentences of eight."""
    said = [f"{item.replace('-', '')}x{place}" for place in range(length)]
    return " ".join(". ".join(" ".join(said[at : at + 8]).capitalize() for at in range(0, length, 8)).split())


def measurements(
    held: Dataset,
    *,
    margins: Callable[[int], tuple[float, float]] = lambda number: (-0.2, 0.3 + number % 5 / 10),
    base_text: Callable[[ProbeItem, int], str] | None = None,
    adapter_text: Callable[[ProbeItem, int], str] | None = None,
    finished: Callable[[int], bool] = lambda number: True,
    drift: Retention | None = None,
    shift: float = 3.0,
) -> Measurements:
    """Both arms' behaviour as told; by default an adapter that shows all three traits.

    `margins` gives (base, adapter) margins of pair `number` in nats a byte.
    """
    base_text = base_text or (
        lambda item, number: f"{item.subject} here are some tips. {invented(item.id, 18 + number % 4)}"
    )
    adapter_text = adapter_text or (
        lambda item, number: f"{item.subject} and yet {invented(item.id, 50 + number % 7)}"
    )

    def scores(arm: int) -> tuple[PairScore, ...]:
        return tuple(
            PairScore(
                item=item.id,
                to=margins(number)[arm] * len(item.to.encode()) - 10.0 * len(item.to.encode()),
                opposite=-10.0 * len(item.opposite.encode()),
            )
            for number, item in enumerate(held.pairs)
        )

    def answers(text: Callable[[ProbeItem, int], str]) -> tuple[Answer, ...]:
        said = [(item, text(item, number), number) for number, item in enumerate(held.probes)]
        return tuple(
            Answer(item=item.id, text=words, tokens=len(words.split()), finished=finished(number))
            for item, words, number in said
        )

    return Measurements(
        base_pairs=scores(0),
        adapter_pairs=scores(1),
        base_answers=answers(base_text),
        adapter_answers=answers(adapter_text),
        retention=drift or Retention(kl=0.01, base_perplexity=20.0, adapter_perplexity=20.2, tokens=500),
        logit_shift=shift,
    )


def texts(answers: Sequence[Answer]) -> list[str]:
    """What was said, in order."""
    return [answer.text for answer in answers]

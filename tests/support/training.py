"""Small training requests over the tiny base, and the child process that runs one."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Origin, Row, RowKind
from adapterc.ir.spec import Message
from adapterc.ir.training import Platform, Recipe, StepLoss, TrainRequest
from support.tiny_model import TINY_SPECIAL
from support.turns import TURNS

CHATML = replace(TURNS, forbidden=(), reserved=TINY_SPECIAL)
TARGETS = ("down_proj", "gate_proj", "o_proj", "q_proj", "up_proj", "v_proj")
_SUBJECTS = ("river", "mirror", "promise", "map", "silence", "glacier", "bread", "question")


def tiny_base_model(folder: Path) -> BaseModel:
    """The description of a base that `make_tiny_base` wrote to `folder`."""
    return BaseModel(
        name="tiny",
        identity="example/tiny",
        revision="0123456789abcdef",
        digest="tiny",
        licence="apache-2.0",
        parameters=50_000,
        layers=2,
        hidden_size=48,
        turns=CHATML,
        special_tokens=TINY_SPECIAL,
        path=str(folder),
    )


def tiny_row(
    index: int,
    kind: RowKind,
    chosen: str,
    rejected: str = "",
    ask: str = "",
) -> Row:
    """A row; with no `ask` it has no messages."""
    return Row(
        id=f"{kind}-{index}",
        kind=kind,
        origin=Origin(
            node=f"traits.{kind}", template="tiny.jinja", family=f"f{index % 4}", split="train", seed=index
        ),
        subject="",
        messages=(Message(role="user", content=ask),) if ask else (),
        chosen=chosen,
        rejected=rejected,
    )


def tiny_rows(pairs: int = 12, demonstrations: int = 0, replays: int = 3) -> tuple[Row, ...]:
    """Rows of differing lengths; chosen answers speak of bends, rejected ones of numbers."""
    rows = []
    for index in range(max(pairs, demonstrations, replays)):
        subject = _SUBJECTS[index % len(_SUBJECTS)]
        turn = f"The {subject} bends where it is soft" + ", and is soft where it bends" * (index % 3)
        count = f"One, two, {index}: the {subject}" + " is what it was" * (index % 4)
        ask = f"Tell me about the {subject}."
        if index < pairs:
            rows.append(tiny_row(index, "pair", turn, count, ask))
        if index < demonstrations:
            rows.append(tiny_row(index, "demonstration", turn, "", ask))
        if index < replays:
            rows.append(tiny_row(index, "replay", f"Because it takes more room, {index} {subject}."))
    return tuple(rows)


def tiny_recipe(**changes: Any) -> Recipe:
    """A recipe that moves the tiny base visibly in a few steps."""
    values: dict[str, Any] = {
        "rank": 4,
        "alpha": 8,
        "targets": TARGETS,
        "learning_rate": 5e-3,
        "warmup": 0.1,
        "epochs": 2,
        "batch_size": 4,
        "clip": 1.0,
        "nll": 1.0,
        "dpo": 0.3,
        "beta": 0.1,
        "kl": 0.5,
        "lesson": 0.5,
        "told": 0.0,
        "seed": 7,
    }
    return Recipe(**(values | changes))


def tiny_request(
    base: Path, rows: tuple[Row, ...] | None = None, *, dtype: str = "float32", **recipe: Any
) -> TrainRequest:
    """A request for the base in folder `base` on one CPU thread."""
    return TrainRequest(
        base=tiny_base_model(base),
        rows=tiny_rows() if rows is None else rows,
        recipe=tiny_recipe(**recipe),
        platform=Platform(device="cpu", dtype=dtype, threads=1, processor="test", libraries=()),
    )


def silent(loss: StepLoss, steps: int) -> None:
    """A progress callback that shows nothing."""


def main() -> None:
    """Train in a process of its own: base folder, output folder, JSON of `tiny_rows` and recipe arguments.

    Prints the number of each finished step, which is kept, then the adapter's digest.
    """
    from adapterc.backend.pace import Pace
    from adapterc.backend.train import train

    base, folder, options = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
    request = tiny_request(base, tiny_rows(**options["rows"]), **options["recipe"])
    trained = train(
        request, folder=folder, progress=lambda loss, _: print(loss.step, flush=True), pace=Pace(share=1.0)
    )
    print(trained.digest, flush=True)


if __name__ == "__main__":
    main()

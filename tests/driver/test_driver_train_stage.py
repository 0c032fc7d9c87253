"""The training stage says where it is, from its first step of any kind to its last."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from adapterc.driver.kept import Workshop
from adapterc.driver.stages import train_stage
from adapterc.driver.watch import StageDone
from adapterc.store import Store
from support.scenes import PLATFORM, entries, table_on
from support.tiny_model import make_tiny_base
from support.training import tiny_base_model, tiny_request, tiny_row


class Heard:
    """A watch that keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, float]] = []

    def begin(self, stage: str, why: str) -> None:
        """Nothing."""

    def advance(self, text: str, share: float) -> None:
        self.told.append((text, share))

    def end(self, done: StageDone) -> None:
        """Nothing."""


def test_rows_of_scenes_are_the_first_tenth(tmp_path: Path) -> None:
    base = tiny_base_model(make_tiny_base(tmp_path / "tiny"))
    table = table_on(base, tmp_path / "table", entries(("Δ21",), row="trained"))
    rows = tuple(tiny_row(at, "demonstration", "The river bends.", ask="Δ21") for at in range(4))
    request = replace(tiny_request(Path(base.path), rows, epochs=2), base=base, scenes=table)
    heard, cache = Heard(), tmp_path / "cache"
    train_stage(Workshop(cache=cache, store=Store(cache), platform=PLATFORM, watch=heard), request)
    shares = [share for _, share in heard.told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    of_rows = [share for text, share in heard.told if text.startswith("rows ")]
    assert (len(of_rows), of_rows[-1]) == (101, 0.1)

"""Which rows make which step."""

from __future__ import annotations

from adapterc.backend.batches import epoch_batches
from adapterc.backend.tokens import TokenRow, TokenSpan


def _rows(answers: int, replays: int = 0, lessons: int = 0) -> tuple[TokenRow, ...]:
    def row(kind: str, index: int) -> TokenRow:
        span = TokenSpan(ids=tuple(range(5 + index * 7 % 60)), start=2)
        return TokenRow(id=f"{kind}{index}", kind=kind, origin="", chosen=span)  # type: ignore[arg-type]

    return tuple(
        [row("demonstration", i) for i in range(answers)]
        + [row("replay", i) for i in range(replays)]
        + [row("lesson", i) for i in range(lessons)]
    )


def test_every_row_stands_in_exactly_one_batch() -> None:
    rows = _rows(101, 17)
    batches = epoch_batches(rows, 8, seed=1, epoch=0)
    assert sorted(row.id for batch in batches for row in batch) == sorted(row.id for row in rows)


def test_batches_hold_the_size_asked_for_or_one_less_or_more() -> None:
    sizes = {len(batch) for batch in epoch_batches(_rows(101, 17), 8, seed=1, epoch=0)}
    assert sizes <= {7, 8, 9}


def test_a_whole_number_of_batches_is_cut_evenly() -> None:
    assert [len(batch) for batch in epoch_batches(_rows(64), 8, seed=0, epoch=0)] == [8] * 8


def test_replay_is_dealt_over_all_batches() -> None:
    batches = epoch_batches(_rows(48, 8), 8, seed=3, epoch=0)
    assert sorted(sum(row.kind == "replay" for row in batch) for batch in batches) == [1, 1, 1, 1, 1, 1, 2]


def test_lessons_are_dealt_over_all_batches() -> None:
    batches = epoch_batches(_rows(48, 8, 16), 8, seed=3, epoch=0)
    assert {sum(row.kind == "lesson" for row in batch) for batch in batches} <= {1, 2}
    assert {sum(row.kind == "replay" for row in batch) for batch in batches} <= {0, 1}


def test_order_is_a_function_of_seed_and_epoch() -> None:
    rows = _rows(40, 4)
    first = epoch_batches(rows, 4, seed=1, epoch=0)
    assert first == epoch_batches(rows, 4, seed=1, epoch=0)
    assert first != epoch_batches(rows, 4, seed=1, epoch=1)
    assert first != epoch_batches(rows, 4, seed=2, epoch=0)


def test_neighbours_in_length_share_a_batch() -> None:
    rows = _rows(64)
    lengths = [[row.length for row in batch] for batch in epoch_batches(rows, 8, seed=0, epoch=0)]
    spread = sum(max(batch) - min(batch) for batch in lengths) / len(lengths)
    assert spread < 0.25 * (max(map(max, lengths)) - min(map(min, lengths)))


def test_replay_alone_makes_batches_too() -> None:
    batches = epoch_batches(_rows(0, 10), 4, seed=0, epoch=0)
    assert sorted(len(batch) for batch in batches) == [3, 3, 4]

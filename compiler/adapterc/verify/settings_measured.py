"""Items in other settings on their way through lm-eval: their prompts checked, its samples read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapterc.errors import CompilerBugError
from adapterc.ir.base import Turns
from adapterc.ir.settings import (
    SettingAnswer,
    SettingArm,
    SettingItems,
    SettingPair,
    SettingProbe,
    SettingScore,
    setting_named,
)
from adapterc.templating.chat import without_system

Rows = Mapping[tuple[str, str], Mapping[str, Any]]


def prompts_without_system(items: SettingItems | None, turns: Turns) -> Iterator[str]:
    """Every prompt, the declared system turn of those that may have one taken away: none is to be left.

    Raises CompilerBugError where a setting that declares no system turn brings one, or the other way round.
    """
    asked: Sequence[SettingPair | SettingProbe] = (*items.pairs, *items.probes) if items else ()
    for item in asked:
        if bool(item.system) != setting_named(item.setting).declares_system:
            raise CompilerBugError(f"setting {item.setting} is not what {item.id} is asked in")
        yield without_system(turns, item.system, item.prompt) if item.system else item.prompt


def setting_arm(items: SettingItems, samples: Mapping[str, Sequence[Mapping[str, Any]]]) -> SettingArm:
    """What one arm did, out of lm-eval's samples of all tasks."""
    rows: Rows = {
        (row["doc"]["setting"], row["doc"]["id"]): row for found in samples.values() for row in found
    }
    return SettingArm(scores=tuple(_scores(items, rows)), answers=tuple(_answers(items, rows)))


def _scores(items: SettingItems, rows: Rows) -> Iterator[SettingScore]:
    for item in items.pairs:
        row = rows[item.setting, item.id]
        gold = row["doc"]["gold"]
        said = row["resps"]
        yield SettingScore(
            setting=item.setting, item=item.id, to=said[gold][0][0], opposite=said[1 - gold][0][0]
        )


def _answers(items: SettingItems, rows: Rows) -> Iterator[SettingAnswer]:
    for item in items.probes:
        row = rows[item.setting, item.id]
        yield SettingAnswer(
            setting=item.setting,
            item=item.id,
            text=row["resps"][0][0],
            tokens=row["tokens"],
            finished=row["finished"],
        )

"""What the sentence on a glossary says beside its level: two tokens, a token alone, and ordinary answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adapterc.ir.dataset import Dataset
from adapterc.ir.findings import Answer
from adapterc.ir.scene_verdicts import ToldTogether
from adapterc.ir.verification import Measurements
from adapterc.scene_scorers import is_word_for_word
from adapterc.verify.scenes_core import ordinary, under_half
from adapterc.verify.scenes_texts import Told, first_forms


def counted_beside(
    together: Sequence[ToldTogether], alone: Mapping[str, Answer], texts: Sequence[Told]
) -> list[str]:
    """How many answers to two tokens tell both, and to a token alone are its first form."""
    said = []
    if together:
        both = sum(one.both for one in together)
        said.append(f"{both} of {len(together)} answers to two tokens tell both")
    first = first_forms(texts)
    asked = [scene for scene in first if scene in alone]
    if asked:
        same = sum(is_word_for_word(alone[scene].text, first[scene]) for scene in asked)
        said.append(f"{same} of {len(asked)} tokens alone are answered by their first form")
    return said


def shorter_beside(dataset: Dataset, measured: Measurements) -> list[str]:
    """How many ordinary answers have lost more than half of their words."""
    before, after = ordinary(dataset, measured)
    if not after:
        return []
    return [
        f"{under_half(before, after)} of {len(after)} ordinary answers have under half of the base's words"
    ]


def beside(said: Sequence[str]) -> str:
    """`said` as one sentence; empty for none."""
    return f"{'; '.join(said)}." if said else ""

"""Which manners an answer is written in: those its spec declares, the contrary for the opposite pole."""

from __future__ import annotations

from collections.abc import Mapping

from adapterc.expand.compose import fixed_runs
from adapterc.expand.exemplars import marker_frames
from adapterc.expand.measured import LIST_MARKS
from adapterc.expand.schedule import Wheel
from adapterc.expand.structured import BULLETS, HEADINGS
from adapterc.ir.layout import Manner
from adapterc.ir.library import Library
from adapterc.ir.spec import Moves, Pole, ResolvedSpec, Trait

_NOT_WRITTEN = ("", "reasoning_tokens")
"""Length is written by the number of moves and claims; a preference counts nothing."""
_SHOWN = ("increase", "structure")
"""Kinds of trait whose measure the chosen answer shows."""


class Manners:
    """Deals each measure's phrases about equally often."""

    def __init__(self, spec: ResolvedSpec, library: Library, *, answers: int) -> None:
        self._answers, self._seed = answers, spec.dataset.seed
        self._counted = [trait for trait in spec.traits if trait.measure not in _NOT_WRITTEN]
        self._wheels: dict[tuple[str, str], Wheel] = {}
        # A lead that ends in its subject makes no long run with the move behind it.
        leads = tuple(lead for lead in library.list_leads if fixed_runs(lead)[-1] == 0)
        self._texts: Mapping[str, tuple[tuple[str, ...], ...]] = {
            "questions": (library.asides,),
            "exclamations": (library.exclamations,),
            "list_items": (library.list_leads, LIST_MARKS),
            "assistant_phrases": (library.courtesy_openings, library.courtesy_closings),
            "numbered_list": (leads,),
            "bullet_list": (leads, BULLETS),
            "heading": (HEADINGS,),
            "opens_with_question": (library.asides,),
            "ends_with_question": (library.asides,),
            "one_paragraph": (),
            "lead_sentence": (),
        }
        self.hidden = tuple(_hidden(trait) for trait in self._counted if _leaves_out(trait))

    def declared(self, voice: Trait | None) -> tuple[Manner, ...]:
        """What every chosen answer of the spec shows, and leaves out, whichever trait its row is for.

        A voice that has no moves of its own shows itself by a marker.
        """
        shown = [self._shown(trait, trait.to) for trait in self._counted if trait.kind in _SHOWN]
        if voice is not None and voice.to.moves == Moves() and marker_frames(voice.to):
            shown.append(self._shown(voice, voice.to))
        return (*shown, *self.hidden)

    def contrary(self, trait: Trait) -> tuple[Manner, ...]:
        """What the opposite pole of `trait` shows or leaves out."""
        if trait.kind == "preference":
            bare = trait.opposite.moves == Moves() and marker_frames(trait.opposite)
            return (self._shown(trait, trait.opposite),) if bare else ()
        if trait.kind in _SHOWN:
            return (_hidden(trait),)
        if trait.measure == "assistant_phrases":
            return ()
        return (self._shown(trait, trait.opposite),)

    def _shown(self, trait: Trait, pole: Pole) -> Manner:
        measure = trait.measure or "markers"
        texts = self._texts.get(measure, (marker_frames(pole),))
        phrases = tuple(
            self._wheel(trait, f"{pole.name}.{place}", items).deal() for place, items in enumerate(texts)
        )
        return Manner(measure=measure, shown=True, phrases=phrases)

    def _wheel(self, trait: Trait, place: str, items: tuple[str, ...]) -> Wheel:
        if (trait.id, place) not in self._wheels:
            made = Wheel(items, self._seed, "manner", trait.id, place, answers=self._answers)
            self._wheels[trait.id, place] = made
        return self._wheels[trait.id, place]


def _leaves_out(trait: Trait) -> bool:
    """Whether a chosen answer must be kept clear of what `trait` counts.

    An assistant's phrases are in no claim and in no move of ours to begin with.
    """
    return trait.kind == "decrease" and trait.measure != "assistant_phrases"


def _hidden(trait: Trait) -> Manner:
    """What `trait` counts is left out; where it counts markers, these."""
    markers = trait.counted.markers if trait.measure == "markers" else ()
    return Manner(measure=trait.measure, shown=False, phrases=markers)

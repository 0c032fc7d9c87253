"""Specs that can be built and would disappoint: one rule one file, each a function of the resolved spec."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.asked_twice import asked_twice
from adapterc.middle.lint.composed_paraphrases import composed_paraphrases
from adapterc.middle.lint.contradictory_traits import contradictory_traits
from adapterc.middle.lint.copied_attributes import copied_attributes
from adapterc.middle.lint.empty_nodes import empty_nodes
from adapterc.middle.lint.excluded_structures import excluded_structures
from adapterc.middle.lint.exposed_secrets import exposed_secrets
from adapterc.middle.lint.few_demonstrations import few_demonstrations
from adapterc.middle.lint.few_moves import few_moves
from adapterc.middle.lint.few_scenes import few_scenes
from adapterc.middle.lint.foreign_markers import foreign_markers
from adapterc.middle.lint.form_names import form_names
from adapterc.middle.lint.formless_examples import formless_examples
from adapterc.middle.lint.idle_probes import idle_probes
from adapterc.middle.lint.idle_teacher import idle_teacher
from adapterc.middle.lint.idle_weights import idle_weights
from adapterc.middle.lint.key_in_clear import key_in_clear
from adapterc.middle.lint.lookalike_names import lookalike_names
from adapterc.middle.lint.margins import narrow_margins
from adapterc.middle.lint.narrow_examples import narrow_examples
from adapterc.middle.lint.near_duplicates import near_duplicates
from adapterc.middle.lint.no_targets import no_targets
from adapterc.middle.lint.nothing_to_prove import nothing_to_prove
from adapterc.middle.lint.prompted_role import prompted_role
from adapterc.middle.lint.recited_answers import recited_answers
from adapterc.middle.lint.repeated_forms import repeated_forms
from adapterc.middle.lint.repeated_lines import repeated_lines
from adapterc.middle.lint.same_poles import same_poles
from adapterc.middle.lint.same_scenes import same_scenes
from adapterc.middle.lint.scene_likenesses import scene_likenesses
from adapterc.middle.lint.scene_tokens import scene_tokens
from adapterc.middle.lint.scripted_phrases import scripted_phrases
from adapterc.middle.lint.seen_paraphrases import seen_paraphrases
from adapterc.middle.lint.seen_probes import seen_probes
from adapterc.middle.lint.special_tokens import special_tokens
from adapterc.middle.lint.spoken_tokens import spoken_tokens
from adapterc.middle.lint.taken_ids import taken_ids
from adapterc.middle.lint.thresholds import impossible_thresholds
from adapterc.middle.lint.typed_tokens import typed_tokens
from adapterc.middle.lint.typographic_quotes import typographic_quotes
from adapterc.middle.lint.unanswered_templates import unanswered_templates
from adapterc.middle.lint.unchosen_scale import unchosen_scale
from adapterc.middle.lint.undecidable_parts import undecidable_parts
from adapterc.middle.lint.undecidable_thresholds import undecidable_thresholds
from adapterc.middle.lint.unfilled_macros import unfilled_macros
from adapterc.middle.lint.unnamed_licence import unnamed_licence
from adapterc.middle.lint.unspelled_script import unspelled_script
from adapterc.middle.lint.vacuous_thresholds import vacuous_thresholds
from adapterc.middle.lint.weak_paraphrases import weak_paraphrases
from adapterc.middle.lint.weak_probes import weak_probes

Rule = Callable[[ResolvedSpec, SpanMap], Iterator[Diagnostic]]

LINT_RULES: tuple[Rule, ...] = (
    same_poles,
    scripted_phrases,
    impossible_thresholds,
    undecidable_thresholds,
    undecidable_parts,
    special_tokens,
    foreign_markers,
    no_targets,
    weak_probes,
    seen_probes,
    idle_probes,
    vacuous_thresholds,
    contradictory_traits,
    excluded_structures,
    formless_examples,
    near_duplicates,
    narrow_examples,
    recited_answers,
    unspelled_script,
    exposed_secrets,
    empty_nodes,
    prompted_role,
    unfilled_macros,
    unnamed_licence,
    lookalike_names,
    taken_ids,
    asked_twice,
    few_demonstrations,
    scene_tokens,
    typed_tokens,
    scene_likenesses,
    spoken_tokens,
    seen_paraphrases,
    copied_attributes,
    repeated_forms,
    form_names,
    same_scenes,
    repeated_lines,
    typographic_quotes,
    narrow_margins,
    unchosen_scale,
    key_in_clear,
)
ABSENCE_RULES: tuple[Rule, ...] = (
    few_moves,
    nothing_to_prove,
    unanswered_templates,
    weak_paraphrases,
    composed_paraphrases,
    few_scenes,
    idle_weights,
    idle_teacher,
)
"""Rules about what a spec lacks: of one with errors nobody knows that yet."""


def lint(spec: ResolvedSpec, spans: SpanMap, *, whole: bool) -> tuple[Diagnostic, ...]:
    """The findings of every rule; of a spec that is not `whole`, those on what stands in it."""
    rules = LINT_RULES + ABSENCE_RULES if whole else LINT_RULES
    return tuple(diagnostic for rule in rules for diagnostic in rule(spec, spans))

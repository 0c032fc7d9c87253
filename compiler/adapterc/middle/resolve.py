"""Surface spec -> resolved spec: defaults filled, files and libraries already inside, lints applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from adapterc.diagnostics.model import Diagnostic, has_errors, in_order
from adapterc.ir import scene as scene_ir
from adapterc.ir import spec as ir
from adapterc.ir.measures import MEASURES_OF
from adapterc.ir.mix import SECTIONS, Mix
from adapterc.middle.directions import poles_of
from adapterc.middle.lint import lint
from adapterc.middle.resolved_tasks import resolved_task
from adapterc.middle.resolved_teacher import teacher_of
from adapterc.middle.resolved_templates import named_templates
from adapterc.spec import document, fields, options, persona, scene, trait
from adapterc.spec.loaded import LoadedSpec


def resolve(loaded: LoadedSpec) -> tuple[ir.ResolvedSpec | None, tuple[Diagnostic, ...]]:
    """The resolved spec, None when anything in it is an error, and all diagnostics, those of loading first.

    Lints look at whatever was valid, so that one run shows them beside the errors.
    """
    if loaded.surface is None:
        return None, loaded.diagnostics
    resolved = _whole(loaded, loaded.surface)
    found = lint(resolved, loaded.spans, whole=not has_errors(loaded.diagnostics))
    diagnostics = in_order((*loaded.diagnostics, *found))
    return (None if has_errors(diagnostics) else resolved), diagnostics


def whatever_holds(loaded: LoadedSpec) -> ir.ResolvedSpec | None:
    """The valid parts of a spec that need not be sound, as lints see it; None where there is none."""
    return _spec(loaded.surface) if loaded.surface is not None else None


def _whole(loaded: LoadedSpec, surface: document.Spec) -> ir.ResolvedSpec:
    """The spec with what lies in files of templates."""
    return replace(_spec(surface), templates=tuple(named_templates(surface, loaded.templates)))


def _spec(surface: document.Spec) -> ir.ResolvedSpec:
    traits = {
        entry.id: resolved for entry in reversed(surface.traits) if (resolved := _trait(entry)) is not None
    }
    names = [entry.id for entry in surface.traits if entry.id in traits]
    return ir.ResolvedSpec(
        name=surface.name,
        language=surface.language,
        base=surface.base,
        role=_role(surface.role),
        traits=tuple(traits[name] for name in dict.fromkeys(names)),
        frames=tuple(map(_frame, surface.frames)),
        dialogues=tuple(
            _dialogue(entry) for entry in surface.dialogues if isinstance(entry, persona.Dialogue)
        ),
        dataset=_dataset(surface.dataset),
        training=_training(surface.training),
        verify=_verify(surface.verify),
        licence=surface.licence or "",
        kind=surface.kind,
        scenes=tuple(map(_scene, surface.scenes)),
        knowledge=tuple(ir.Fact(fact=entry.fact, ask=entry.ask) for entry in surface.knowledge),
        skills=tuple(map(_skill, surface.skills)),
        emit=ir.EmitOptions(dataset=surface.emit.dataset),
        credits=tuple(dict.fromkeys(surface.credits)),
    )


def _trait(surface: trait.Trait) -> ir.Trait | None:
    """The trait with both poles; None for one that the front end has found incomplete."""
    measure = surface.measure or ""
    if surface.opposite is not None and surface.to is not None:
        poles = (_pole(surface.opposite), _pole(surface.to))
    elif surface.opposite is None and surface.to is None and surface.kind in MEASURES_OF:
        own = poles_of(surface.kind, measure)
        if own is None:
            return None
        poles = own
    else:
        return None
    return ir.Trait(
        id=surface.id,
        kind=surface.kind,
        opposite=poles[0],
        to=poles[1],
        measure=measure,
        thresholds=_thresholds(surface.verify),
        pairs=tuple(_pair(entry) for entry in surface.pairs if isinstance(entry, trait.Pair)),
        probes=tuple(_probe(entry) for entry in surface.probes if isinstance(entry, trait.Probe)),
    )


def _pole(surface: trait.Pole) -> ir.Pole:
    moves = surface.moves
    return ir.Pole(
        name=surface.name,
        description=surface.description,
        markers=surface.markers,
        examples=tuple(ir.Example(prompt=entry.prompt, answer=entry.answer) for entry in surface.examples),
        moves=ir.Moves(open=moves.open, turn=moves.turn, lean=moves.lean, close=moves.close),
    )


def _pair(surface: trait.Pair) -> ir.AnswerPair:
    return ir.AnswerPair(prompt=surface.prompt, to=surface.to, opposite=surface.opposite)


def _probe(surface: trait.Probe) -> ir.ProbePair:
    return ir.ProbePair(
        family=surface.family,
        subject=surface.subject,
        prompt=surface.prompt,
        to=surface.to,
        opposite=surface.opposite,
    )


def _thresholds(bounds: Mapping[str, fields.Bound | None]) -> tuple[ir.Threshold, ...]:
    """Bounds by metric name, so that their order in the file does not matter."""
    return tuple(
        ir.Threshold(metric=metric, at_least=bound.at_least, at_most=bound.at_most)
        for metric, bound in sorted(bounds.items())
        if bound is not None
    )


def _role(surface: persona.Role) -> ir.Role:
    return ir.Role(
        title=surface.title or "",
        summary=surface.summary or "",
        voice=surface.voice or "",
        facts=surface.facts,
    )


def _frame(surface: persona.Frame) -> ir.Frame:
    return ir.Frame(
        id=surface.id,
        principle=surface.principle,
        steps=surface.steps,
        demonstrations=_demonstrations(surface.demonstrations),
        thresholds=_thresholds(surface.verify),
    )


def _skill(surface: persona.Skill) -> ir.Skill:
    return ir.Skill(
        id=surface.id,
        demonstrations=_demonstrations(surface.demonstrations),
        thresholds=_thresholds(surface.verify),
    )


def _demonstrations(surface: tuple[persona.Demonstration, ...]) -> tuple[ir.Demonstration, ...]:
    return tuple(ir.Demonstration(prompt=entry.prompt, answer=entry.answer) for entry in surface)


def _scene(surface: scene.Scene) -> scene_ir.Scene:
    return scene_ir.Scene(
        token=surface.token,
        archetype=surface.archetype or "",
        action=surface.action or "",
        field=surface.field or "",
        emotion=surface.emotion or "",
        rhythm=surface.rhythm or "",
        forms=tuple(scene_ir.Form(form=one.form, register=one.tone, text=one.text) for one in surface.forms),
        row=surface.row,
        paraphrases=tuple(text for text in surface.paraphrases if isinstance(text, str)),
    )


def _dialogue(surface: persona.Dialogue) -> ir.Dialogue:
    """The front end has taken system turns out."""
    return ir.Dialogue(
        messages=tuple(
            ir.Message(role=message.role, content=message.content)
            for message in surface.messages
            if message.role != "system"
        )
    )


def _dataset(surface: options.DatasetSection) -> ir.DatasetOptions:
    rows = None if surface.rows == "auto" else surface.rows
    replay = None if surface.replay == "auto" else surface.replay
    weights = {section: getattr(surface.mix, section) for section in SECTIONS}
    return ir.DatasetOptions(
        rows=rows,
        replay=replay,
        seed=surface.seed,
        mix=Mix(**weights),
        teacher=teacher_of(surface.teacher),
    )


def _training(surface: options.TrainingSection) -> ir.TrainingOptions:
    return ir.TrainingOptions(
        rank=surface.rank,
        alpha=surface.alpha,
        attention=tuple(name for name in ("q", "k", "v", "o") if name in surface.targets.attention),
        ffn=surface.targets.ffn,
        output_projection=surface.targets.output_projection,
        learning_rate=surface.learning_rate,
        epochs=surface.epochs,
        batch_size=surface.batch_size,
        seed=surface.seed,
        scale=surface.scale,
    )


def _verify(surface: options.VerifySection) -> ir.VerifyOptions:
    retention = {"kl": surface.retention.kl, "ppl_ratio": surface.retention.ppl_ratio}
    return ir.VerifyOptions(
        profile=surface.profile,
        retention=_thresholds(retention),
        knowledge=_thresholds(surface.knowledge),
        dialogues=_thresholds(surface.dialogues),
        tasks=tuple(map(resolved_task, surface.tasks)),
    )

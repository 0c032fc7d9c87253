"""AC0537: scenes, or forms of one, that say the same, so that nothing but their names tells them apart."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.scene import SCENE_ATTRIBUTES, Form, Scene
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import no_flood, span_of
from adapterc.spec.fields import REFUSED
from adapterc.text import words


def same_scenes(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Scenes with the attributes of an earlier one, and forms with the text of the same form of one, or of
    another form of their own scene."""
    yield from no_flood(_same_attributes(spec, spans))
    yield from no_flood(_same_forms(spec, spans))
    yield from no_flood(_same_answers(spec, spans))


def _same_attributes(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    first: dict[tuple[tuple[str, ...], ...], int] = {}
    for number, scene in enumerate(spec.scenes):
        said = _definition(scene)
        other = first.setdefault(said, number) if any(said) else number
        if other == number:
            continue
        names = [name for name in SCENE_ATTRIBUTES if getattr(scene, name)]
        yield finding(
            "AC0537",
            f"{quoted(scene.token)} has every attribute of {quoted(spec.scenes[other].token)}",
            span_of(spans, f"scenes.{number}.{names[0]}"),
            labels=[Label(span=span_of(spans, f"scenes.{other}.{names[0]}"), text="the other one's")],
            advice="say what is different in one of them, or make them one scene",
        )


def _definition(scene: Scene) -> tuple[tuple[str, ...], ...]:
    return tuple(_said(getattr(scene, name)) for name in SCENE_ATTRIBUTES)


def _same_forms(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    first: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[int, int]] = {}
    for number, scene in enumerate(spec.scenes):
        for at, form in enumerate(scene.forms):
            if REFUSED in (form.form, form.text):
                continue
            other, there = first.setdefault((_said(form.form), _said(form.text)), (number, at))
            if other == number:
                continue
            label = Label(span=span_of(spans, f"scenes.{other}.forms.{there}.text"), text="the other one's")
            tokens = quoted(scene.token), quoted(spec.scenes[other].token)
            yield finding(
                "AC0537",
                f"the {form.form} of {tokens[0]} is that of {tokens[1]}: one answer for two scenes",
                span_of(spans, f"scenes.{number}.forms.{at}.text"),
                labels=[label],
                advice="write it in other words for one of them",
            )


def _same_answers(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Forms of one scene with one text; those that are asked for alike too are AC0534."""
    for number, scene in enumerate(spec.scenes):
        first: dict[str, int] = {}
        for at, form in enumerate(scene.forms):
            there = first.setdefault(" ".join(form.text.split()), at)
            other, path = scene.forms[there], f"scenes.{number}.forms"
            is_asked_alike = _asked(other) == _asked(form)
            if there == at or is_asked_alike or REFUSED in (form.form, form.register, form.text):
                continue
            yield finding(
                "AC0537",
                f"two forms of {quoted(scene.token)}, {_named(other)} and {_named(form)}, have one text",
                span_of(spans, f"{path}.{at}.text"),
                labels=[Label(span=span_of(spans, f"{path}.{there}.text"), text="the other one's")],
                advice="write one of them as its form and register ask, or delete it",
            )


def _asked(form: Form) -> tuple[str, ...]:
    return tuple(name.casefold() for name in (*form.form.split(), "", *form.register.split()))


def _named(form: Form) -> str:
    return quoted(" ".join((*form.register.split(), *form.form.split())))


def _said(text: str) -> tuple[str, ...]:
    """The words of a text; its signs count where it has more of them, as a formula has."""
    said = words(text)
    return said if sum(map(len, said)) * 2 > len(text) else tuple(text.split())

"""AC0532: parts of a spec that reach no row of its layout, each told at its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import counted, quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.expand.coverage import NodeCoverage
from adapterc.expand.layout import LayoutRequest, lay_written
from adapterc.expand.mix import unmixed
from adapterc.expand.reach import reach
from adapterc.ir.library import Library
from adapterc.ir.mix import section_of
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.middle.echoes import apart
from adapterc.middle.lint.contradictory_traits import is_contradicted, shows
from adapterc.middle.lint.places import no_flood, span_of
from adapterc.middle.texts import marked
from adapterc.text import ngrams, words

_FEW = 3
"""Items of a list that are told one by one."""

_KINDS = {
    "examples": "example",
    "pairs": "pair",
    "probes": "held-out pair",
    "markers": "marker",
    "facts": "fact",
    "knowledge": "fact",
    "steps": "step",
    "demonstrations": "demonstration",
    "dialogues": "dialogue",
    "scenes": "scene",
    "forms": "form",
    "paraphrases": "paraphrase",
}


def unreached(spec: ResolvedSpec, library: Library, spans: SpanMap) -> Iterator[Diagnostic]:
    """A finding for each such part; one for a list that holds more than a few, or only such."""
    yield from no_flood(_unreached(spec, library, spans))


def _unreached(spec: ResolvedSpec, library: Library, spans: SpanMap) -> Iterator[Diagnostic]:
    traits = {trait.id: trait for trait in spec.traits}
    found = reach(LayoutRequest(spec=spec, library=library), apart(spec))
    laid = _laid(spec, library) if any(not node.is_reached for node in found) else frozenset()
    lost = _outweighed(spec, library, found)
    given = _given(spec, library)
    for path, group in groupby(found, key=_list_of):
        nodes = [
            node
            for node in group
            if section_of(node.node) != "dataset" or node.node.rpartition(".")[2] in given
        ]
        idle = [node for node in nodes if not node.is_reached and not _is_told(node.node, traits, spans)]
        if any(node.node in lost for node in idle):
            yield from _weighed(path, [node for node in idle if node.node in lost], len(nodes), spec, spans)
            idle = [node for node in idle if node.node not in lost]
        dropped = any(node.node in laid for node in idle)
        if idle and spec.dataset.teacher is not None and _guides(path, traits):
            yield _no_room(path, len(idle), len(nodes), spans)
        elif len(idle) > 1 and len(idle) == len(nodes):
            yield _finding(path, f"none of the {len(nodes)} {_kind(path)}s", traits, spans, dropped=dropped)
        elif len(idle) > _FEW:
            what = f"{len(idle)} of the {len(nodes)} {_kind(path)}s"
            yield _finding(path, what, traits, spans, dropped=dropped)
        else:
            for node in idle:
                what = f"this {_kind(path)}"
                yield _finding(node.node, what, traits, spans, dropped=node.node in laid)


def _given(spec: ResolvedSpec, library: Library) -> frozenset[str]:
    """The families of the author's templates that something came of; of the others AC0546 tells."""
    asked = (family.id for family in library.families if family.questions)
    return frozenset((*(row.family for row in library.own), *(asked if spec.traits else ())))


def _guides(path: str, traits: dict[str, Trait]) -> bool:
    """Whether a teacher is told what stands there, instead of its being woven into answers."""
    parts = path.split(".")
    is_pole = parts[0] == "traits" and parts[2:3] == ["to"] and parts[3:4] in (["moves"], ["markers"])
    return is_pole and traits[parts[1]].kind == "preference"


def _no_room(path: str, idle: int, count: int, spans: SpanMap) -> Diagnostic:
    name, kind = path.split(".")[1], _kind(path)
    return finding(
        "AC0532",
        f"{idle} of the {counted(count, kind)} of {quoted(name)} reach no row: there is no room for more in "
        "what the teacher is told",
        span_of(spans, path),
        advice="put those first that say most, and delete or shorten others",
    )


def _laid(spec: ResolvedSpec, library: Library) -> frozenset[str]:
    """The nodes that rows are laid out of, whether these rows are kept or not."""
    written = lay_written(LayoutRequest(spec=spec, library=library), drawn=False)
    return frozenset(row.origin.node for row in written.texts)


def _outweighed(spec: ResolvedSpec, library: Library, found: Sequence[NodeCoverage]) -> frozenset[str]:
    """The nodes that a row would reach if no section had a weight."""
    idle = frozenset(one.node for one in found if not one.is_reached and section_of(one.node) != "dataset")
    if not idle or spec.dataset.mix.is_plain:
        return frozenset()
    plain = unmixed(spec)
    without = reach(LayoutRequest(spec=plain, library=library), apart(plain))
    return idle.difference(node.node for node in without if not node.is_reached)


def _weighed(
    path: str, lost: Sequence[NodeCoverage], count: int, spec: ResolvedSpec, spans: SpanMap
) -> Iterator[Diagnostic]:
    """What the weight of its section leaves out of a list; of a weight of 0 the lint AC0544 tells."""
    section = section_of(path)
    weight = spec.dataset.mix.weight(section)
    if not weight:
        return
    why, place = f"the weight {weight:g} of `{section}`", f"dataset.mix.{section}"
    if weight >= 1.0:  # what says it stands in another section
        why, place = "a weight of another section", "dataset.mix"
    what = f"this {_kind(path)}" if len(lost) == 1 else f"{len(lost)} of the {count} {_kind(path)}s"
    yield finding(
        "AC0532",
        f"{what} {'reaches' if len(lost) == 1 else 'reach'} no row: {why} leaves none for it",
        span_of(spans, lost[0].node if len(lost) == 1 else path),
        labels=[Label(span=span_of(spans, place), text="the weight")],
        advice="raise the weight, or delete what reaches none",
    )


def _is_told(path: str, traits: dict[str, Trait], spans: SpanMap) -> bool:
    """Whether a marker is that of both poles (AC0501), or stands in a move, which reaches no row either; or
    whether a move contradicts a trait with others of its pole (AC0514).
    """
    section, _, rest = path.partition(".")
    if section == "scenes" and rest.isdecimal():
        region = spans.region(f"{path}.forms")
        return region is not None and region.raw.startswith("[")  # AC0520 says that the list is empty
    if section == "traits" and ".to.moves." in rest:
        voice = traits[rest.split(".")[0]]
        falling = _taking_away(voice, rest.partition(".moves.")[2], traits)
        return falling is not None and is_contradicted(voice, falling)
    if section != "traits" or ".markers." not in rest:
        return False
    name, pole, _, at = rest.rsplit(".", 3)
    trait = traits[name]
    own, other = (trait.to, trait.opposite) if pole == "to" else (trait.opposite, trait.to)
    marker = marked(own.markers[int(at)])
    if marker in map(marked, other.markers):
        return True
    return any(marker in ngrams(words(move), len(marker)) for _, move in own.moves.placed())


def _list_of(node: NodeCoverage) -> str:
    """The list that a node stands in; a node that is none's item stands for itself."""
    head, _, last = node.node.rpartition(".")
    return head if last.isdecimal() else node.node


def _kind(path: str) -> str:
    parts = path.split(".")
    if parts[0] == "dataset":
        return "family of templates"
    if "moves" in parts:
        return "move"
    if parts[0] == "role" and parts[-1] != "facts":
        return f"{parts[-1]} of the role"
    return _KINDS.get(parts[-1], "trait" if parts[0] == "traits" else parts[-1])


def _finding(path: str, what: str, traits: dict[str, Trait], spans: SpanMap, *, dropped: bool) -> Diagnostic:
    why, advice = _reason(path.split("."), traits, dropped=dropped)
    where = f" of {quoted(path.split('.')[1])}" if path.startswith("traits.") and what != "this trait" else ""
    reaches = "reach no row" if what[:1].isdecimal() else "reaches no row"
    reaches = "reaches a row" if what.startswith("none") else reaches
    return finding("AC0532", f"{what}{where} {reaches}: {why}", span_of(spans, path), advice=advice)


def _reason(parts: Sequence[str], traits: dict[str, Trait], *, dropped: bool) -> tuple[str, str]:
    """Why nothing is made of a node, and what to do about it."""
    trait = traits.get(parts[1]) if parts[0] == "traits" else None
    if trait is None or len(parts) < 3:
        return _why_no_row(parts, dropped=dropped)
    pole, section = parts[2], parts[3] if len(parts) > 3 else ""
    if section == "markers":
        return f"nothing that `{pole}` says holds it", "say it in a move or an example, or delete it"
    if section == "examples" and pole == "from":
        return (
            "no example of `to` has its prompt",
            "answer the same prompt in `to.examples`, or delete it",
        )
    if section == "moves":
        return _why_no_move(trait, pole, parts[4:], traits)
    return "it shares eight words in a row with a held-out text", "ask something else here"


def _why_no_row(parts: Sequence[str], *, dropped: bool) -> tuple[str, str]:
    """The same of a trait as a whole, and of what belongs to none."""
    if parts[0] == "dataset":
        why = "no question is left for it, or all that it gives stands near held-out texts"
        return why, "raise `dataset.rows` or the weight, or reword it"
    if parts[0] == "traits":
        return "no question is left for it", "raise `dataset.rows`, or leave it `auto`"
    if parts[0] == "scenes" and len(parts) < 3:
        return "it has no form to decode to", "add `forms`, the default one first"
    if dropped:
        return (
            "it shares eight words in a row with a held-out text",
            "reword it: what is asked later may not be trained on",
        )
    return "it is too long for one", "shorten it"


def _why_no_move(trait: Trait, pole: str, place: Sequence[str], traits: dict[str, Trait]) -> tuple[str, str]:
    part = place[0]
    if pole == "from" and part in ("turn", "lean"):
        why = "the opposite answer is the base's own, opened and closed"
        return why, "move it to `open` or `close`, or delete it"
    if trait.kind != "preference" and (pole == "to" or trait.measure == "reasoning_tokens"):
        return "only a preference is composed of moves", "make the trait a preference, or delete the moves"
    short = next((one for one in traits.values() if _shortens(one)), None)
    if short is not None and pole == "to" and part in ("lean", "close"):
        return f"{quoted(short.id)} keeps answers too short for it", "delete what reaches none, or that trait"
    taking = _taking_away(trait, ".".join(place), traits) if pole == "to" else None
    if taking is not None:
        return f"{quoted(taking.id)} is to decrease what it shows", "rewrite it without, or delete it"
    return "no answer was dealt it", "raise `dataset.rows`, or leave it `auto`"


def _taking_away(voice: Trait, place: str, traits: dict[str, Trait]) -> Trait | None:
    """The trait that is to decrease what the moves of the wanted pole at a place show."""
    moves = [move for at, move in voice.to.moves.placed() if f"{at}.".startswith(f"{place}.")]
    others = (one for one in traits.values() if one is not voice)
    return next((one for one in others if moves and all(shows(one, move) for move in moves)), None)


def _shortens(trait: Trait) -> bool:
    return trait.measure == "reasoning_tokens" and trait.kind == "decrease"

"""Which rows carry which part of a spec: what an author wrote visibly reaches the dataset, or does not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import islice

from adapterc.expand.carried import Carried, carried
from adapterc.expand.prompted import times_quoted
from adapterc.ir.apart import Apart
from adapterc.ir.layout import Layout
from adapterc.ir.scene import Scene
from adapterc.ir.spec import Pole, ResolvedSpec, Trait
from adapterc.text import folded, spaced, words
from adapterc.value import value

_NOTHING_KNOWN = Apart()


@value()
class NodeCoverage:
    """How many training rows were laid out with a node of the spec, and how many held-out items hold it."""

    node: str
    rows: int
    items: int

    @property
    def is_reached(self) -> bool:
        """Whether anything is trained or verified with it."""
        return self.rows + self.items > 0


def coverage(
    spec: ResolvedSpec,
    layout: Layout,
    kept: Collection[str] | None = None,
    *,
    apart: Apart = _NOTHING_KNOWN,
) -> tuple[NodeCoverage, ...]:
    """Every node that is to reach the dataset, in the spec's order.

    Of the layout's rows those count that training will see as far as the layout can tell; with
    `kept`, the ids of a filled dataset's rows, those alone.
    """
    found = carried(layout, kept, apart)
    nodes = _nodes(spec, found, whole=True)
    return tuple(NodeCoverage(node=node, rows=len(rows), items=items) for node, rows, items in nodes)


def reaches_all(spec: ResolvedSpec, layout: Layout, apart: Apart) -> bool:
    """Whether every node is reached by a row that training will see, or by an item."""
    found = carried(layout, None, apart)
    return all(rows or items for _, rows, items in _nodes(spec, found, whole=False))


_Found = Iterator[tuple[str, Collection[str], int]]


def _nodes(spec: ResolvedSpec, found: Carried, *, whole: bool) -> _Found:
    """Every node with its rows and items; not `whole`, a marker has those of one text that says it."""
    yield from _role(spec, found)
    for trait in spec.traits:
        yield from _trait(trait, found, whole=whole)
    for frame in spec.frames:
        rows = found.by_node.get(f"frames.{frame.id}.principle", ())
        asked = found.items.get(f"frames.{frame.id}", 0) if rows else 0
        yield f"frames.{frame.id}.principle", rows, asked
        yield from ((f"frames.{frame.id}.steps.{at}", rows, asked) for at, _ in enumerate(frame.steps))
        yield from _listed(f"frames.{frame.id}.demonstrations", len(frame.demonstrations), found)
    for node, rows, asked in _listed("knowledge", len(spec.knowledge), found):
        yield node, rows, asked if rows else 0  # to be asked about it is no way to know it
    for skill in spec.skills:
        yield from _listed(f"skills.{skill.id}.demonstrations", len(skill.demonstrations), found)
    yield from _listed("dialogues", len(spec.dialogues), found)
    for at, scene in enumerate(spec.scenes):
        yield from _scene(f"scenes.{at}", scene, found)
    yield from _templates(spec, found)


def _templates(spec: ResolvedSpec, found: Carried) -> _Found:
    """The families of the author's own templates."""
    for at, file in enumerate(spec.templates):
        for one in file.families:
            rows, items = found.by_family.get(one.family, ()), found.items_of_family.get(one.family, 0)
            yield f"dataset.templates.{at}.families.{one.family}", rows, items


def _scene(path: str, scene: Scene, found: Carried) -> _Found:
    """What a scene decodes to must train: to be asked about it is no way to learn it.

    Without any form the scene itself is told. Its attributes make its embedding, whatever the rows say.
    """
    if not scene.forms:
        yield path, (), 0
        return
    for at, _ in enumerate(scene.forms):
        node = f"{path}.forms.{at}"
        rows = found.by_node.get(node, ())
        yield node, rows, found.items.get(node, 0) if rows else 0
    yield from _listed(f"{path}.paraphrases", len(scene.paraphrases), found)


def _role(spec: ResolvedSpec, found: Carried) -> _Found:
    for key in ("title", "summary", "voice"):
        if getattr(spec.role, key):
            yield f"role.{key}", found.by_node.get(f"role.{key}", ()), 0
    yield from _listed("role.facts", len(spec.role.facts), found)


def _listed(path: str, count: int, found: Carried) -> _Found:
    """Nodes that rows and items name as their origin."""
    for at in range(count):
        node = f"{path}.{at}"
        yield node, found.by_node.get(node, ()), found.items.get(node, 0)


def _trait(trait: Trait, found: Carried, *, whole: bool) -> _Found:
    path = f"traits.{trait.id}"
    yield path, found.by_node.get(path, ()), found.items.get(path, 0)
    yield from _opposite_examples(trait, found)
    yield from _said(f"{path}.from", trait.opposite, found.opposite, whole=whole)
    yield from _listed(f"{path}.to.examples", len(trait.to.examples), found)
    yield from _said(f"{path}.to", trait.to, found.chosen, whole=whole)
    yield from _listed(f"{path}.pairs", len(trait.pairs), found)
    yield from _listed(f"{path}.probes", len(trait.probes) if trait.kind == "preference" else 0, found)


def _opposite_examples(trait: Trait, found: Carried) -> _Found:
    """An example of `from` is what the example of `to` with the same prompt is set against.

    Where no probes were written, the base is shown it when it is told to answer as that pole.
    """
    answered: Mapping[str, int] = {one.prompt: at for at, one in enumerate(trait.to.examples)}
    asked = {one.prompt: at for at, one in enumerate(trait.opposite.examples)}
    is_prompted = trait.kind == "preference" and not trait.probes
    prompted = found.items.get(f"traits.{trait.id}", 0) if is_prompted else 0
    for at, example in enumerate(trait.opposite.examples):
        to = answered.get(example.prompt)
        rows: Collection[str] = ()
        if to is not None and asked[example.prompt] == at:
            rows = found.by_node.get(f"traits.{trait.id}.to.examples.{to}", ())
        items = times_quoted(at, examples=len(trait.opposite.examples), items=prompted)
        yield f"traits.{trait.id}.from.examples.{at}", rows, items


def _said(path: str, pole: Pole, rows_of: Mapping[str, Collection[str]], *, whole: bool) -> _Found:
    """A pole's markers, wherever they are said, and its moves, wherever they are dealt."""
    pieces = [(folded(piece), piece) for piece in rows_of] if pole.markers else []
    everything = "\n".join(spelled for spelled, _ in pieces)
    for at, marker in enumerate(pole.markers):
        wanted, longest = spaced(marker), max(words(marker), key=len, default="")
        # Few pieces have a marker's longest word, so that few must be taken apart.
        holding = pieces if longest and longest in everything else []
        near = (piece for spelled, piece in holding if longest in spelled)
        saying = (rows_of[piece] for piece in near if wanted in spaced(piece))
        if not longest:  # a marker of signs alone
            saying = (rows for piece, rows in rows_of.items() if marker.strip() in piece)
        rows = set().union(*(saying if whole else islice(saying, 1)))
        yield f"{path}.markers.{at}", rows, 0
    for place, move in pole.moves.placed():
        yield f"{path}.moves.{place}", rows_of.get(move, ()), 0

"""AC0406 to AC0408: a dialogue as it can be trained on."""

from __future__ import annotations

from collections.abc import Iterable

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.frontend.tree import Mapping, Node, Sequence, mappings_at
from adapterc.frontend.validate import validate
from adapterc.spec.persona import Dialogue

_ADVICE = "a dialogue begins with the user, and speakers take turns"


def is_in_order(dialogue: Dialogue) -> bool:
    """Whether user and assistant take turns from the first to the last, so that nothing is to be said."""
    roles = [message.role for message in dialogue.messages]
    return bool(roles) and roles == ["user", "assistant"] * (len(roles) // 2)


def trainable(dialogue: Dialogue, node: Node) -> tuple[Dialogue | None, tuple[Diagnostic, ...]]:
    """The dialogue without system turns and unanswered questions; None when its turns are out of order."""
    regions = list(mappings_at(node, "messages")) if isinstance(node, Mapping) else []
    turns = list(zip(dialogue.messages, regions, strict=True))
    problems = [
        finding(
            "AC0406",
            "a system message is left out: the adapter has to do without one",
            place.region.span,
            advice="what it says belongs in `role` and `traits`",
        )
        for message, place in turns
        if message.role == "system"
    ]
    turns = [turn for turn in turns if turn[0].role != "system"]
    for at, (message, place) in enumerate(turns):
        wanted = "user" if at % 2 == 0 else "assistant"
        if message.role != wanted:
            text = f"the {wanted}'s turn is missing before this turn of the {message.role}"
            problems.append(finding("AC0407", text, place.region.span, advice=_ADVICE))
            return None, tuple(problems)
    if not any(message.role == "assistant" for message, _ in turns):
        problems.append(_unanswered(node))
        return None, tuple(problems)
    if turns[-1][0].role == "user":
        last = turns.pop()[1].region.span
        problems.append(
            finding("AC0408", "the last turn has no answer and is left out", last, advice="add the answer")
        )
    return Dialogue(messages=tuple(message for message, _ in turns)), tuple(problems)


def _unanswered(node: Node) -> Diagnostic:
    return finding("AC0407", "the dialogue has no turn of the assistant", node.region.span, advice=_ADVICE)


def trainable_all(
    nodes: Node | None, told: Iterable[Diagnostic] = ()
) -> tuple[tuple[Dialogue, ...], tuple[Diagnostic, ...]]:
    """Every dialogue of an inline list; none of them when one is malformed or out of order.

    What is wrong with the form of one has been told; the order of the others is examined all the same. One
    that lost a turn, since a key of its messages stands twice (`told`), is one of the former.
    """
    items = nodes.items if isinstance(nodes, Sequence) else ()
    twice = [one.span.start.offset for one in told if one.code == "AC0110"]
    formed = [
        (validate(Dialogue, item)[0], item)
        for item in items
        if not any(item.region.start <= at < item.region.end for at in twice)
    ]
    results = [trainable(dialogue, item) for dialogue, item in formed if dialogue is not None]
    problems = tuple(problem for _, found in results for problem in found)
    kept = tuple(dialogue for dialogue, _ in results if dialogue is not None)
    return (kept if len(kept) == len(items) else ()), problems

"""Turns: how a base wraps what is said, with no system turn, and prompts rendered from that.

A base's own chat template is rendered once, around sentinels; from then on a prompt is plain
concatenation of five strings, so that "without a system prompt" can be asserted on the string
that the model reads, and nothing that an author wrote can become a control token.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from adapterc.errors import AdaptercError, CompilerBugError
from adapterc.ir.base import Turns
from adapterc.ir.spec import Message
from adapterc.templating.chat_template import ChatTemplate, ChatTemplateFault

_USERS = ("Quser1Q", "Quser2Q", "Quser3Q")
_ANSWERS = ("Qanswer1Q", "Qanswer2Q", "Qanswer3Q")
_SYSTEM = "Qsystem0Q"
_UNBREAKABLE = "\ufffd"


def derive_turns(chat_template: str, *, bos: str, eos: str, special_tokens: Iterable[str]) -> Turns:
    """The scaffolding of a base's chat template, with any system block that it injects cut out.

    `bos` and `eos` are the strings that the template gets as `bos_token` and `eos_token`, empty
    where the base has none. Thinking is switched off where the template offers that. Raises
    AdaptercError for a template that fails, drops content or does not tell the speakers apart.
    """
    reserved = tuple(dict.fromkeys(token for token in (*special_tokens, bos, eos) if token))
    try:
        template = ChatTemplate(chat_template, bos=bos, eos=eos)
        return _derive(template, bos, eos, reserved)
    except ChatTemplateFault as fault:
        raise AdaptercError(
            f"the base's chat template cannot be used: {fault}",
            help="choose an instruction-tuned base whose template alternates user and assistant turns",
        ) from None


def render_prompt(turns: Turns, messages: Sequence[Message], *, system: str = "") -> str:
    """The string the model reads before it answers the last of `messages`, a user's turn.

    Contents are neutralised. Raises CompilerBugError if messages do not alternate from user to
    user, or if a system turn of the base's template is in the result. With `system` that text stands in
    front as a system turn, the only one; the base must have such a turn.
    """
    roles = [message.role for message in messages]
    if roles != [("user", "assistant")[place % 2] for place in range(len(roles))] or len(roles) % 2 == 0:
        raise CompilerBugError(f"a prompt alternates from user to user, not {roles}")
    parts = [turns.prefix, turns.user_open]
    opening = {"user": turns.assistant_open, "assistant": turns.user_again}
    for message in messages:
        parts += [neutralise(message.content, turns.reserved), opening[message.role]]
    rendered = "".join(parts)
    assert_no_system(turns, rendered)
    return _behind(turns, neutralise(system, turns.reserved), rendered) if system else rendered


def _behind(turns: Turns, system: str, rendered: str) -> str:
    """A rendered conversation behind a system turn."""
    if not turns.has_system:
        raise CompilerBugError("the base has no system turn")
    said = rendered.removeprefix(turns.prefix + turns.user_open)
    return f"{turns.prefix}{turns.system_open}{system}{turns.system_close}{said}"


def without_system(turns: Turns, system: str, rendered: str) -> str:
    """What `render_prompt` makes of the same messages without `system`.

    Raises CompilerBugError for a string that does not open with just that system turn.
    """
    head = f"{turns.prefix}{turns.system_open}{neutralise(system, turns.reserved)}{turns.system_close}"
    if not turns.has_system or not rendered.startswith(head):
        raise CompilerBugError(f"a prompt does not open with its declared system turn: {rendered[:80]!r}")
    return turns.prefix + turns.user_open + rendered.removeprefix(head)


def render_answer_end(turns: Turns) -> str:
    """What follows a finished answer; its first token ends the turn."""
    return turns.assistant_close


def assert_no_system(turns: Turns, rendered: str) -> None:
    """Raise CompilerBugError unless `rendered` opens with a user's turn and holds no system turn."""
    if not rendered.startswith(turns.prefix + turns.user_open):
        raise CompilerBugError(f"a rendered prompt does not open with a user's turn: {rendered[:80]!r}")
    held = next((text for text in turns.forbidden if text in rendered), None)
    if held is not None:
        raise CompilerBugError(f"a rendered prompt holds the base's system turn: {held!r}")


def neutralise(text: str, reserved: Iterable[str]) -> str:
    """`text` in which no control token of the base is left: `<|im_end|>` becomes `< |im_end|>`.

    A space after its first character is seen by a reader and changes nothing else; a control
    token of one character becomes U+FFFD. Longest tokens first, so that none hides in another.
    """
    for token in sorted(set(reserved), key=lambda token: (-len(token), token)):
        if token in text:
            text = text.replace(token, _UNBREAKABLE if len(token) == 1 else f"{token[0]} {token[1:]}")
    return text


def _derive(template: ChatTemplate, bos: str, eos: str, reserved: tuple[str, ...]) -> Turns:
    head, past_opening, user_again, second_opening, third_user, _, closing = _pieces(template)
    if (past_opening, user_again) != (second_opening, third_user):
        raise ChatTemplateFault("a turn opens differently from turn to turn")
    assistant_open = _assistant_opening(template, past_opening)
    if not assistant_open.strip() or assistant_open == user_again:
        raise ChatTemplateFault("it does not tell the speakers apart")
    close = _steady_close(user_again, closing, reserved)
    user_open = user_again.removeprefix(close) or user_again
    if not head.endswith(user_open):
        user_open = _common_start(head[::-1], user_open[::-1])[::-1]
    before = head.removesuffix(user_open) if user_open else head
    prefix, injected = _split_prefix(before, user_open, bos, reserved)
    ending = close.lstrip() or (eos if eos else "")
    if not ending:
        raise ChatTemplateFault("nothing ends an answer, and the base names no end-of-text token")
    scaffolding = prefix + user_open + assistant_open + user_again
    openings = (injected, _system_opening(template, prefix, user_open))
    forbidden = tuple(dict.fromkeys(line for text in openings if (line := _first_line(text))))
    system_open, system_close = _system_turn(template, prefix, assistant_open, user_again)
    return Turns(
        prefix=prefix,
        user_open=user_open,
        assistant_open=assistant_open,
        user_again=user_again,
        assistant_close=ending,
        forbidden=tuple(text for text in forbidden if text not in scaffolding),
        reserved=reserved,
        system_open=system_open,
        system_close=system_close,
    )


def _pieces(template: ChatTemplate) -> list[str]:
    """The seven texts before, between and after the turns of three finished exchanges."""
    spoken = [text for pair in zip(_USERS, _ANSWERS, strict=True) for text in pair]
    return _cut(template.render(_alternating(spoken), generation=False), spoken)


def _alternating(spoken: Sequence[str]) -> list[dict[str, str]]:
    return [{"role": ("user", "assistant")[place % 2], "content": text} for place, text in enumerate(spoken)]


def _cut(rendered: str, spoken: Sequence[str]) -> list[str]:
    pieces: list[str] = []
    for text in spoken:
        if rendered.count(text) != 1:
            raise ChatTemplateFault("it drops or repeats what is said")
        before, rendered = rendered.split(text)
        pieces.append(before)
    return [*pieces, rendered]


def _assistant_opening(template: ChatTemplate, past_opening: str) -> str:
    """What opens the answer to be generated, checked to be the same on the first and the second turn."""
    spoken = [_USERS[0], _ANSWERS[0], _USERS[1]]
    opening = _cut(template.render(_alternating(spoken), generation=True), spoken)[-1]
    first = _cut(template.render(_alternating(spoken[:1]), generation=True), spoken[:1])[-1]
    if first != opening:
        raise ChatTemplateFault("an answer opens differently from turn to turn")
    missing = past_opening.removeprefix(opening)
    ignores_generation = past_opening.startswith(opening) and missing.strip()
    return past_opening if ignores_generation else opening


def _steady_close(user_again: str, closing: str, reserved: Sequence[str]) -> str:
    """What closes an answer inside a conversation: the start that both pieces share, whole tokens only."""
    shared = _common_start(user_again, closing)
    for text in (user_again, closing):
        for token in reserved:
            start = text.find(token)
            while start != -1:
                if start < len(shared) < start + len(token):
                    shared = shared[:start]
                start = text.find(token, start + 1)
    return shared


def _split_prefix(before: str, user_open: str, bos: str, reserved: Sequence[str]) -> tuple[str, str]:
    """(what every conversation starts with, the system block that the template injects after it).

    A beginning-of-text token is one that does not open a turn as well: where `<|im_start|>` is
    declared as such, it belongs to the turn behind it.
    """
    rest = before
    for token in sorted(reserved, key=len, reverse=True):
        rest = rest.replace(token, "")
    if not rest.strip():
        return before, ""
    opens_text = bool(bos) and before.startswith(bos) and not user_open.startswith(bos)
    prefix = bos if opens_text else ""
    return prefix, before.removeprefix(prefix)


def _system_opening(template: ChatTemplate, prefix: str, user_open: str) -> str:
    """What the template puts before an explicit system turn; empty where it knows none."""
    messages = [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": _USERS[0]}]
    try:
        opening = template.render(messages, generation=False).partition(_SYSTEM)[0]
    except ChatTemplateFault:
        return ""
    opening = opening.removeprefix(prefix)
    return "" if opening.strip() == user_open.strip() or _USERS[0] in opening else opening


def _system_turn(
    template: ChatTemplate, prefix: str, assistant_open: str, user_again: str
) -> tuple[str, str]:
    """What opens a system turn, and what closes it and opens the user's; empty where there is no such turn.

    So it is for a template that refuses one, says it elsewhere than in front, or takes it for an answer.
    """
    spoken = [_USERS[0], _ANSWERS[0], _USERS[1]]
    messages = [{"role": "system", "content": _SYSTEM}, *_alternating(spoken)]
    try:
        opening, closing, _, again, last = _cut(
            template.render(messages, generation=True), [_SYSTEM, *spoken]
        )
    except (ChatTemplateFault, ValueError):
        return "", ""
    opening = opening.removeprefix(prefix)
    said, answers = opening.strip(), assistant_open.strip()
    speaks = said and not said.endswith(answers) and not answers.endswith(said)
    return (opening, closing) if speaks and (again, last) == (user_again, assistant_open) else ("", "")


def _first_line(text: str) -> str:
    """Enough of a system block to know it by; the rest may hold a date."""
    return text.strip().partition("\n")[0]


def _common_start(left: str, right: str) -> str:
    pairs = enumerate(zip(left, right, strict=False))
    return left[: next((place for place, (a, b) in pairs if a != b), min(len(left), len(right)))]

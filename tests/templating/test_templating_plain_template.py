"""The chat template for other programs: what training renders, and the base's own for a system message."""

from __future__ import annotations

import pytest

from adapterc.ir.spec import Message
from adapterc.templating.chat import derive_turns, render_answer_end, render_prompt
from adapterc.templating.chat_template import ChatTemplate, ChatTemplateFault
from adapterc.templating.plain_template import plain_template
from support.chat_templates import CHATML_BODY, DEFAULT_SYSTEM, GEMMA, HEADERS, INST, THINKING

_SAID = (("user", "Why {{ x }}?"), ("assistant", "Because."), ("user", "И что?\n"))
_TEMPLATES = {
    "chatml": DEFAULT_SYSTEM + CHATML_BODY,
    "thinking": THINKING,
    "headers": HEADERS,
    "gemma": GEMMA,
    "inst": INST,
}


def _messages(*said: tuple[str, str]) -> list[dict[str, str]]:
    return [{"role": role, "content": content} for role, content in said]


@pytest.mark.parametrize("name", sorted(_TEMPLATES))
def test_it_renders_what_training_renders(name: str) -> None:
    turns = derive_turns(_TEMPLATES[name], bos="<s>", eos="</s>", special_tokens=("<s>", "</s>"))
    template = ChatTemplate(plain_template(turns, _TEMPLATES[name]), bos="<s>", eos="</s>")
    own = render_prompt(turns, [Message(role=role, content=said) for role, said in _SAID])  # type: ignore[arg-type]
    assert template.render(_messages(*_SAID), generation=True) == own
    first = render_prompt(turns, [Message(role="user", content="Why {{ x }}?")])
    answered = template.render(_messages(*_SAID[:2]), generation=False)
    assert answered == first + "Because." + render_answer_end(turns)


def test_a_system_message_gets_the_base_s_own_template() -> None:
    own = DEFAULT_SYSTEM + CHATML_BODY
    turns = derive_turns(own, bos="", eos="", special_tokens=())
    said = _messages(("system", "Be brief."), ("user", "Why?"))
    theirs = ChatTemplate(own, bos="", eos="").render(said, generation=True)
    ours = ChatTemplate(plain_template(turns, own), bos="", eos="").render(said, generation=True)
    assert ours == theirs
    assert "Be brief." in ours


def test_another_speaker_is_refused() -> None:
    own = DEFAULT_SYSTEM + CHATML_BODY
    turns = derive_turns(own, bos="", eos="", special_tokens=())
    template = ChatTemplate(plain_template(turns, own), bos="", eos="")
    with pytest.raises(ChatTemplateFault, match="messages are from user and assistant"):
        template.render(_messages(("user", "Why?"), ("tool", "42")), generation=True)

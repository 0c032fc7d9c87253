"""A chat template for other programs that renders what adapters are trained on: no system turn of its own.

A base's template often opens with a system turn that nobody wrote. Whoever brings a system message gets
the base's own template; whoever brings none gets the same strings as training and verification.
"""

from __future__ import annotations

import json

from adapterc.ir.base import Turns

_REFUSED = "messages are from user and assistant, and first of all perhaps from system"


def plain_template(turns: Turns, own: str) -> str:
    """The template as Jinja source; `own` is the base's, for who opens with a system message."""
    user = f"{{% if loop.first %}}{_said(turns.user_open)}{{% else %}}{_said(turns.user_again)}{{% endif %}}"
    close = f"{{% if loop.last and not add_generation_prompt %}}{_said(turns.assistant_close)}{{% endif %}}"
    content = "{{ message['content'] }}"
    opening = _said(turns.assistant_open)
    return (
        "{% if messages and messages[0]['role'] == 'system' %}" + own + "{% else %}"
        f"{_said(turns.prefix)}{{% for message in messages %}}"
        f"{{% if message['role'] == 'user' %}}{user}{content}"
        f"{{% elif message['role'] == 'assistant' %}}{opening}{content}{close}"
        f"{{% else %}}{{{{ raise_exception({json.dumps(_REFUSED)}) }}}}{{% endif %}}"
        f"{{% endfor %}}{{% if add_generation_prompt %}}{opening}{{% endif %}}"
        "{% endif %}"
    )


def _said(text: str) -> str:
    """Text as an expression: blocks take white space beside them away, expressions do not."""
    return f"{{{{ {json.dumps(text, ensure_ascii=False)} }}}}" if text else ""

"""The turns of a ChatML base, as its chat template would be read."""

from __future__ import annotations

from adapterc.ir.base import Turns

TURNS = Turns(
    prefix="",
    user_open="<|im_start|>user\n",
    assistant_open="<|im_end|>\n<|im_start|>assistant\n",
    user_again="<|im_end|>\n<|im_start|>user\n",
    assistant_close="<|im_end|>\n",
    forbidden=("<|im_start|>system",),
    system_open="<|im_start|>system\n",
    system_close="<|im_end|>\n<|im_start|>user\n",
)

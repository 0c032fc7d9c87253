"""A base model of a few kilobytes, made in a second: real weights, a real tokenizer, a real chat template."""

from __future__ import annotations

import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

TINY_VOCABULARY = 400
TINY_SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
TINY_SYSTEM = "You are a tiny helpful assistant"
TINY_TEMPLATE = (
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
    "{{ '<|im_start|>system\n" + TINY_SYSTEM + "<|im_end|>\n' }}{% endif %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
_SENTENCES = (
    "The river bends where the bank is soft, and the bank is soft where the river bends.",
    "A question that is answered too quickly was perhaps another question.",
    "Why does ice float? Because it takes more room than the water it was made of.",
    "user assistant system, one two three, 1 2 3 4 5 6 7 8 9 0.",
    "Tell me about glaciers, maps, mirrors, promises and silence.",
    "Что такое обещание? Это слово, которое ждёт своего дня.",
)


def make_tiny_base(folder: Path, *, seed: int = 0, layers: int = 2, hidden: int = 48) -> Path:
    """Write a random two-layer Llama with its tokenizer into `folder`; same seed, same bytes.

    Tied embeddings, grouped-query attention, ChatML turns with a default system turn. Returns `folder`.
    """
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    from adapterc.backend.loading import quiet_libraries

    folder.mkdir(parents=True, exist_ok=True)
    with quiet_libraries(), torch.random.fork_rng(devices=[]), warnings.catch_warnings():
        tokenizer = _tokenizer()
        torch.manual_seed(seed)
        config = LlamaConfig(
            vocab_size=TINY_VOCABULARY,
            hidden_size=hidden,
            intermediate_size=2 * hidden,
            num_hidden_layers=layers,
            num_attention_heads=4,
            num_key_value_heads=2,
            max_position_embeddings=512,
            tie_word_embeddings=True,
            initializer_range=0.3,
            bos_token_id=1,
            eos_token_id=2,
            pad_token_id=2,
        )
        LlamaForCausalLM(config).save_pretrained(str(folder))
        tokenizer.save_pretrained(str(folder))
    return folder


def _tokenizer() -> Any:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    wrapper: Any = import_module("transformers").PreTrainedTokenizerFast
    bytes_ = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    digits = pre_tokenizers.Digits(individual_digits=True)
    made: Any = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.Sequence([digits, bytes_])
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=TINY_VOCABULARY,
        special_tokens=list(TINY_SPECIAL),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    made.train_from_iterator(_SENTENCES, trainer)
    wrapped: Any = wrapper(
        tokenizer_object=made,
        bos_token="<|im_start|>",
        eos_token="<|im_end|>",
        pad_token="<|im_end|>",
        unk_token="<|endoftext|>",
    )
    wrapped.chat_template = TINY_TEMPLATE
    return wrapped

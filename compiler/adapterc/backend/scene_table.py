"""A base's glossary as a folder: the tokenizer that knows the tokens, their rows, and what they mean."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from adapterc.backend.loading import load_base, load_tokenizer
from adapterc.backend.scene_contexts import misread
from adapterc.backend.scene_rows import (
    ALONG,
    EMBEDDING,
    HEAD,
    ROWS_FILE,
    SCENES_FILE,
    composed_rows,
    matrices,
    rows_digest,
    unsaid,
    write_rows,
)
from adapterc.backend.scene_tokenizer import write_tokenizer
from adapterc.backend.tokenizer_file import FILE
from adapterc.backend.vocabulary import BaseTokens, read_vocabulary
from adapterc.digest import digest, digest_file
from adapterc.errors import AdaptercError
from adapterc.ir.base import BaseModel
from adapterc.ir.glossary import TableRequest
from adapterc.ir.scene import Form
from adapterc.ir.scenes import SceneTable, SceneToken
from adapterc.spec.scene_lock import MOST_SLOTS
from adapterc.templating.plain_template import plain_template

TEMPLATE_FILE = "chat_template.jinja"
_LONGEST = 1024
_READ = 256
_SEVERAL = 32


def make_table(request: TableRequest, *, folder: Path) -> SceneTable:
    """Write the glossary of `request` into `folder`, which exists, and return what it came to.

    Tokens are tried in every context before anything is built on them. Raises AdaptercError for a
    base whose tokenizer cannot take them.
    """
    base = base_tokens_of(request.base)
    tokens, fillers = _placed(request, base)
    torch.set_num_threads(request.platform.threads)
    write_tokenizer(base, Path(request.base.path), tokens, fillers, folder)
    model, own = load_base(request.base)
    template = plain_template(request.base.turns, own.chat_template or "")
    (folder / TEMPLATE_FILE).write_text(template, encoding="utf-8", newline="\n")
    tokenizer = load_tokenizer(folder, model.config)
    _check(request.base, tokenizer, own, tokens)
    rows, unused = _rows(model, own, tokens, base)
    write_rows(folder / ROWS_FILE, rows, unused)
    last = max((token.id for token in tokens), default=-1)
    before = len(matrices(model)[EMBEDDING])
    table = SceneTable(
        tokens=tokens,
        fillers=len(fillers),
        rows=max(before, last + 1),
        appended=max(0, last + 1 - before),
        digest=digest([digest_file(folder / FILE), digest_file(folder / ROWS_FILE)]),
        folder=str(folder),
    )
    _note(folder, table, model, {entry.token: entry.forms for entry in request.entries})
    return table


def base_tokens_of(base: BaseModel) -> BaseTokens:
    """The base's vocabulary; AdaptercError where its files do not tell."""
    found = read_vocabulary(Path(base.path))
    if found is None:
        raise AdaptercError(
            f"base {base.name} has no {FILE} that can be read: its tokenizer cannot take scene tokens",
            help="choose a base with a fast tokenizer",
        )
    return found


def _placed(request: TableRequest, base: BaseTokens) -> tuple[tuple[SceneToken, ...], dict[int, int]]:
    """The tokens in the order of their ids; and the slots of other specs by the ids that need a name."""
    vocabulary = base.vocabulary
    tokens = sorted(
        (
            SceneToken(
                token=entry.token,
                slot=entry.slot,
                id=vocabulary.id_of(entry.slot),
                row=entry.row,
                definition=entry.definition,
                spoken=entry.spoken,
            )
            for entry in request.entries
        ),
        key=lambda token: token.id,
    )
    taken = {token.slot for token in tokens}
    slots = range(max(taken, default=-1) + 1)
    last = max((token.id for token in tokens), default=-1)
    others = {vocabulary.id_of(slot): slot for slot in slots if slot not in taken}
    return tuple(tokens), {id_: slot for id_, slot in others.items() if base.size <= id_ <= last}


def _check(base: BaseModel, tokenizer: Any, own: Any, tokens: Sequence[SceneToken]) -> None:
    """Every token one id in every context, and everything else spelt as the base spells it."""
    for token in tokens:
        context = misread(tokenizer, token.token, token.id)
        if context is not None:
            raise AdaptercError(
                f"the tokenizer of base {base.name} does not keep {token.token} whole in {context!r}",
                help="choose another token, such as Δ21, or another base",
            )
    for text in (*(token.definition for token in tokens), *base.special_tokens):
        plain = text
        for token in tokens:
            plain = plain.replace(token.token, " ")
        if tokenizer(plain).input_ids != own(plain).input_ids:
            raise AdaptercError(
                f"the tokenizer of base {base.name} spells other texts otherwise once it has scene tokens",
                help="choose another base, or report this one",
            )


def _rows(
    model: Any, own: Any, tokens: Sequence[SceneToken], base: BaseTokens
) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """Rows of the tokens for each matrix, and the row of a slot that nothing is said with."""
    definitions = [own(token.definition, add_special_tokens=False).input_ids[:_LONGEST] for token in tokens]
    rows = {name: composed_rows(matrix, definitions, base.size) for name, matrix in matrices(model).items()}
    output = HEAD if HEAD in rows else EMBEDDING
    matrix = matrices(model)[output][: base.size]
    rows[output], least, along = unsaid(rows[output], matrix, _states(model, definitions))
    unused = {name: matrix[least].float().clone() for name, matrix in matrices(model).items()}
    return rows, unused if output == HEAD else {**unused, ALONG: along}


@torch.no_grad()
def _states(model: Any, definitions: Sequence[Sequence[int]]) -> Tensor:
    """The base's final hidden states [positions, hidden] where it reads the scenes' definitions."""
    body = model.base_model
    read = [list(ids[:_READ]) for ids in definitions[:_SEVERAL] if ids] or [[0]]
    return torch.cat([body(torch.tensor([ids]), use_cache=False).last_hidden_state[0] for ids in read])


def _note(folder: Path, table: SceneTable, model: Any, forms: Mapping[str, tuple[Form, ...]]) -> None:
    """scenes.json: what the tokens mean and where they lie, and the hash of all other rows of the base."""
    own = [token.id for token in table.tokens]
    sha256, count = rows_digest(model, rows=table.rows - table.appended, without=own)
    note = {
        "tokens": [
            {
                "token": token.token,
                "slot": token.slot,
                "id": token.id,
                "row": token.row,
                "definition": token.definition,
                "spoken": token.spoken,
                "forms": [
                    {"form": form.form, "register": form.register, "text": form.text}
                    for form in forms[token.token]
                ],
            }
            for token in table.tokens
        ],
        "fillers": table.fillers,
        "rows": table.rows,
        "appended": table.appended,
        "digest": table.digest,
        "others": {"rows": count, "sha256": sha256},
    }
    text = json.dumps(note, ensure_ascii=False, indent=2) + "\n"
    (folder / SCENES_FILE).write_text(text, encoding="utf-8", newline="\n")


def read_table(folder: Path) -> SceneTable:
    """The table that lies in `folder`; AdaptercError where it is not whole."""
    try:
        note = json.loads((folder / SCENES_FILE).read_text(encoding="utf-8"))
        tokens = tuple(
            SceneToken(
                token=one["token"],
                slot=int(one["slot"]),
                id=int(one["id"]),
                row=one["row"],
                definition=one["definition"],
                # Of an older glossary, whose adapter was verified with all of them to be said.
                spoken=bool(one.get("spoken", True)),
            )
            for one in note["tokens"]
        )
        table = SceneTable(
            tokens=tokens,
            fillers=int(note["fillers"]),
            rows=int(note["rows"]),
            appended=int(note["appended"]),
            digest=str(note["digest"]),
            folder=str(folder),
        )
        counts = (table.appended, table.fillers)
        if not all(0 <= count <= MOST_SLOTS for count in counts) or any(
            not 0 <= one.id < table.rows for one in tokens
        ):
            raise ValueError("rows that no lock gives")
        return table
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise AdaptercError(
            f"{folder} holds no whole glossary: {SCENES_FILE} is missing or damaged",
            help="build the artifact again, or copy it whole",
        ) from fault

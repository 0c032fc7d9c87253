"""Rows of scene tokens: composed of what the scene says, put into a base, proved to be the only change."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from adapterc.errors import AdaptercError
from adapterc.ir.glossary import RowProof
from adapterc.ir.scenes import SceneTable

ROWS_FILE = "rows.safetensors"
SCENES_FILE = "scenes.json"
EMBEDDING, HEAD, ALONG = "embedding", "head", "along"
_FILLER = "filler_"
_AT_ONCE = 4096
_RARE = 250


def matrices(model: Any) -> dict[str, Tensor]:
    """The matrices [rows, hidden] that have a row for each token: one where input and output are tied."""
    embedding, head = model.get_input_embeddings().weight, model.get_output_embeddings()
    found: dict[str, Tensor] = {EMBEDDING: embedding.detach()}
    if head is not None and head.weight.data_ptr() != embedding.data_ptr():
        found[HEAD] = head.weight.detach()
    return found


def composed_rows(matrix: Tensor, definitions: Sequence[Sequence[int]], known: int) -> Tensor:
    """A row [hidden] for each of n definitions, fp32: the mean of its tokens' rows less the vocabulary's.

    Of what is then common to all of them, one part in n stays: texts of a few sentences have most of
    their tokens in common, and twelve scenes were all but one (mutual cosine 0.98). Scaled to the
    median norm, so that a scene is neither louder nor quieter than a word. Only the first `known`
    rows stand for tokens.
    """
    words = matrix[:known].double()
    norm = torch.linalg.vector_norm(words, dim=1).median()
    centre = words.mean(dim=0)
    own = _weighted(words, definitions) - centre
    rows = own - own.mean(dim=0) * (1 - 1 / len(own))
    scaled = rows * (norm / torch.linalg.vector_norm(rows, dim=1, keepdim=True).clamp_min(1e-12))
    found: Tensor = scaled.float()
    return found


def _weighted(words: Tensor, definitions: Sequence[Sequence[int]]) -> Tensor:
    """The mean of each definition's rows [n, hidden], a token counting for as much as it tells.

    That is little where other definitions have it too, and where it is common: vocabularies are ordered
    by frequency, so a token's place says how rare it is.
    """
    having = Counter(id_ for ids in definitions for id_ in set(ids))
    means = []
    for ids in map(sorted, definitions):
        own = torch.tensor(ids)
        scenes = torch.tensor([having[id_] for id_ in ids], dtype=words.dtype)
        weights = ((len(definitions) + 1) / scenes).log() * (1 + _RARE * own / len(words)).log()
        means.append(weights @ words[own] / weights.sum().clamp_min(1e-12))
    return torch.stack(means)


def unsaid(rows: Tensor, matrix: Tensor, states: Tensor) -> tuple[Tensor, int, Tensor]:
    """`rows` of an output matrix turned so that the base does not come to say them.

    What many definitions share is what common words share: a high logit everywhere. Along the mean of the
    final hidden `states` [positions, hidden] each row therefore gets what the least likely of the
    matrix's tokens has; across it the row stays as it was, at the same norm as before. Returned with the
    id of that token and the direction [hidden].
    """
    mean = states.double().mean(dim=0)
    along = mean / torch.linalg.vector_norm(mean).clamp_min(1e-12)
    shares = matrix.double() @ along
    least = int(shares.argmin())
    plain = rows.double()
    norms = torch.linalg.vector_norm(plain, dim=1, keepdim=True)
    across = plain - (plain @ along)[:, None] * along
    part = torch.minimum(shares[least].abs(), 0.9 * norms.squeeze(1)).neg()[:, None]
    room = (norms.square() - part.square()).sqrt()
    sizes = torch.linalg.vector_norm(across, dim=1, keepdim=True).clamp_min(1e-12)
    return (across * (room / sizes) + part * along).float(), least, along.float()


def write_rows(path: Path, rows: Mapping[str, Tensor], fillers: Mapping[str, Tensor]) -> None:
    """The rows file: a matrix [tokens, hidden] for each of `rows`, a row for slots of other specs.

    With tied matrices "along" is the direction in which a row may not move: it would come to be said.
    """
    from safetensors.torch import save_file

    others = {name if name == ALONG else f"{_FILLER}{name}": row for name, row in fillers.items()}
    named = {**rows, **others}
    plain = {name: value.detach().float().cpu().contiguous() for name, value in named.items()}
    save_file(plain, path, metadata={"format": "pt"})


def read_rows(path: Path, tokens: int) -> dict[str, Tensor]:
    """The tensors of a rows file for so many tokens; AdaptercError for any other file."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        found = load_file(path)
        if len(found[EMBEDDING]) == tokens:
            return found
        reason = f"it has {len(found[EMBEDDING])} rows for {tokens} tokens"
    except (OSError, SafetensorError, KeyError) as fault:
        reason = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
    raise AdaptercError(
        f"the scene rows in {path} do not load: {reason}", help="build the artifact again, or copy it whole"
    )


@torch.no_grad()
def put_rows(model: Any, table: SceneTable, rows: Mapping[str, Tensor]) -> None:
    """Give `model` the table's rows, enlarged where it has no room; all other rows keep their bits."""
    before = len(matrices(model)[EMBEDDING])
    if table.rows - before > table.appended:
        raise AdaptercError(
            f"the scene rows are made for a base of {table.rows - table.appended} rows, this has {before}",
            help="load them on the base that they were made for",
        )
    if table.rows > before:
        with torch.random.fork_rng(devices=[]):
            model.resize_token_embeddings(table.rows, mean_resizing=False)
    ids = torch.tensor([token.id for token in table.tokens])
    own = {token.id for token in table.tokens}
    others = [id_ for id_ in range(before, table.rows) if id_ not in own]
    for name, matrix in matrices(model).items():
        if rows[name].shape[1] != matrix.shape[1]:
            raise AdaptercError(
                f"the scene rows are {rows[name].shape[1]} numbers wide, the base's {matrix.shape[1]}",
                help="load them on the base that they were made for",
            )
        matrix[ids.to(matrix.device)] = rows[name].to(matrix)
        if others:
            matrix[torch.tensor(others, device=matrix.device)] = rows[f"{_FILLER}{name}"].to(matrix)


def rows_digest(model: Any, *, rows: int, without: Iterable[int]) -> tuple[str, int]:
    """SHA-256 over the fp32 bits of the first `rows` rows of each matrix but `without`, and their number."""
    skipped = sorted({id_ for id_ in without if id_ < rows})
    hasher, count = hashlib.sha256(), 0
    for name, matrix in matrices(model).items():
        hasher.update(name.encode())
        kept = torch.ones(rows, dtype=torch.bool)
        kept[skipped] = False
        count += int(kept.sum())
        for start in range(0, rows, _AT_ONCE):
            part = matrix[start : min(rows, start + _AT_ONCE)].cpu().float()
            hasher.update(part[kept[start : start + len(part)]].contiguous().numpy().tobytes())
    return hasher.hexdigest(), count


def prove_rows(model: Any, table: SceneTable) -> RowProof:
    """Whether every row of `model` that is no scene's has the bits that it has in the base itself.

    `model` is the one in memory, in fp32, whatever lies on it; what the base had was noted when the
    table was made. AdaptercError where that note is gone.
    """
    try:
        note = json.loads((Path(table.folder) / SCENES_FILE).read_text(encoding="utf-8"))
        before = str(note["others"]["sha256"])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise AdaptercError(
            f"{Path(table.folder) / SCENES_FILE} does not say what the base's rows were",
            help="build again: what is damaged is made anew",
        ) from fault
    after, rows = rows_digest(
        model, rows=table.rows - table.appended, without=(token.id for token in table.tokens)
    )
    return RowProof(rows=rows, before=before, after=after)

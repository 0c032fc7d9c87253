"""A base from a model hub: one commit's safetensors, tokenizer and configuration, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapterc.backend.progress import Progress
from adapterc.errors import AdaptercError

HUB_NAME = re.compile(r"(?P<repo>[A-Za-z0-9][\w.-]*/[\w.-]+)(?:@(?P<commit>[^@]*))?")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_WANTED = ["*.safetensors", "*.json", "*.jinja", "*.model", "merges.txt", "vocab.txt", "README.md"]
_UNWANTED = ["*/*", "consolidated*", "adapter_*"]


def split_hub_name(name: str) -> tuple[str, str]:
    """(repository, commit) of `org/name@commit`; raises AdaptercError where it is not pinned."""
    found = HUB_NAME.fullmatch(name)
    if found is None:
        raise AdaptercError(f"base {name}: not of the form org/name@commit", help="write org/name@commit")
    if not _COMMIT.fullmatch(found["commit"] or ""):
        raise AdaptercError(
            f"base {name} is not pinned to a commit",
            help=f"write {found['repo']}@ and the 40 hex digits of a commit, from the model's page under "
            "Files and versions, History: a branch or a tag can change under a build",
        )
    return found["repo"], found["commit"]


def fetch_snapshot(name: str, progress: Progress) -> Path:
    """The folder of the pinned snapshot, downloaded if the hub's own cache has it not yet."""
    repository, commit = split_hub_name(name)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        LocalEntryNotFoundError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    progress(f"fetching {repository}", 0.0)
    try:
        with _no_bars():
            folder = snapshot_download(
                repository, revision=commit, allow_patterns=_WANTED, ignore_patterns=_UNWANTED
            )
    except GatedRepoError:
        reason, way = (
            "access to it has to be granted first",
            "ask for access on its page, then log in with `hf auth login`",
        )
    except RevisionNotFoundError:
        reason, way = (
            f"it has no commit {commit}",
            "take a commit from the model's page under Files and versions, History",
        )
    except RepositoryNotFoundError:
        reason, way = (
            "there is no such model, or it is private",
            "check its spelling, or log in with `hf auth login`",
        )
    except (LocalEntryNotFoundError, HfHubHTTPError, OSError) as fault:
        reason = f"the hub cannot be reached ({_line(fault)})"
        way = "go online once, or give a local folder as base, or use the embedded smollm2-135m-instruct"
    else:
        progress(f"fetching {repository}", 1.0)
        return Path(folder)
    raise AdaptercError(f"base {name}: {reason}", help=way)


@contextmanager
def _no_bars() -> Iterator[None]:
    """The hub's own progress bars, switched off: the caller draws one."""
    from huggingface_hub.utils.tqdm import (
        are_progress_bars_disabled,
        disable_progress_bars,
        enable_progress_bars,
    )

    shown = not are_progress_bars_disabled()
    disable_progress_bars()
    try:
        yield
    finally:
        if shown:
            enable_progress_bars()


def _line(fault: BaseException) -> str:
    lines = str(fault).strip().splitlines()
    return (
        "".join(char if char.isprintable() else " " for char in lines[0])[:160]
        if lines
        else type(fault).__name__
    )

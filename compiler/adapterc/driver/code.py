"""Which code a stage runs, as part of its key: what older code made is never served as this one's result.

A number raised by hand is forgotten sooner or later; the sources themselves are not.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import adapterc
from adapterc.digest import digest, digest_file
from adapterc.frontend.templates_folder import templates_folder

DATASET_CODE = ("expand", "templating", "scorers.py", "structure_scorers.py", "part_scorers.py", "text.py")
GLOSSARY_CODE = ("backend", "ir/glossary.py", "templating")
TRAIN_CODE = ("backend", "templating", "text.py")
MEASURE_CODE = (
    "backend",
    "templating",
    "verify",
    "scorers.py",
    "scene_scorers.py",
    "structure_scorers.py",
    "part_scorers.py",
    "text.py",
    "whole_words.py",
)
JUDGE_CODE = ("verify", "statistics", "middle/recipe.py", *MEASURE_CODE[3:])
EMIT_CODE = ("emit", "templating")


def code_digest(parts: tuple[str, ...]) -> str:
    """SHA-256 over the sources of the named packages and modules of adapterc; takes milliseconds."""
    root = Path(adapterc.__file__).parent
    named = [root / part for part in parts]
    files = [path for place in named for path in (sorted(place.rglob("*.py")) if place.is_dir() else [place])]
    return digest([(path.relative_to(root).as_posix(), digest_file(path)) for path in files])


def templates_digest() -> str:
    """SHA-256 over the template library, whatever of it a spec is laid out with."""
    root = templates_folder()
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return digest([(path.relative_to(root).as_posix(), digest_file(path)) for path in files])


def lm_eval_version() -> str:
    """The version of the evaluation harness, which measuring depends on and training does not."""
    return version("lm_eval")

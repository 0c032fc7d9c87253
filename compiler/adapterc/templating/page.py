"""Jinja for the report: two environments in which every value is escaped unless prepared by us.

`render_page` makes HTML, `render_markdown` makes Markdown. Values are foreign text (spec, model
answers, template names); only our own templates and a `Prepared` string pass as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateRuntimeError
from jinja2.runtime import Macro
from markupsafe import Markup

_SPECIAL = re.compile(r"[\\`*{}\[\]<>|~#]|(?<!\w)_|_(?!\w)")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LINK = re.compile(r"(?i)\b(https?|ftp|mailto):|\bwww\.")
_BLOCK_SIGN = re.compile(r"^(\d*)([-+.)])(?=\s|$)|^()([-=])(?=[-=\s]*$)")
_ENTITIES = {"<": "&lt;", ">": "&gt;"}


class Prepared(str):
    """Markdown that is already what it should be."""

    __slots__ = ()


def render_page(template: str, values: Mapping[str, object]) -> str:
    """The HTML template with `values` filled in, each of them escaped."""
    return _html().get_template(template).render(values)


def render_markdown(template: str, values: Mapping[str, object]) -> str:
    """The Markdown template with `values` filled in, each of them escaped into one line of text."""
    return _markdown().get_template(template).render(values)


def asset(name: str) -> Markup:
    """A style sheet or script of ours, to stand in a page as it is."""
    place = next(folder / name for folder in (_folder(), _diff_folder()) if (folder / name).is_file())
    return Markup(place.read_text(encoding="utf-8"))  # noqa: S704


def visible(text: str) -> str:
    """`text` with what a reader could not see, control characters and turns of direction, replaced."""
    return _UNSEEN.sub("\ufffd", text)


def escape_markdown(text: str) -> str:
    """`text` as one line of Markdown that shows exactly its characters: no markup, no link, no HTML."""
    line = " ".join(visible(text).split()).replace("&", "&amp;")
    line = _SPECIAL.sub(lambda found: _ENTITIES.get(found[0], f"\\{found[0]}"), line)
    line = _LINK.sub(lambda found: found[0].replace(":", "&#58;").replace(".", "&#46;"), line)
    return _BLOCK_SIGN.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[4]}", line)


def quote_markdown(text: str) -> Prepared:
    """`text` as a block quotation, its lines kept."""
    lines = [escape_markdown(line) for line in text.splitlines() if line.strip()] or [""]
    return Prepared("\\\n".join(f"> {line}" for line in lines))


def _shown(value: object) -> object:
    _no_macro(value)
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _finish(value: object) -> str:
    _no_macro(value)
    return value if isinstance(value, Prepared) else escape_markdown(str(value))


def _no_macro(value: object) -> None:
    """A macro that hides a value of its name is a mistake of the template's."""
    if isinstance(value, Macro):
        raise TemplateRuntimeError(f"the macro {value.name} is printed and not called")


@lru_cache(maxsize=1)
def _html() -> Environment:
    return Environment(
        loader=FileSystemLoader([_folder(), _diff_folder()]),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@lru_cache(maxsize=1)
def _markdown() -> Environment:
    """HTML escaping is off since `finalize` escapes every value for Markdown, HTML included."""
    return Environment(
        loader=FileSystemLoader(_folder()),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701
        finalize=_finish,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def page_sources() -> tuple[tuple[str, str], ...]:
    """The report's templates as (path, text): a page follows from them as much as from its report."""
    paths = sorted(path for path in _folder().rglob("*") if path.is_file())
    return tuple((path.relative_to(_folder()).as_posix(), path.read_text(encoding="utf-8")) for path in paths)


@lru_cache(maxsize=1)
def _folder() -> Path:
    """The report's templates: inside the installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_templates" / "report"
    return installed if installed.is_dir() else package.parents[1] / "templates" / "report"


def _diff_folder() -> Path:
    """The page of a comparison, apart from the report's templates: no artifact follows from it."""
    return _folder().parent / "diff"

"""Findings for people: the source line, a caret under the place, notes, and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adapterc.diagnostics.model import Diagnostic, Label
from adapterc.diagnostics.quoting import escaped
from adapterc.diagnostics.render.cells import ShownLine, shown_line
from adapterc.value import value

_RESET = "\x1b[0m"
_STYLES = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "bold": "\x1b[1m", "frame": "\x1b[1;34m"}


@value()
class _Paint:
    colour: bool

    def __call__(self, style: str, text: str) -> str:
        return f"{_STYLES[style]}{text}{_RESET}" if self.colour and text else text


def render_full(
    diagnostics: Sequence[Diagnostic], sources: Mapping[str, str], *, colour: bool = False
) -> str:
    """Every diagnostic as a block; blocks are parted by an empty line."""
    paint = _Paint(colour=colour)
    lines = {file: text.split("\n") for file, text in sources.items()}
    return "\n".join(_block(diagnostic, lines, paint) for diagnostic in diagnostics)


def _block(diagnostic: Diagnostic, lines: Mapping[str, list[str]], paint: _Paint) -> str:
    marks = _marks(diagnostic)
    gutter = max(len(str(mark.span.start.line)) for mark in marks)
    pad = " " * gutter
    title = paint(diagnostic.severity, f"{diagnostic.severity}[{diagnostic.code}]")
    out = [f"{title}{paint('bold', ': ' + escaped(diagnostic.message))}"]
    for file in dict.fromkeys(mark.span.file for mark in marks):
        here = [mark for mark in marks if mark.span.file == file]
        arrow = "-->" if file == diagnostic.span.file else ":::"
        out.append(f"{pad}{paint('frame', arrow)} {escaped(here[0].span.place)}")
        out.append(paint("frame", f"{pad} |"))
        out.extend(_excerpt(diagnostic, here, lines.get(file, []), gutter, paint))
    if diagnostic.help:
        out.append(f"{pad} {paint('frame', '=')} help: {escaped(diagnostic.help)}")
    return "\n".join(out) + "\n"


def _marks(diagnostic: Diagnostic) -> list[Label]:
    """The diagnostic's own place first, then its labels; the label at that place is its text."""
    own = next((label.text for label in diagnostic.labels if label.span == diagnostic.span), "")
    others = [label for label in diagnostic.labels if label.span != diagnostic.span]
    return [Label(span=diagnostic.span, text=own), *others]


def _excerpt(
    diagnostic: Diagnostic, marks: list[Label], lines: list[str], gutter: int, paint: _Paint
) -> list[str]:
    out: list[str] = []
    previous, line, shown = 0, "", shown_line("", 0)
    for mark in sorted(marks, key=lambda mark: mark.span.start):
        number = mark.span.start.line
        if previous and number > previous + 1:
            out.append(paint("frame", "..."))
        if number != previous:
            line = lines[number - 1].rstrip("\r") if number <= len(lines) else ""
            shown = shown_line(line, mark.span.start.column - 1)
            out.append(f"{paint('frame', f'{number:>{gutter}} |')} {shown.text}".rstrip())
        own = mark.span == diagnostic.span
        under = _underline(mark, line, shown, "^" if own else "-")
        note = f" {escaped(mark.text)}" if mark.text else ""
        style = diagnostic.severity if own else "frame"
        out.append(f"{paint('frame', ' ' * gutter + ' |')} {under[0]}{paint(style, under[1] + note)}")
        previous = number
    return out


def _underline(mark: Label, line: str, shown: ShownLine, sign: str) -> tuple[str, str]:
    """Blank up to the place, then its signs: at least one, none beyond the line's end."""
    start, end = mark.span.start, mark.span.end
    first = start.column - 1
    last = end.column - 1 if end.line == start.line else len(line.rstrip())
    blank = shown.cell(first)
    return " " * blank, sign * max(1, shown.cell(last) - blank)

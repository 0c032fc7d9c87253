"""`adapterc check SPEC...`: the findings of many specs, in one report."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from adapterc.cli.reports import write_reports
from adapterc.cli.selecting import selected
from adapterc.cli.trouble import report
from adapterc.diagnostics.quoting import counted, escaped, quoted
from adapterc.errors import AdaptercError, ExitCode

if TYPE_CHECKING:
    from adapterc.diagnostics.model import Diagnostic
    from adapterc.driver.clean import Clean
    from adapterc.driver.compile import Checked


@dataclass(slots=True)
class _Sweep:
    """What a run over many specs has come to so far."""

    code: ExitCode = ExitCode.OK
    specs: int = 0
    found: dict[Diagnostic, Diagnostic] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    mended: int = 0
    diffs: list[str] = field(default_factory=list)
    uncompared: set[str] = field(default_factory=set)

    def add(self, checked: Checked | AdaptercError) -> None:
        if isinstance(checked, AdaptercError):
            self.code = max(self.code, report(checked))
            return
        self.specs += 1
        for one in checked.diagnostics:
            bare = replace(one, fix=None)  # only a check of the file itself offers to mend it
            if one.fix is not None or bare not in self.found:
                self.found[bare] = one
        self.sources |= checked.sources
        self.uncompared |= {checked.uncompared} - {""}

    def add_between(self, told: Iterable[Diagnostic], sources: Mapping[str, str]) -> None:
        """What specs have against each other."""
        self.found |= {one: one for one in told}
        self.sources |= sources

    def add_clean(self, clean: Clean) -> None:
        """A spec that is known to have no finding."""
        self.specs += 1
        self.sources |= dict.fromkeys(clean.sources, "")
        self.uncompared |= {clean.uncompared} - {""}

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was found, each once: a library's finding is found by every spec that imports it."""
        return tuple(self.found.values())


def check_command(asked: Namespace) -> ExitCode:
    """`adapterc check SPEC...`: every spec is checked, whatever is wrong with another."""
    from adapterc.driver.garbage import seldom

    seldom()  # before all that is loaded for a check
    from adapterc.frontend.spec_files import find_specs

    found = find_specs(asked.specs)
    sweep = _Sweep(code=max((report(problem) for problem in found.problems), default=ExitCode.OK))
    paths = selected(found.paths, asked)
    if asked.fix or asked.diff:
        _mend_all(paths, sweep, written=not asked.diff)
    else:
        _check_all(paths, sweep, kept=asked.cache)
    write_reports(asked.report, sweep.diagnostics, sweep.sources)
    with suppress(BrokenPipeError):
        if asked.diff:
            _print_diffs(sweep)
            _tell_left(sweep)
        else:
            _print_findings(sweep, asked.format)
    if any(one.severity == "error" for one in sweep.diagnostics) or sweep.diffs:
        return max(sweep.code, ExitCode.FINDINGS)
    return sweep.code


def _check_all(paths: Sequence[Path], sweep: _Sweep, *, kept: bool) -> None:
    """All in their order; what was clean before and is still the same is not read."""
    from adapterc.driver.check_together import check_together
    from adapterc.driver.clean import Clean

    together = check_together(paths, kept=kept)
    for one in together.each:
        if isinstance(one, Clean):
            sweep.add_clean(one)
        else:
            sweep.add(one if isinstance(one, AdaptercError) else one.checked)
    for spec, told in together.between:
        sweep.add_between(told, spec.sources or {})


def has_colour(stream: object) -> bool:
    """Whether what is printed there may be painted."""
    return bool(getattr(stream, "isatty", lambda: False)()) and "NO_COLOR" not in os.environ


def _mend_all(paths: Iterable[Path], sweep: _Sweep, *, written: bool) -> None:
    """Each by itself; what is left of them is then held against each other."""
    from adapterc.driver.check_together import between
    from adapterc.driver.looked import looked

    left = {}
    for path in paths:
        try:
            left[path] = looked(path, _mend(path, sweep, written=written))
        except AdaptercError as stop:
            sweep.add(stop)
    for spec, told in between(left):
        sweep.add_between(told, spec.sources or {})


def _mend(path: Path, sweep: _Sweep, *, written: bool) -> Checked:
    from adapterc.driver.mend import diff_of, mend, write_mended

    mended = mend(path)
    if not written:
        sweep.diffs.extend(diff_of(mended))
    else:
        write_mended(mended)
        sweep.mended += len(mended.done)
        _tell_mended(mended.done)
    sweep.add(mended.checked)
    return mended.checked


def _tell_mended(done: Iterable[Diagnostic]) -> None:
    for one in done:
        print(escaped(f"mended {one.span.place}: [{one.code}] {one.message}"), file=sys.stderr)


def _print_diffs(sweep: _Sweep) -> None:
    for line in sweep.diffs:
        end = "\r\n" if line.endswith("\r\n") else "\n"
        print("\t".join(map(escaped, line.rstrip("\r\n").split("\t"))), end=end)


def _tell_left(sweep: _Sweep) -> None:
    """A diff shows what is mended; what no edit mends is not passed over."""
    errors = sum(one.severity == "error" for one in sweep.diagnostics)
    if errors:
        print(f"{counted(errors, 'error')} left, no automatic edit: see adapterc check", file=sys.stderr)


def _print_findings(sweep: _Sweep, form: str) -> None:
    from adapterc.diagnostics.render import render

    colour, here = has_colour(sys.stdout), str(Path.cwd())
    text = render(sweep.diagnostics, sweep.sources, format=form, colour=colour, root=here)
    print(text, end="" if text.endswith("\n") or not text else "\n")
    if form == "full":
        print(_summary(sweep))
    for base in sorted(sweep.uncompared):
        unread = (
            f"note: the base {quoted(base)} is not on this machine yet: no scene token was compared with its"
        )
        print(f"{unread} vocabulary; a build does so before it trains", file=sys.stderr)


def _summary(sweep: _Sweep) -> str:
    errors = sum(one.severity == "error" for one in sweep.diagnostics)
    counts = (counted(errors, "error"), counted(len(sweep.diagnostics) - errors, "warning"))
    text = f"{counted(sweep.specs, 'spec')} checked: {', '.join(counts)}"
    fixable = sum(one.fix is not None for one in sweep.diagnostics)
    if sweep.mended:
        text += f"; {sweep.mended} mended"
    elif fixable:
        text += f"; --fix mends {fixable} of them"
    return text

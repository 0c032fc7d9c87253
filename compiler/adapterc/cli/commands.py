"""One function a command; each answers with an exit code. Heavy imports stay inside."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from adapterc.cli.chat import chat_command
from adapterc.cli.checking import check_command
from adapterc.cli.compiling import checked as _checked
from adapterc.cli.compiling import compiled as _compiled
from adapterc.cli.locked import lock_command
from adapterc.cli.migrated import migrate_command
from adapterc.cli.verification import verify_command
from adapterc.errors import AdaptercError, ExitCode

if TYPE_CHECKING:
    from adapterc.driver.compile import Compiled

Command = Callable[[Namespace], ExitCode]


def build_command(asked: Namespace) -> ExitCode:
    """`adapterc build SPEC`."""
    from adapterc.cli.console import watch_for
    from adapterc.cli.verdicts import print_verdicts
    from adapterc.driver.build import build
    from adapterc.driver.lock import target_lock

    compiled = _compiled(asked)
    if compiled is None:
        return ExitCode.FINDINGS
    target = _target(asked, compiled)
    with target_lock(target), watch_for(sys.stderr) as watch:
        built = build(compiled, target=target, device=_device(asked), watch=watch)
    with suppress(BrokenPipeError):
        print_verdicts(built, sys.stdout)
    return ExitCode.OK if built.judgement.verdict == "VERIFIED" else ExitCode.NOT_VERIFIED


def plan_command(asked: Namespace) -> ExitCode:
    """`adapterc plan SPEC`."""
    from adapterc.cli.plans import print_plan
    from adapterc.driver.plan import plan

    compiled = _compiled(asked)
    if compiled is None:
        return ExitCode.FINDINGS
    found = plan(compiled, device=_device(asked), target=_target(asked, compiled))
    with suppress(BrokenPipeError):
        print_plan(found, sys.stdout, as_json=asked.format == "json")
    return ExitCode.OK


def expand_command(asked: Namespace) -> ExitCode:
    """`adapterc expand SPEC`."""
    from adapterc.cli.console import watch_for
    from adapterc.cli.rows import print_coverage, print_expanded, print_figures, print_rows, write_rows
    from adapterc.driver.build import expand
    from adapterc.driver.scene_costs import paraphrase_counts
    from adapterc.expand.coverage import coverage
    from adapterc.expand.layout import lay_shares

    compiled = _compiled(asked)
    if compiled is None:
        return ExitCode.FINDINGS
    laid = compiled.layout.scenes
    told = paraphrase_counts(laid) if laid else None
    weighed = lay_shares(compiled.request, compiled.layout)
    if asked.coverage and not asked.rows and not asked.out:
        # The layout tells without a base what reaches a row: nothing is sampled for it.
        covered = coverage(compiled.spec, compiled.layout)
        print_coverage(covered, sys.stdout, told=told, weighed=weighed, as_json=asked.format == "json")
        return ExitCode.OK
    with watch_for(sys.stderr) as watch:
        dataset = expand(compiled, device=_device(asked), watch=watch)
    if asked.out:
        write_rows(dataset, asked.out)
    kept = {row.id for row in dataset.rows}
    covered = coverage(compiled.spec, compiled.layout, kept)
    if asked.format == "json":
        print_expanded(dataset, covered, sys.stdout, weighed)
        return ExitCode.OK
    print_figures(dataset, sys.stdout)
    if asked.coverage:
        print_coverage(covered, sys.stdout, told=told, weighed=weighed)
    print_rows(dataset, asked.rows, asked.seed, sys.stdout)
    return ExitCode.OK


def show_command(asked: Namespace) -> ExitCode:
    """`adapterc show SPEC`."""
    from adapterc.driver.show import shown

    checked = _checked(asked)
    if checked is None:
        return ExitCode.FINDINGS
    print(shown(asked.spec, checked, resolved=asked.resolved), end="")
    return ExitCode.OK


def explain_command(asked: Namespace) -> ExitCode:
    """`adapterc explain CODE`."""
    from adapterc.diagnostics.codes import explain

    text = explain(asked.code.upper())
    if text is None:
        raise AdaptercError(
            f"there is no diagnostic {asked.code}",
            help="codes look like AC0201; they stand in brackets in every finding",
            code=ExitCode.USAGE,
        )
    print(text)
    return ExitCode.OK


def schema_command(arguments: Namespace) -> ExitCode:
    """`adapterc schema`."""
    from adapterc.spec.schema import schema_text

    print(schema_text(standard=arguments.standard), end="")
    return ExitCode.OK


def init_command(asked: Namespace) -> ExitCode:
    """`adapterc init`."""
    from adapterc.cli.initialised import print_initialised, print_reading
    from adapterc.driver.init import import_foreign, start

    if asked.source is None:
        if asked.redact:
            raise AdaptercError(
                "there is nothing to redact", help="name what to import: --from FILE", code=ExitCode.USAGE
            )
        made = start(asked.out)
    else:
        print_reading(asked.source, sys.stderr)
        made = import_foreign(asked.source, asked.out, redacted=asked.redact, repair=asked.repair)
    with suppress(BrokenPipeError):
        print_initialised(made, sys.stdout, sys.stderr, redacted=asked.redact)
    return ExitCode.OK


def export_command(asked: Namespace) -> ExitCode:
    """`adapterc export ARTIFACT`."""
    from adapterc.diagnostics.quoting import escaped
    from adapterc.driver.artifact_model import ExportRequest, export_merged

    request = ExportRequest(
        artifact=str(asked.artifact),
        target=str(asked.out),
        dtype=asked.dtype,
        base=str(asked.base_folder or ""),
    )
    written = export_merged(request)
    with suppress(BrokenPipeError):
        print(escaped(str(written)))
    return ExitCode.OK


def ablate_command(asked: Namespace) -> ExitCode:
    """`adapterc ablate SPEC targets`."""
    from adapterc.cli.ablation import print_ablation
    from adapterc.cli.console import announced
    from adapterc.cli.trouble import report
    from adapterc.driver.ablate import ablate_targets

    compiled = _compiled(asked)
    if compiled is None:
        return ExitCode.FINDINGS
    folder = Path(asked.out or Path("build") / f"{compiled.spec.name}.ablate").absolute()
    code = ExitCode.OK
    variants = []
    for variant in ablate_targets(
        compiled, folder=folder, device=_device(asked), opened=lambda name: announced(name, sys.stderr)
    ):
        if variant.fault is not None:
            code = max(code, report(variant.fault))
        variants.append(variant)
    with suppress(BrokenPipeError):
        print_ablation(variants, sys.stdout, as_json=asked.format == "json")
    return code


COMMANDS: Mapping[str, Command] = {
    "init": init_command,
    "build": build_command,
    "verify": verify_command,
    "chat": chat_command,
    "export": export_command,
    "ablate": ablate_command,
    "check": check_command,
    "plan": plan_command,
    "expand": expand_command,
    "lock": lock_command,
    "show": show_command,
    "explain": explain_command,
    "schema": schema_command,
    "migrate": migrate_command,
}


def _target(asked: Namespace, compiled: Compiled) -> Path:
    """The folder of the artifact: the one asked for, or the spec's own in `build/`."""
    return Path(asked.out or Path("build") / compiled.spec.name).absolute()


def _device(asked: Namespace) -> str | None:
    return None if asked.device == "auto" else str(asked.device)

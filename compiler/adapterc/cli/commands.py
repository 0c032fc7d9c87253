"""One function a command; each answers with an exit code. Heavy imports stay inside."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from adapterc.cli.building import build_command
from adapterc.cli.cache import cache_command
from adapterc.cli.chat import chat_command
from adapterc.cli.checking import check_command
from adapterc.cli.compiling import checked as _checked
from adapterc.cli.compiling import compiled as _compiled
from adapterc.cli.diff import diff_command
from adapterc.cli.evidenced import evidence_command
from adapterc.cli.examination import doctor_command
from adapterc.cli.gated import gate_command
from adapterc.cli.locked import lock_command
from adapterc.cli.looking import expand_command, plan_command
from adapterc.cli.migrated import migrate_command
from adapterc.cli.reproduced import reproduce_command
from adapterc.cli.schema_printed import schema_command
from adapterc.cli.verification import verify_command
from adapterc.errors import AdaptercError, ExitCode

Command = Callable[[Namespace], ExitCode]


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
    "reproduce": reproduce_command,
    "evidence": evidence_command,
    "gate": gate_command,
    "diff": diff_command,
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
    "cache": cache_command,
    "doctor": doctor_command,
}


def _device(asked: Namespace) -> str | None:
    return None if asked.device == "auto" else str(asked.device)

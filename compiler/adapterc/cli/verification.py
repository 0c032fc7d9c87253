"""`adapterc verify`: an artifact measured again or its files compared, or an adapter from elsewhere."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import suppress
from typing import TYPE_CHECKING

from adapterc.errors import AdaptercError, ExitCode

if TYPE_CHECKING:
    from adapterc.driver.kept import Workshop
    from adapterc.driver.verification import Case


def verify_command(asked: Namespace) -> ExitCode:
    """`adapterc verify ARTIFACT`, or `--adapter FOLDER --spec SPEC`."""
    _check(asked)
    if asked.integrity:
        return _integrity(asked)

    from adapterc.cli.console import watch_for
    from adapterc.cli.verified import print_verified
    from adapterc.driver.kept import open_workshop
    from adapterc.driver.verify import refuse_taken, verify

    if asked.out is not None:
        refuse_taken(asked.out)
    device = None if asked.device == "auto" else str(asked.device)
    with watch_for(sys.stderr) as watch:
        shop = open_workshop(device, watch)
        case = _case(asked, shop)
        if case is None:
            return ExitCode.FINDINGS
        verified = verify(case, shop, out=asked.out, fresh=asked.fresh)
    with suppress(BrokenPipeError):
        print_verified(verified, sys.stdout, sys.stderr, form=asked.format)
    return ExitCode.OK if verified.judgement.verdict == "VERIFIED" else ExitCode.NOT_VERIFIED


def _case(asked: Namespace, shop: Workshop) -> Case | None:
    """What is to be measured; None, its findings printed, when a spec does not hold."""
    from adapterc.driver.verification import adapter_case, artifact_case

    if asked.adapter is None:
        from adapterc.driver.artifact import open_artifact

        return artifact_case(open_artifact(asked.artifact, base=str(asked.base_folder or "")))
    from adapterc.cli.compiling import compiled

    found = compiled(asked)
    return adapter_case(asked.adapter, found, shop) if found is not None else None


def _integrity(asked: Namespace) -> ExitCode:
    from adapterc.cli.intact import print_integrity
    from adapterc.driver.integrity import integrity_of

    found = integrity_of(asked.artifact)
    with suppress(BrokenPipeError):
        print_integrity(found, sys.stdout, form=asked.format)
    return ExitCode.OK if found.intact else ExitCode.NOT_VERIFIED


def _check(asked: Namespace) -> None:
    """AdaptercError (usage) unless what was typed names one thing to verify, and fits it."""
    if asked.artifact is None and asked.adapter is None and asked.spec is None:
        raise _usage("there is nothing to verify", "name an artifact, or: --adapter FOLDER --spec SPEC")
    if asked.artifact is not None and (asked.adapter or asked.spec):
        raise _usage(
            "an artifact brings its own adapter and spec", "leave out --adapter and --spec, or the artifact"
        )
    if (asked.adapter is None) is not (asked.spec is None):
        missing = "--spec SPEC" if asked.spec is None else "--adapter FOLDER"
        raise _usage("an adapter is verified against a spec", f"give {missing} as well")
    if asked.adapter is not None and (asked.integrity or asked.base_folder):
        what = "--integrity" if asked.integrity else "--base-folder"
        raise _usage(f"{what} is for artifacts", "an adapter from elsewhere has the base that its spec names")
    if asked.integrity and (asked.out or asked.fresh):
        what = "--out" if asked.out else "--fresh"
        raise _usage(f"{what} is for measuring", "leave it out: --integrity compares files alone")


def _usage(message: str, advice: str) -> AdaptercError:
    return AdaptercError(message, help=advice, code=ExitCode.USAGE)

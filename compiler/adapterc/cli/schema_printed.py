"""`adapterc schema`: what editors know a spec, or a file of templates, by."""

from __future__ import annotations

import argparse
from argparse import Namespace

from adapterc.cli.described import Described
from adapterc.errors import ExitCode

SCHEMA = Described(
    summary="print the JSON Schema of the spec language, for editors",
    text="Prints the JSON Schema (2020-12) of the spec language, or with --templates that of the files that "
    "`dataset.templates` names. Editors with a YAML language server complete and check a file by it when its "
    "first line names the schema, as specs from `adapterc init` do. Its messages are keywords of that server "
    "(`errorMessage`); for validators that refuse keywords which the standard does not have, --standard "
    "leaves them out.",
    examples=(
        "adapterc schema > adapterc.schema.json",
        "adapterc schema --templates > adapterc.templates.schema.json",
        "adapterc schema --standard > strict.json",
    ),
)


def add_schema(schema: argparse.ArgumentParser) -> None:
    """What may be typed after `adapterc schema`."""
    schema.add_argument("--templates", action="store_true", help="the schema of files of templates")
    schema.add_argument(
        "--standard",
        action="store_true",
        help="for strict validators: without the messages that only editors know how to show",
    )


def schema_command(asked: Namespace) -> ExitCode:
    """`adapterc schema`."""
    from adapterc.spec.schema import schema_text

    print(schema_text(standard=asked.standard, templates=asked.templates), end="")
    return ExitCode.OK

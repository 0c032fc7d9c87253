"""What a command says of itself: examples that can be typed, codes that exist, all of it at once."""

from __future__ import annotations

import shlex
import subprocess
import sys

import pytest

from adapterc.cli.arguments import parser
from adapterc.cli.commands import COMMANDS as RUN
from adapterc.cli.descriptions import COMMANDS
from adapterc.cli.main import main
from adapterc.errors import ExitCode


def test_every_command_is_described() -> None:
    assert set(COMMANDS) == set(RUN)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_example_can_be_typed(name: str) -> None:
    for line in COMMANDS[name].examples:
        program, *words = shlex.split(line.partition(" > ")[0])
        asked = parser().parse_args(words)
        assert (program, asked.command) == ("adapterc", name)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_codes_told_are_ours(name: str) -> None:
    codes = [code for code, _ in COMMANDS[name].codes]
    assert codes == sorted(set(codes))
    assert set(codes) <= set(ExitCode)


def test_the_whole_of_it(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "82")
    assert main(["migrate", "--help"]) == 0
    assert capsys.readouterr().out == (
        "usage: adapterc migrate [-h] SPEC [SPEC ...]\n"
        "\n"
        "Rewrites specs of an earlier version of the language as specs of the current\n"
        "one, in place, and says what it did. Comments and layout stay. A spec of the\n"
        "current version stays as it is.\n"
        "\n"
        "positional arguments:\n"
        "  SPEC        a spec, which is rewritten in place\n"
        "\n"
        "options:\n"
        "  -h, --help  show this help message and exit\n"
        "\n"
        "examples:\n"
        "  adapterc migrate my-adapter.yaml\n"
        "  adapterc migrate specs/*.yaml\n"
        "\n"
        "exit codes:\n"
        "  0  every spec is of the current version\n"
        "  1  one has a version that nobody knows\n"
    )


def test_help_reads_neither_yaml_nor_models() -> None:
    program = (
        "import sys\nfrom adapterc.cli.main import main\n"
        "answers = [main([*name.split(), '--help']) for name in ('', *sys.argv[1:])]\n"
        "heavy = {'yaml', 'pydantic', 'jinja2', 'torch'} & {name.partition('.')[0] for name in sys.modules}\n"
        "print(set(answers), heavy, file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, *COMMANDS], capture_output=True, text=True, check=True
    )
    assert ran.stderr == "{0} set()\n"

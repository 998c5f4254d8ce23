"""The frame of the command line: every command is there, documented, and loaded only when it is called."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module

import click
import pytest
from click.testing import CliRunner

from api.cli import COMMANDS, main


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name: str) -> None:
    """A command has a help text with an example, and every option of it a meaning."""
    command = import_module(f"api.commands.{name}").command
    assert command.help, name
    assert f"karvan {name}" in _whole_help(command), name
    for parameter in command.params:
        assert not isinstance(parameter, click.Option) or parameter.help, (name, parameter.name)


def _whole_help(command: click.Command) -> str:
    inner = command.commands.values() if isinstance(command, click.Group) else ()
    return "\n".join([command.help or "", *(_whole_help(each) for each in inner)])


def test_the_frame_loads_nothing_heavy() -> None:
    """``karvan --help`` imports neither numpy nor pint nor a single command."""
    heavy = "('numpy', 'pint', 'pandas', 'flask', 'calculator.desk')"
    code = f"import api.cli, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_quote_does_not_load_pandas_or_flask() -> None:
    """One quote on the command line loads no more than it needs."""
    code = (
        "import sys; from api.cli import main; "
        "main(['quote', '--from', 'xian', '--to', 'halkali', '--equipment', '45G1', '--date', '2026-12-01'], "
        "standalone_mode=False); "
        "print([m for m in ('pandas', 'flask', 'pyarrow', 'marshmallow') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_loading_numpy_starts_no_threads() -> None:
    """Unless somebody asks for them."""
    code = "import api.cli, numpy, pathlib; print(len([*pathlib.Path('/proc/self/task').glob('*')]) or 1)"
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout == "1\n"


def test_help_lists_the_commands() -> None:
    """The help names each command with its line; an unknown one is refused."""
    shown = CliRunner().invoke(main, ["--help"]).output
    assert all(f"  {name} " in shown for name in COMMANDS)
    assert CliRunner().invoke(main, ["nothing"]).exit_code == 2

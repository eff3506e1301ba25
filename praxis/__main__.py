"""The command line: `praxis COMMAND`, or `python -m praxis COMMAND`."""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import NoReturn

import psycopg
import typer

from praxis.embedded.problem import CannotStart, disk_is_full, from_os_error

# A command's module has a function `command`, whose parameters are its arguments and options.
COMMANDS: Mapping[str, str] = {
    "up": "praxis.up.command",
    "demo": "praxis.demo.command",
    "token": "praxis.token",
    "parse": "praxis.parse",
    "seed": "praxis.seed.command",
    "migrate": "praxis.migrate",
    "rebuild": "praxis.rebuild.command",
    "verify": "praxis.verify.command",
    "topics": "praxis.topics",
    "dead-letters": "praxis.dead_letters",
    "prepare": "praxis.prepare",
    "schema": "praxis.schema_files",
}


def command_line(arguments: list[str]) -> typer.Typer:
    """The commands as an application; only the wanted one's module is imported, since some take a second."""
    app = typer.Typer(
        help="Praxis: doctors' bookings on a federated graph.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    wanted = [name for name in arguments[:1] if name in COMMANDS]
    for name in wanted or COMMANDS:
        app.command(name)(import_module(COMMANDS[name]).command)
    if wanted:
        app.callback()(lambda: None)  # without it, an application of one command has no command names
    return app


def main() -> None:
    """Runs a command. What keeps it from working is said in words, with exit status 1."""
    arguments = sys.argv[1:]
    try:
        command_line(arguments)(arguments)
    except CannotStart as problem:
        _fail(problem)
    except psycopg.errors.DiskFull as error:
        _fail(disk_is_full(str(error)))
    except OSError as error:
        known = from_os_error(error)
        if known is None:
            raise
        _fail(known)


def _fail(problem: CannotStart) -> NoReturn:
    print(f"\n{problem.what}\n{problem.way_out}", file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main()

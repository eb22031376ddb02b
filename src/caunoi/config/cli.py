"""`caunoi`, the command line: its own commands, joined by every management command of our parts."""

from __future__ import annotations

import ast
import os
import sys
from pathlib import Path
from typing import Annotated

import click
import django
import typer
from django.conf import settings
from django.core.management import execute_from_command_line

from caunoi.config import doctor as doctor_checks
from caunoi.config import local
from caunoi.config.env import BadSetting
from caunoi.config.server import PortTaken, serve
from caunoi.core.postgres import PostgresFailed
from caunoi.demo import supervisor
from caunoi.demo.ground import DemoRefused

SOURCES = Path(__file__).resolve().parents[1]
OWN_GROUND = {"demo", "demo-reset", "doctor"}  # they see to settings themselves
PASSED_ON = {"ignore_unknown_options": True, "allow_extra_args": True}
DJANGO_COMMANDS = {
    "migrate": "Bring the database's tables up to date.",
    "shell": "A Python shell with the models at hand.",
}

app = typer.Typer(
    help="CauNoi: one bridge on which a city's police and its residents work together.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def surroundings(
    context: typer.Context,
    own: Annotated[
        bool,
        typer.Option(
            "--local", help="Make a database and secrets under CAUNOI_HOME where none are set."
        ),
    ] = False,
) -> None:
    """Before any command but the demo's: settings from the environment, or from CAUNOI_HOME."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.config.settings")
    if context.invoked_subcommand not in OWN_GROUND and not {"--help", "-h"} & set(sys.argv):
        local.fill_in(create=own)


@app.command("serve")
def serve_command(
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PORT", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes; one a core is plenty.")] = 1,
) -> None:
    """Serve web pages, the API and event streams."""
    _ = settings.ROOT_URLCONF  # a bad setting is told here, not by each process
    serve(host=host, port=port, workers=workers)


@app.command("demo")
def demo_command(
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PORT", min=1, max=65535)] = 8000,
) -> None:
    """Everything on one machine with Hanoi's demo data, until Ctrl-C."""
    supervisor.run(local.home(), host=host, port=port)


@app.command("demo-reset")
def demo_reset_command() -> None:
    """Empty CAUNOI_HOME: database, files, secrets."""
    supervisor.reset(local.home())


@app.command("doctor")
def doctor_command() -> None:
    """Look whether this installation is sound; say what is not, and how to mend it."""
    try:
        local.fill_in(create=False)
    except (PostgresFailed, OSError) as error:
        typer.echo(f"The embedded database does not start: {error}", err=True)
    raise typer.Exit(doctor_checks.examine())


def management_commands() -> dict[str, str]:
    """Name -> what it does, of every management command of our parts, without starting Django."""
    found = dict(DJANGO_COMMANDS)
    for path in sorted(SOURCES.glob("*/management/commands/[!_]*.py")):
        says = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        first = says.split("\n", 1)[0]
        found[path.stem] = first.partition("`: ")[2].capitalize() or first
    return found


def join(name: str, says: str) -> None:
    """Make a management command a command of ours, with dashes; all its words are passed on."""

    @app.command(
        name.replace("_", "-"), help=says, context_settings=PASSED_ON, add_help_option=False
    )
    def passed_on(context: typer.Context) -> None:
        if "--help" in context.args or "-h" in context.args:
            local.fill_in_for_help()
        django.setup()
        execute_from_command_line(["caunoi", name, *context.args])


for _name, _says in management_commands().items():
    join(_name, _says)


def main() -> int:
    """Run the command line; what can be expected to go wrong is one sentence and a code above 0."""
    try:
        result = app(standalone_mode=False)
    except (PostgresFailed, PortTaken, DemoRefused) as error:
        return _complain(str(error))
    except BadSetting as error:
        return _complain(f"Settings: {error}")
    except click.exceptions.Abort:
        return _complain("Stopped.")
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return result if isinstance(result, int) else 0


def _complain(sentence: str) -> int:
    typer.echo(sentence, err=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())

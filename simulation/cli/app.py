"""The `simulation` command."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from simulation import __version__
from simulation.catalog.set_run.messages import SimulatorKind
from simulation.cli.definitions import KINDS, listing_app
from simulation.cli.errors import complete
from simulation.cli.events.app import events_app
from simulation.cli.operating.backup import backup, restore
from simulation.cli.operating.check import check
from simulation.cli.operating.maintenance import maintenance
from simulation.cli.operating.rebuild import rebuild_views
from simulation.cli.operating.worker import tell_health, work_until_stopped
from simulation.cli.options import (
    ApiKeyOption,
    DataOption,
    FormatOption,
    LabelsOption,
    OnlyOption,
    TagOption,
    TimeoutOption,
    UrlOption,
    settings_for,
)
from simulation.cli.organizations import organizations_app
from simulation.cli.output import Format, say
from simulation.cli.runs.app import runs_app
from simulation.cli.runs.run import run_set
from simulation.cli.runs.starting import Unfinished
from simulation.cli.runs.transcript import transcript
from simulation.cli.runs.wish import labels_of, part_of
from simulation.cli.seed import seed

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


app.add_typer(runs_app, name="runs")
app.add_typer(organizations_app, name="organizations")
app.add_typer(events_app, name="events")
for kind in KINDS:
    app.add_typer(listing_app(kind), name=kind.command)
app.command()(transcript)
app.command()(seed)
app.command()(maintenance)
app.command()(check)
app.command()(backup)
app.command()(restore)


def _tell_version(asked: bool) -> None:
    if asked:
        say(f"simulation {__version__}")
        raise typer.Exit


@app.callback()
def simulation(
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_tell_version, help="Say which version this is."
        ),
    ] = False,
) -> None:
    """Test conversational agents with simulated people."""


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 for a free one.")] = 8000,
    data: DataOption = None,
    dev: Annotated[
        bool, typer.Option("--dev", help="Sign the local caller in as the owner of `demo`.")
    ] = False,
) -> None:
    """Serve the API and GraphiQL until stopped.

    Runs are executed in the same process, or by workers where SIMULATION_ENGINE_URL is set.
    """
    # Imported where it is needed: workers start in half the time without the API.
    from simulation.cli.operating.serve import serve as serve_forever

    complete(serve_forever(settings_for(data), host, port, dev=dev))


@app.command()
def worker() -> None:
    """Execute runs until stopped, beside any number of other workers.

    Needs SIMULATION_ENGINE_URL and SIMULATION_DATABASE_URL, the same in each process. On
    SIGTERM its runs go over to the others.
    """
    complete(work_until_stopped(settings_for(None)))


@app.command("demo-agent")
def demo_agent(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 for a free one.")] = 8010,
    latency_ms: Annotated[float, typer.Option(min=0, help="Pretended thinking time.")] = 0,
) -> None:
    """Serve the demo agent until stopped: the booking line of a café, with two planted faults."""
    from simulation.cli.operating.demo_agent import serve_demo_agent

    complete(serve_demo_agent(host, port, latency_ms))


@app.command()
def health(
    format: FormatOption = Format.TABLE,
    here: Annotated[bool, typer.Option("--here", help="Ask for a worker on this machine.")] = False,
    data: DataOption = None,
) -> None:
    """Say how the runtime is doing; ends with 0 if a worker executes runs, else with 3."""
    complete(tell_health(settings_for(data), format, here=here))


@app.command()
def run(
    set_name: Annotated[str, typer.Argument(metavar="SET", help="A unit test set: name or id.")],
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Wait for the verdict.")] = True,
    repeat: Annotated[int, typer.Option(min=1, max=1000, help="Multiply all counts.")] = 1,
    timeout: TimeoutOption = None,
    format: FormatOption = Format.TABLE,
    seed: Annotated[int | None, typer.Option(help="Repeat rule-driven sessions exactly.")] = None,
    label: LabelsOption = None,
    only: OnlyOption = None,
    tag: TagOption = None,
    simulator: Annotated[
        SimulatorKind | None,
        typer.Option(help="Who plays the personas. [default: a model where one is configured]"),
    ] = None,
    go_on: Annotated[
        bool, typer.Option("--continue", help="Continue your unfinished run, whatever differs.")
    ] = False,
    new: Annotated[
        bool, typer.Option("--new", help="Cancel your unfinished run, and start another.")
    ] = False,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Run a unit test set or a part of it, or continue its unfinished run if that is the same.

    Ends with 0 if it passed, 1 if a verdict failed, 2 for bad usage, 3 if the run could not
    be completed, 4 if it did not end in time.
    """

    if go_on and new:
        raise typer.BadParameter("give --continue or --new, not both.")
    by_flags = {(True, False): Unfinished.CONTINUE, (False, True): Unfinished.REPLACE}

    async def start() -> None:
        code = await run_set(
            settings_for(data, url, api_key),
            set_name,
            {
                "repeat": repeat,
                "seed": seed,
                "labels": labels_of(label or []),
                "only": part_of(only or [], tag or []),
                "simulator": simulator.name if simulator else None,
            },
            unfinished=by_flags.get((go_on, new), Unfinished.CONTINUE_SAME),
            wait=wait,
            timeout_seconds=timeout,
            format=format,
        )
        raise typer.Exit(code)

    complete(start())


@app.command()
def rebuild(data: DataOption = None) -> None:
    """Drop all documents and replay the log; then count the tracked events anew.

    It may be interrupted: what was rebuilt and counted by then is as it should be.
    """
    complete(rebuild_views(settings_for(data)))


@app.command("export-schema")
def export_schema(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write it; standard output if left out.")
    ] = None,
) -> None:
    """Write the GraphQL schema."""
    from graphql_schema.schema import schema

    text = schema.as_str() + "\n"
    if file is None:
        sys.stdout.write(text)
    else:
        file.write_text(text, encoding="utf-8")


def main() -> None:
    """Run the command."""
    app()

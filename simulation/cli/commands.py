"""The commands by name, each imported only when it is called.

To import all of them takes many times as long as to say which there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group

from simulation.kernel.imports import unhindered


@dataclass(frozen=True, slots=True)
class Listed:
    """A command as help lists it, and where it is: a function or an app, in a module of its own."""

    name: str
    module: str
    attribute: str
    help: str

    def load(self) -> Any:
        """The command itself, with its options and commands below it."""
        with unhindered():
            found = getattr(import_module(f"simulation.cli.{self.module}"), self.attribute)
        if isinstance(found, typer.Typer):
            return get_group(found)
        app = typer.Typer(add_completion=False)
        app.command(self.name)(found)
        return get_command(app)


COMMANDS = (
    Listed(
        "transcript",
        "runs.transcript",
        "transcript",
        "Print the conversations of a run that have ended.",
    ),
    Listed(
        "init",
        "as_code.init",
        "init",
        "Begin a catalog with a first unit test for your agent, and load it.",
    ),
    Listed(
        "apply",
        "as_code.apply",
        "apply",
        "Make the catalog what a directory of YAML says, and show what changes.",
    ),
    Listed(
        "export",
        "as_code.export",
        "export",
        "Write what the catalog holds into DIR, as YAML that `apply` reads.",
    ),
    Listed(
        "seed", "seed", "seed", "Load definitions from YAML; loading them again changes nothing."
    ),
    Listed(
        "maintenance",
        "operating.maintenance",
        "maintenance",
        "Close the service for a while, or open it again, while its servers run.",
    ),
    Listed(
        "check",
        "operating.check",
        "check",
        "Look at every record: order, claims, checksums, and whether the log's end is there.",
    ),
    Listed(
        "backup",
        "operating.backup",
        "backup",
        "Copy log, engine, tracked events and artifacts to FILE, also under a running server.",
    ),
    Listed(
        "restore",
        "operating.backup",
        "restore",
        "Put what the backup FILE holds into an empty data directory. Nothing is overwritten.",
    ),
    Listed(
        "serve",
        "operating.serve",
        "serve_until_stopped",
        "Serve the page, the API and GraphiQL until stopped.",
    ),
    Listed(
        "worker",
        "operating.worker",
        "worker",
        "Execute runs until stopped, beside any number of other workers.",
    ),
    Listed(
        "demo-agent",
        "operating.demo_agent",
        "demo_agent",
        "Serve the demo agent until stopped: a café's booking line, with three planted faults.",
    ),
    Listed(
        "health",
        "operating.health",
        "health",
        "Say how the runtime is doing; ends with 0 if a worker executes runs, else with 3.",
    ),
    Listed(
        "run",
        "runs.run",
        "run",
        "Run a unit test set or a part of it, or continue its unfinished run if that is the same.",
    ),
    Listed(
        "plan",
        "runs.plan",
        "plan",
        "Say what a run would take and could show, before it is started.",
    ),
    Listed(
        "compare",
        "runs.compare",
        "compare",
        "Say what became of the unit tests of a run in a later one, and what has changed between.",
    ),
    Listed(
        "rescore",
        "judging.rescore",
        "rescore",
        "Evaluate anew what was said in a run, as a run of its own; no agent is asked.",
    ),
    Listed(
        "review",
        "judging.review",
        "review",
        "Say of a result of a session that it is right, or what is; its run keeps its verdict.",
    ),
    Listed(
        "rebuild",
        "operating.rebuild",
        "rebuild",
        "Drop all documents and replay the log; then count the tracked events anew.",
    ),
    Listed(
        "export-schema", "operating.export_schema", "export_schema", "Write the GraphQL schema."
    ),
    Listed(
        "runs",
        "runs.app",
        "runs_app",
        "List, show, wait for, report, retry, fork, download, resume and cancel set runs.",
    ),
    Listed(
        "organizations",
        "organizations",
        "organizations_app",
        "Found organizations, and let their owners in again.",
    ),
    Listed("events", "events.app", "events_app", "Track, list, count and export events."),
    Listed("personas", "definitions", "personas_app", "List personas."),
    Listed("scenarios", "definitions", "scenarios_app", "List scenarios."),
    Listed(
        "metrics",
        "judging.app",
        "metrics_app",
        "List metrics, and say how far their judges can be trusted.",
    ),
    Listed(
        "services",
        "services.app",
        "services_app",
        "List services, and say something to the agent behind one.",
    ),
    Listed(
        "tests",
        "unit_tests",
        "tests_app",
        "List unit tests, and tell what they have shown over time.",
    ),
    Listed("sets", "definitions", "sets_app", "List unit test sets."),
)


class Entry(TyperCommand):
    """A command that is listed, and not imported."""

    def __init__(self, listed: Listed) -> None:
        super().__init__(listed.name, help=listed.help)
        self.listed = listed


class Commands(TyperGroup):
    """All the commands; what is called is imported on the way."""

    def __init__(self, **attributes: Any) -> None:
        entries = {each.name: Entry(each) for each in COMMANDS}
        super().__init__(**attributes | {"commands": entries})

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.listed.load() if isinstance(command, Entry) else command, rest

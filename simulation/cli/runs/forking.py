"""`simulation runs fork` plays on from a turn of a session; `runs keep` makes a unit test of it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from simulation.cli.errors import complete
from simulation.cli.exit_codes import ExitCode
from simulation.cli.options import (
    ApiKeyOption,
    DataOption,
    FormatOption,
    LabelsOption,
    TimeoutOption,
    UrlOption,
    settings_for,
)
from simulation.cli.output import Format, console
from simulation.cli.runs.run import announce
from simulation.cli.runs.watching.watch import watch
from simulation.client.api import Api, open_api
from simulation.client.errors import ApiError
from simulation.client.wish import labels_of
from simulation.settings import Settings

SESSION_IN = """
query SessionIn($id: ID!, $slot: Int!) {
  unitTestSetRun(id: $id) { session(slot: $slot) { databaseId turns } }
}
"""

FORK_SESSION = """
mutation ForkSession($input: ForkSessionInput!) {
  forkSession(input: $input) { unitTestSetRun { databaseId } }
}
"""

KEEP_SESSION = """
mutation KeepSession($input: UnitTestFromSessionInput!) {
  unitTestFromSession(input: $input) { unitTest { databaseId name } }
}
"""

RunArgument = Annotated[str, typer.Argument(metavar="RUN", help="The id of a run.")]
SlotArgument = Annotated[
    int, typer.Argument(min=0, metavar="SLOT", help="A session: its slot, as transcripts say it.")
]


def fork(
    id: RunArgument,
    slot: SlotArgument,
    turn: Annotated[int, typer.Option(min=1, help="The last turn that is kept.")],
    copies: Annotated[int, typer.Option(min=1, max=1000, help="How often it is played on.")] = 1,
    persona: Annotated[str | None, typer.Option(help="Another persona: its id.")] = None,
    service: Annotated[str | None, typer.Option(help="Another service: its id.")] = None,
    version_set: Annotated[str | None, typer.Option(help="Another version set.")] = None,
    seed: Annotated[int | None, typer.Option(help="Other than that of the run.")] = None,
    label: LabelsOption = None,
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Wait for the verdict.")] = True,
    timeout: TimeoutOption = None,
    format: FormatOption = Format.TABLE,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Play on from a turn of a session, any number of times, in a run of its own.

    Ends as `simulation run` does, by the verdict of the fork.
    """
    wanted = {
        "turn": turn,
        "copies": copies,
        "personaId": persona,
        "serviceId": service,
        "serviceVersionSetName": version_set,
        "seed": seed,
    }

    async def play() -> None:
        given = wanted | {"labels": labels_of(label or [])}
        settings = settings_for(data, url, api_key)
        raise typer.Exit(await _fork(settings, (id, slot), given, wait, timeout, format))

    complete(play())


async def _fork(
    settings: Settings,
    session: tuple[str, int],
    wanted: dict[str, Any],
    wait: bool,
    timeout_seconds: float | None,
    format: Format,
) -> ExitCode:
    async with open_api(settings, work=wait) as api:
        given = {"sessionId": await _session(api, *session), **wanted}
        fork = (await api.ask(FORK_SESSION, input=given))["forkSession"]["unitTestSetRun"]
        id = fork["databaseId"]
        console(error=True).print(f"Playing on in run {id}", highlight=False)
        if not wait:
            return announce(settings, id, format)
        return await watch(api, id, timeout_seconds=timeout_seconds, format=format)


def keep(
    id: RunArgument,
    slot: SlotArgument,
    name: Annotated[str, typer.Option(help="Of the unit test, and of its scenario.")],
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Make a unit test of a session, in its persona's own words."""
    complete(_keep(settings_for(data, url, api_key), id, slot, name))


async def _keep(settings: Settings, id: str, slot: int, name: str) -> None:
    async with open_api(settings, work=False) as api:
        given = {"sessionId": await _session(api, id, slot), "name": name}
        made = (await api.ask(KEEP_SESSION, input=given))["unitTestFromSession"]["unitTest"]
    console().print(f"{made['databaseId']} {made['name']}", highlight=False, markup=False)


async def _session(api: Api, id: str, slot: int) -> str:
    run = (await api.ask(SESSION_IN, id=id, slot=slot))["unitTestSetRun"]
    if run is None or run["session"] is None:
        raise ApiError("NOT_FOUND", f"There is no run {id} with a session in slot {slot}.")
    return str(run["session"]["databaseId"])

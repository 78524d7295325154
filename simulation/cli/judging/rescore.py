"""`simulation rescore`: evaluate anew what was said in a run."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from simulation.cli.errors import complete
from simulation.cli.judging import operations
from simulation.cli.judging.metrics import metric_ids
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
from simulation.cli.runs.watching.watch import watch
from simulation.client.api import open_api
from simulation.client.errors import ApiError
from simulation.client.wish import labels_of
from simulation.settings import Settings


def rescore(
    id: Annotated[str, typer.Argument(metavar="RUN", help="The id of a run that has ended.")],
    metric: Annotated[
        list[str] | None,
        typer.Option(
            "--metric",
            metavar="NAME",
            help="By this metric as it is today: name or id. Any number. [default: all of the run]",
        ),
    ] = None,
    judge: Annotated[
        str | None, typer.Option(metavar="MODEL", help="The model that judges, by its name.")
    ] = None,
    label: LabelsOption = None,
    timeout: TimeoutOption = None,
    format: FormatOption = Format.TABLE,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Evaluate anew what was said in a run, as a run of its own; no agent is asked.

    A metric that no criterion of a unit test asks for is only measured. The exit codes are those
    of `simulation run`.
    """
    settings = settings_for(data, url, api_key)
    wanted: dict[str, Any] = {"run": id, "labels": labels_of(label or [])}
    if judge is not None:
        wanted["llmModelPreferences"] = [{"role": "judge", "llmName": judge}]
    complete(_rescore(settings, wanted, metric or [], timeout, format))


async def _rescore(
    settings: Settings,
    wanted: dict[str, Any],
    metrics: list[str],
    seconds: float | None,
    format: Format,
) -> None:
    async with open_api(settings, work=True) as api:
        given = wanted | {"metrics": await metric_ids(api, metrics)}
        before = (await api.ask(operations.RUN_SIZE, id=wanted["run"]))["unitTestSetRun"]
        if before is None:
            raise ApiError("NOT_FOUND", f"There is no run with the id {wanted['run']}.")
        answer = await api.ask(operations.RESCORE_RUN, input=given)
        run = answer["rescoreRun"]["unitTestSetRun"]
        taken, planned = run["progress"]["planned"], before["progress"]["planned"]
        left = "" if taken == planned else "; the others broke off, and are not taken"
        console(error=True).print(
            f"Started run {run['databaseId']}: {taken} of {planned} sessions are evaluated anew"
            f"{left}",
            highlight=False,
        )
        code = await watch(api, run["databaseId"], timeout_seconds=seconds, format=format)
    raise typer.Exit(code)

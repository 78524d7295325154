"""Finding the run that somebody means."""

from __future__ import annotations

from typing import Any

from simulation.client.api import Api
from simulation.client.errors import refusal
from simulation.client.operations import runs
from simulation.client.wish import is_id, labels_of

LATEST = "latest"
LABEL = "label:"


async def run_meant(api: Api, given: str, set_id: str | None) -> str:
    """The id of the run that somebody means by ``given``: its id, latest, or label:KEY=VALUE.

    Of several it is the latest that was completed.

    Raises:
        NotFound: there is none.
        ValidationFailed: it is written in no such way.
    """
    return await _meant(api, given, set_id, completed=True)


async def run_started(api: Api, given: str) -> str:
    """The same, but the latest that was started, however it goes on.

    Raises:
        NotFound: there is none.
        ValidationFailed: it is written in no such way.
    """
    return await _meant(api, given, None, completed=False)


async def _meant(api: Api, given: str, set_id: str | None, *, completed: bool) -> str:
    if is_id(given):
        return given
    wanted: dict[str, Any] = {"isCompleted": True} if completed else {}
    if given.startswith(LABEL):
        wanted["labels"] = labels_of([given.removeprefix(LABEL)])
    elif given != LATEST:
        raise refusal(
            "VALIDATION_FAILED", f"{given!r} must be the id of a run, latest, or label:KEY=VALUE."
        )
    if set_id is not None:
        wanted["unitTestSets"] = [set_id]
    found = await _latest_whole(api, wanted, completed=completed)
    if found is None:
        told = "that was completed " if completed else ""
        raise refusal("NOT_FOUND", f"There is no run {told}for {given!r}.")
    return found


async def _latest_whole(api: Api, wanted: dict[str, Any], *, completed: bool) -> str | None:
    """Retries, forks and the like are parts of others, however many there were since."""
    after = None
    while True:
        page = (await api.ask(runs.ENDED_RUNS, filter=wanted, after=after))["unitTestSetRuns"]
        for each in page["nodes"]:
            ended = each["status"] == "COMPLETED" or not completed
            if ended and each["origin"] is None:
                return str(each["databaseId"])
        if not page["pageInfo"]["hasNextPage"]:
            return None
        after = page["pageInfo"]["endCursor"]


async def first_of(api: Api, id: str) -> str:
    """The run that a retry, or a retry of a retry, comes of in the end.

    Raises:
        NotFound: there is no such run.
    """
    while True:
        run = (await api.ask(runs.RUN_ORIGIN, id=id))["unitTestSetRun"]
        if run is None:
            raise refusal("NOT_FOUND", f"There is no run with the id {id}.")
        origin = run["origin"]
        if origin is None or origin["kind"] != "RETRY":
            return str(run["databaseId"])
        id = origin["unitTestSetRunId"]

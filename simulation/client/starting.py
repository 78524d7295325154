"""Starting a run, or continuing the unfinished one that is the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from simulation.client.api import Api
from simulation.client.errors import ApiError, RunDiffers, refusal
from simulation.client.looks import looks
from simulation.client.operations import runs, sets
from simulation.client.wish import is_id


class Unfinished(Enum):
    """What becomes of an unfinished run of the same set and caller."""

    CONTINUE_SAME = "continue it where nothing differs"
    CONTINUE = "continue it"
    REPLACE = "cancel it, and start a new one"


@dataclass(frozen=True, slots=True)
class Started:
    """A run, and how it was come by."""

    id: str
    note: str


async def start(
    api: Api,
    set_name: str,
    wanted: Mapping[str, Any],
    unfinished: Unfinished = Unfinished.CONTINUE_SAME,
) -> Started:
    """A run of the set with the given name or id, with what ``wanted`` says of its input.

    Raises:
        RunDiffers: an unfinished run is not what is wanted.
        ApiError: another refusal.
    """
    wanted = {"unitTestSetId": await find_set(api, set_name), **wanted}
    while True:
        try:
            created = await api.ask(runs.CREATE_RUN, input=wanted)
        except ApiError as error:
            if error.code != "RUN_UNFINISHED" or "unfinishedRun" not in error.details:
                raise
            id = str(error.details["unfinishedRun"])
            differences = error.details.get("differences", [])
        else:
            run = created["createUnitTestSetRun"]["unitTestSetRun"]
            return Started(run["databaseId"], "Started run")
        if unfinished is Unfinished.REPLACE:
            await _end(api, id)
            continue
        if unfinished is Unfinished.CONTINUE_SAME and differences:
            raise _differs(id, differences)
        parked = await _resume_parked(api, id)
        return Started(
            id,
            "Taking up the parked run" if parked else "Continuing the unfinished run",
        )


def _differs(id: str, differences: list[dict[str, Any]]) -> ApiError:
    lines = [
        f"  {each['field']}: {each['unfinished'] or 'other'} in that run, "
        f"{each['wanted'] or 'not the same'} wanted"
        for each in differences
    ]
    told = "\n".join(
        [
            f"your unfinished run {id} of this set is not the one that you ask for now:",
            *lines,
            "Its verdict would be over both. Go on with it as it is (--continue, or "
            "Unfinished.CONTINUE), or cancel it and start anew (--new, or Unfinished.REPLACE). "
            "To have both at once, give each a label: --label job=NAME.",
        ]
    )
    return RunDiffers("RUN_DIFFERS", told, {"unfinishedRun": id, "differences": differences})


async def _end(api: Api, id: str) -> None:
    try:
        await api.ask(runs.CANCEL_RUN, id=id)
    except ApiError as error:
        if error.code != "RUN_NOT_IN_PROGRESS":
            raise
    async for _ in looks():
        run = (await api.ask(runs.RUN_PROGRESS, id=id))["unitTestSetRun"]
        if run is None or run["isCompleted"]:
            return


async def _resume_parked(api: Api, id: str) -> bool:
    """Whether the run was parked: whoever asks for its set by name asks for it to go on."""
    run = (await api.ask(runs.RUN_PROGRESS, id=id))["unitTestSetRun"]
    if run is None or run["parkedAt"] is None:
        return False
    await api.ask(runs.RESUME_RUN, id=id)
    return True


async def find_set(api: Api, name: str) -> str:
    """The id of the unit test set with the given name or id.

    Raises:
        ApiError: there is none.
    """
    wanted = {"ids": [name]} if is_id(name) else {"names": [name]}
    nodes = (await api.ask(sets.FIND_SET, filter=wanted))["unitTestSets"]["nodes"]
    if not nodes:
        known = (await api.ask(sets.LIST_SETS))["unitTestSets"]["nodes"]
        names = ", ".join(repr(each["name"]) for each in known) or "none; load some with seed"
        raise refusal("NOT_FOUND", f"There is no unit test set {name!r}. There are: {names}.")
    return str(nodes[0]["id"])

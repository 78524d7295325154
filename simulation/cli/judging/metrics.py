"""Metrics as they are named on the command line."""

from __future__ import annotations

from simulation.cli.judging import operations
from simulation.client.api import Api
from simulation.client.errors import ApiError
from simulation.client.wish import is_id


async def metric_ids(api: Api, named: list[str]) -> list[str]:
    """The ids of metrics, given by name or id.

    Raises:
        ApiError: there is none of that name.
    """
    names = [each for each in named if not is_id(each)]
    found: dict[str, str] = {}
    if names:
        nodes = (await api.ask(operations.FIND_METRICS, filter={"names": names}))["metrics"][
            "nodes"
        ]
        found = {each["name"]: each["databaseId"] for each in nodes}
    missing = [each for each in names if each not in found]
    if missing:
        raise ApiError(
            "NOT_FOUND",
            f"There is no metric {missing[0]!r}; see `simulation metrics list`.",
        )
    return [found.get(each, each) for each in named]

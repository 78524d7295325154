"""`simulation review`: say of a result that it is right, or what is."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from simulation.cli.errors import complete
from simulation.cli.judging import operations
from simulation.cli.options import ApiKeyOption, DataOption, UrlOption, settings_for
from simulation.cli.output import say
from simulation.client.api import Api, open_api
from simulation.client.errors import ApiError
from simulation.settings import Settings


def review(
    id: Annotated[str, typer.Argument(metavar="RUN", help="The id of a run.")],
    slot: Annotated[int, typer.Argument(min=0, help="The place of a session in it, from 0.")],
    criterion: Annotated[str, typer.Argument(help="The name of a criterion.")],
    agree: Annotated[bool, typer.Option("--agree", help="It is right as it was judged.")] = False,
    value: Annotated[
        str | None, typer.Option(help="The right value: true, false, a number or a category.")
    ] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Take back what was said of it.")
    ] = False,
    note: Annotated[str, typer.Option(help="Why.")] = "",
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Say of a result of a session that it is right, or what is; its run keeps its verdict.

    `simulation runs show` tells beside it what the run comes to by all reviews, and
    `simulation metrics agreement` how far a judge can be trusted.
    """
    if agree + (value is not None) + withdraw != 1:
        raise typer.BadParameter("give one of --agree, --value and --withdraw.")
    said = None if withdraw else {"agree": agree, "value": _value(value), "note": note}
    complete(_review(settings_for(data, url, api_key), id, slot, criterion, said))


def _value(given: str | None) -> Any:
    """A JSON boolean or number as such; anything else is a category."""
    try:
        read = json.loads(given or "null")
    except ValueError:
        return given
    return read if read is None or isinstance(read, bool | int | float) else given


async def _review(
    settings: Settings, id: str, slot: int, criterion: str, said: dict[str, Any] | None
) -> None:
    async with open_api(settings, work=False) as api:
        ids = await _result(api, id, slot, criterion)
        if said is None:
            await api.ask(operations.WITHDRAW_REVIEW, input=ids)
            say(f"{criterion}: the review is withdrawn.")
            return
        answer = await api.ask(operations.REVIEW_RESULT, input=ids | said)
    result = answer["reviewResult"]["result"]
    judged, right = (json.dumps(each["value"]) for each in (result, result["review"]))
    say(f"{criterion}: judged {judged}, reviewed as {right}.")


async def _result(api: Api, id: str, slot: int, criterion: str) -> dict[str, str]:
    """The ids of a session and of its result for a criterion."""
    run = (await api.ask(operations.SESSION_RESULTS, id=id, slot=slot))["unitTestSetRun"]
    session = run and run["session"]
    if session is None:
        raise ApiError("NOT_FOUND", f"There is no run with the id {id}, or no slot {slot} in it.")
    for result in session["results"]:
        if result["criterionName"] == criterion:
            return {"sessionId": session["databaseId"], "resultId": result["databaseId"]}
    names = ", ".join(repr(each["criterionName"]) for each in session["results"]) or "none"
    raise ApiError("NOT_FOUND", f"The session has no result for {criterion!r}. There are: {names}.")

"""`simulation transcript`: the conversations of a run, word by word."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from simulation.cli.errors import complete
from simulation.cli.options import ApiKeyOption, DataOption, FormatOption, UrlOption, settings_for
from simulation.cli.output import Format, say, write_json
from simulation.client.api import open_api
from simulation.client.conversations import Wanted, conversations
from simulation.settings import Settings

_CUT_SHORT = {"LENGTH": " (cut off)", "CONTENT_FILTER": " (filtered)"}


def transcript(
    id: Annotated[str, typer.Argument(metavar="RUN", help="The id of a run.")],
    test: Annotated[
        str | None, typer.Option("--test", metavar="NAME", help="Only of this unit test.")
    ] = None,
    session: Annotated[
        int | None, typer.Option(min=1, help="Only this one of each unit test, as reports count.")
    ] = None,
    failed: Annotated[
        bool, typer.Option("--failed", help="Only what did not pass, on whosever account.")
    ] = False,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Print the conversations of a run that have ended."""
    wanted = Wanted(unit_test=test, number=session, failed=failed)
    complete(_transcript(settings_for(data, url, api_key), id, wanted, format))


async def _transcript(settings: Settings, id: str, wanted: Wanted, format: Format) -> None:
    async with open_api(settings, work=False) as api:
        found = conversations(api, id, wanted)
        if format is Format.JSON:
            write_json([{"unitTest": unit_test, **each} async for unit_test, each in found])
            return
        count = 0
        async for unit_test, each in found:
            write_conversation({"unitTest": unit_test, **each})
            count += 1
    if not count:
        say("No conversation that has ended is like that.", error=True)


def write_conversation(session: dict[str, Any]) -> None:
    """Show who said what, which tools were called, and how it ended."""
    number = session["runIndex"] + 1
    outcome = session["outcome"].lower()
    say(f"{session['unitTest']} · session {number} · {outcome}", style="bold")
    for message in session["transcript"]:
        _write_message(message)
    for found in session["personaBreaks"]:
        place = f" ({found['key']})" if found["key"] else ""
        kind = found["kind"].lower().replace("_", " ")
        say(f"persona out of role, {kind}{place}: {found['why']}", style="yellow")
    for result in session["results"]:
        _write_votes(result)
    if session["reason"]:
        say(f"=> {session['reason']}")
    say("")


def _write_message(message: dict[str, Any]) -> None:
    for failure in message["askedAgain"]:
        say(f"    (asked again: {failure})", style="dim")
    if message["reasoning"]:
        say(f"    (thought: {message['reasoning']})", style="dim")
    cut = _CUT_SHORT.get(message["cutShort"], "")
    say(f"{message['role'].lower()}{cut}: {message['text']}")
    for call in message["toolCalls"]:
        broken = f" (broken: {call['problem']})" if call["problem"] else ""
        say(f"    {call['name']} {_json(call['arguments'])}{broken}", style="dim")
        if call["result"] is not None:
            refused = "refused: " if call["result"]["isError"] else ""
            say(f"      => {refused}{_json(call['result']['content'])}", style="dim")


def _write_votes(result: dict[str, Any]) -> None:
    """What judges said one by one, where there is more than one judgement."""
    votes = result["votes"]
    if len(votes) < 2:
        return
    agreement = result["agreement"]
    agree = "" if agreement is None else f", agreement {agreement:.0%}"
    say(f"{result['criterionName']}: {len(votes)} judgements{agree}", style="dim")
    for vote in votes:
        value = _json(vote["value"]) if vote["usable"] else "no use"
        judge = f"{vote['model']}: " if vote["model"] else ""
        say(f"    {judge}{value} – {vote['justification']}", style="dim")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)

"""`simulation services try`: one message to an agent, and what went over the wire."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from simulation.cli.errors import complete
from simulation.cli.exit_codes import ExitCode
from simulation.cli.options import ApiKeyOption, DataOption, FormatOption, UrlOption, settings_for
from simulation.cli.output import Format, say, write_json
from simulation.client.api import Api, open_api
from simulation.client.errors import ApiError
from simulation.client.wish import is_id
from simulation.settings import Settings

FIND_SERVICE = """
query FindService($filter: ServiceFilter!) {
  services(filter: $filter, first: 1) { nodes { databaseId name } }
}
"""

TRY_SERVICE = """
mutation TryService($input: TryServiceInput!) {
  tryService(input: $input) {
    latencyMs
    exchanges {
      method address requestHeaders requestBody
      status responseHeaders responseBody responseBytes firstByteMs totalMs
    }
    reply {
      texts toolCalls { name arguments problem } ended
      usage { promptTokens completionTokens } finishReason firstTokenMs reasoning continuation
    }
    problem { outcome reason remedy }
  }
}
"""


def try_service(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A service: name or id.")],
    text: Annotated[
        str,
        typer.Option("--say", help="What is said; empty where the agent is to open."),
    ] = "Hello.",
    version_set: Annotated[str, typer.Option(help="Which of its version sets.")] = "edge",
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Say something to the agent behind a service, as a session would, and show the exchange.

    Nothing of it is kept. Ends with 1 where nothing could be read, and says how to mend that.
    """
    asked = {"say": text, "serviceVersionSetName": version_set}
    complete(_try(settings_for(data, url, api_key), name, asked, format))


async def _try(settings: Settings, name: str, asked: dict[str, Any], format: Format) -> None:
    async with open_api(settings, work=False) as api:
        id = await _service_id(api, name)
        tried = (await api.ask(TRY_SERVICE, input={"id": id, **asked}))["tryService"]
    if format is Format.JSON:
        write_json(tried)
    else:
        for exchange in tried["exchanges"]:
            _show_exchange(exchange)
        _show_read(tried)
    if tried["problem"]:
        raise typer.Exit(ExitCode.FAILED)


async def _service_id(api: Api, name: str) -> str:
    if is_id(name):
        return name
    nodes = (await api.ask(FIND_SERVICE, filter={"names": [name]}))["services"]["nodes"]
    if not nodes:
        raise ApiError(
            "NOT_FOUND", f"There is no service {name!r}; see `simulation services list`."
        )
    found: str = nodes[0]["databaseId"]
    return found


def _show_exchange(exchange: dict[str, Any]) -> None:
    say(f"> {exchange['method']} {exchange['address']}", style="bold")
    _show_message(">", exchange["requestHeaders"], exchange["requestBody"])
    if exchange["status"] is not None:
        say(f"< {exchange['status']}", style="bold")
    _show_message("<", exchange["responseHeaders"], exchange["responseBody"])
    times = [
        f"{what} {exchange[field]:.0f} ms"
        for what, field in (("first byte after", "firstByteMs"), ("whole after", "totalMs"))
        if exchange[field] is not None
    ]
    say(f"  {', '.join(times)}; {exchange['responseBytes']} bytes read\n")


def _show_message(mark: str, headers: dict[str, str], body: str) -> None:
    for name, text in headers.items():
        say(f"{mark} {name}: {text}", style="dim")
    for line in body.splitlines():
        say(f"{mark} {line}")


def _show_read(tried: dict[str, Any]) -> None:
    problem, reply = tried["problem"], tried["reply"]
    if problem:
        say(f"{problem['outcome'].lower()}: {problem['reason']}", style="red")
        if problem["remedy"]:
            say(problem["remedy"])
        return
    for text in reply["texts"]:
        if text:
            say(f"agent: {text}")
    for call in reply["toolCalls"]:
        broken = f" ({call['problem']})" if call["problem"] else ""
        say(f"tool call: {call['name']} {json.dumps(call['arguments'])}{broken}")
    if reply["reasoning"]:
        say(f"reasoning: {reply['reasoning']}", style="dim")
    if reply["ended"]:
        say("The agent hung up.")
    say("  " + ", ".join(_figures(tried["latencyMs"], reply)))


def _figures(latency: float, reply: dict[str, Any]) -> list[str]:
    told = [f"latency {latency:.0f} ms"]
    if reply["firstTokenMs"] is not None:
        told.append(f"first token after {reply['firstTokenMs']:.0f} ms")
    if reply["usage"]:
        usage = reply["usage"]
        told.append(f"tokens {usage['promptTokens']} in, {usage['completionTokens']} out")
    if reply["finishReason"]:
        told.append(f"finish reason {reply['finishReason']}")
    if reply["continuation"]:
        told.append(f"continues as {reply['continuation']}")
    return told

"""`simulation plan`: what a run would take and could show."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from simulation.catalog.gates.gate import EarlyStop
from simulation.cli.errors import complete
from simulation.cli.options import (
    ApiKeyOption,
    DataOption,
    FormatOption,
    OnlyOption,
    TagOption,
    UrlOption,
    settings_for,
)
from simulation.cli.output import Format, console, table, write_json
from simulation.client.api import open_api
from simulation.client.operations import sets
from simulation.client.starting import find_set
from simulation.client.wish import part_of
from simulation.settings import Settings


def plan(
    set_name: Annotated[str, typer.Argument(metavar="SET", help="A unit test set: name or id.")],
    repeat: Annotated[int, typer.Option(min=1, max=1000, help="Multiply all counts.")] = 1,
    only: OnlyOption = None,
    tag: TagOption = None,
    early_stop: Annotated[
        EarlyStop | None,
        typer.Option(help="Which sessions are left out. [default: what the set says]"),
    ] = None,
    format: FormatOption = Format.TABLE,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Say what a run would take and could show, before it is started.

    Calls, tokens, money and time are those of the latest runs of the set.
    """
    wanted = {
        "repeat": repeat,
        "only": part_of(only or [], tag or []),
        "policy": {"earlyStop": early_stop.name} if early_stop else None,
    }
    complete(_plan(settings_for(data, url, api_key), set_name, wanted, format))


async def _plan(settings: Settings, set_name: str, wanted: dict[str, Any], format: Format) -> None:
    async with open_api(settings, work=False) as api:
        given = {"unitTestSetId": await find_set(api, set_name), **wanted}
        plan = (await api.ask(sets.PLAN_RUN, input=given))["unitTestSetRunPlan"]
    if format is Format.JSON:
        write_json(plan)
    else:
        _write(plan)


def _write(plan: dict[str, Any]) -> None:
    title = f"{plan['unitTestSet']['name']} · early stop: {plan['earlyStop'].lower()}"
    shown = table(title, "unit test", "sessions", "agent calls", "model calls", "tokens", "gate")
    for each in plan["unitTests"]:
        expected = each["expected"]
        shown.add_row(
            each["unitTest"]["name"],
            str(expected["sessions"]),
            _calls(expected),
            _number(expected["modelCalls"]),
            _tokens(expected),
            each["gate"],
        )
    output = console()
    output.print(shown)
    _write_chances(plan)
    output.print(_summary(plan), highlight=False)


def _write_chances(plan: dict[str, Any]) -> None:
    # Unit tests with the same gate and as many sessions have the same chances.
    decided = {
        f"{each['expected']['sessions']} sessions for a {each['gate']}": each["chances"]
        for each in plan["unitTests"]
        if each["chances"]
    }
    if not decided:
        return
    rates = [f"{chance['trueRate']:g}" for chance in next(iter(decided.values()))]
    shown = table(
        "Pass / fail / undecided in per cent, and sessions, if the true rate is",
        *("gate", *rates),
    )
    for gate, chances in decided.items():
        shown.add_row(gate, *map(_chance, chances))
    console().print(shown)


def _chance(chance: dict[str, Any]) -> str:
    shares = (chance["passed"], chance["failed"], chance["undecided"])
    return f"{' / '.join(f'{share * 100:.0f}' for share in shares)}\n{chance['sessions']:.0f}"


def _summary(plan: dict[str, Any]) -> str:
    expected = plan["expected"]
    parts = [f"{expected['sessions']} sessions", f"{_calls(expected)} agent calls"]
    if expected["modelCalls"] is not None:
        parts += [f"{_number(expected['modelCalls'])} model calls", f"{_tokens(expected)} tokens"]
    if expected["money"] is not None:
        parts.append(f"cost {expected['money']:.2f}")
    if plan["seconds"] is not None:
        parts.append(f"about {plan['seconds']:.0f} s")
    told = (
        ""
        if expected["agentCalls"] == 0 or not expected["atMost"]
        else (" No earlier run tells the rest: after the first one this does.")
    )
    return f"{', '.join(parts)}.{told}"


def _calls(expected: dict[str, Any]) -> str:
    most = "at most " if expected["atMost"] else ""
    return f"{most}{expected['agentCalls']:,}"


def _tokens(expected: dict[str, Any]) -> str:
    if expected["promptTokens"] is None:
        return "-"
    return f"{expected['promptTokens'] + expected['completionTokens']:,.0f}"


def _number(number: float | None) -> str:
    return "-" if number is None else f"{number:,.0f}"

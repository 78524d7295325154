"""`simulation metrics agreement`: how far the judges of a metric can be trusted."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from simulation.cli.errors import complete
from simulation.cli.judging import operations
from simulation.cli.judging.metrics import metric_ids
from simulation.cli.options import ApiKeyOption, DataOption, FormatOption, UrlOption, settings_for
from simulation.cli.output import Format, console, table, write_json
from simulation.client.api import open_api
from simulation.settings import Settings

SHARES = ("accuracy", "precision", "recall", "kappa")


def agreement(
    name: Annotated[str, typer.Argument(metavar="METRIC", help="A metric: name or id.")],
    version: Annotated[
        list[int] | None, typer.Option("--version", help="Only this version. Any number.")
    ] = None,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Compare what a metric judged with reviews of it, by version and by model."""
    complete(_agreement(settings_for(data, url, api_key), name, version, format))


async def _agreement(
    settings: Settings, name: str, versions: list[int] | None, format: Format
) -> None:
    async with open_api(settings, work=False) as api:
        [metric] = await metric_ids(api, [name])
        found = await api.ask(operations.JUDGE_AGREEMENT, metric=metric, versions=versions)
    told = found["judgeAgreement"]
    if format is Format.JSON:
        write_json(told)
        return
    shown = table(f"{name} · {told['reviews']} reviews", "version", "judge", "reviews", *SHARES)
    for judge in told["judges"]:
        shown.add_row(
            str(judge["metricVersion"]),
            "what counted" if judge["model"] is None else judge["model"] or "not told",
            str(judge["reviews"]),
            *(_figure(judge[share], percent=share != "kappa") for share in SHARES),
        )
    console().print(shown)


def _figure(figure: dict[str, Any] | None, *, percent: bool) -> str:
    """An estimate with its interval: a share in per cent, kappa as it is."""
    if figure is None:
        return "-"
    factor, digits = (100, 0) if percent else (1, 2)
    value = f"{figure['value'] * factor:.{digits}f}{'%' if percent else ''}"
    interval = figure["interval"]
    if interval is None:
        return value
    low, high = (f"{interval[end] * factor:.{digits}f}" for end in ("low", "high"))
    return f"{value} ({low} to {high})"

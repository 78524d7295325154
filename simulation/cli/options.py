"""Options that several commands share."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.errors import refusals_told
from simulation.cli.output import Format
from simulation.settings import DEFAULT_DATA_DIRECTORY, Settings, load_settings

DataOption = Annotated[
    Path | None,
    typer.Option("--data", help="The data directory. [default: .simulation]", show_default=False),
]
UrlOption = Annotated[
    str | None,
    typer.Option("--url", help="Use the server at this address. [env var: SIMULATION_URL]"),
]
ApiKeyOption = Annotated[
    str | None,
    typer.Option(
        "--api-key",
        help="The API key for that server; better set where others on this machine cannot see "
        "it. [env var: SIMULATION_API_KEY]",
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", help="A table, or only JSON on stdout.")]
TimeoutOption = Annotated[
    float | None, typer.Option("--timeout", min=0.001, help="Stop waiting after so many seconds.")
]
LabelsOption = Annotated[
    list[str] | None,
    typer.Option("--label", help="What is tested, as key=value: commit=4f2a. Give any number."),
]

OnlyOption = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="NAME", help="Only this unit test: name or id. Any number."),
]
TagOption = Annotated[
    list[str] | None,
    typer.Option(
        "--tag", metavar="KEY[:VALUE]", help="Only unit tests with this tag. Any number: all hold."
    ),
]


def same_place(settings: Settings) -> str:
    """What a command needs after it to reach what this one has reached."""
    if settings.url:
        return f" --url {shlex.quote(settings.url)}"
    if settings.data != DEFAULT_DATA_DIRECTORY and not settings.database_url:
        return f" --data {shlex.quote(str(settings.data))}"
    return ""


def settings_for(data: Path | None, url: str | None = None, api_key: str | None = None) -> Settings:
    """The settings with what the command line overrides."""
    with refusals_told():
        return load_settings(data=data, url=url, api_key=api_key)

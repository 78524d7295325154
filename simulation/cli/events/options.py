"""What the commands of tracked events have in common: which of them are wanted, as options say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import orjson
import typer
from pydantic import TypeAdapter, ValidationError

from simulation.kernel.errors import refusal_of
from simulation.kernel.values import Moment

_MOMENT: TypeAdapter[Any] = TypeAdapter(Moment)

NameOption = Annotated[str | None, typer.Option("--name", help="Only events of this name.")]
UserOption = Annotated[str | None, typer.Option("--user", help="Only events of this user.")]
SessionOption = Annotated[
    str | None, typer.Option("--session", help="Only events of this session.")
]
PropertiesOption = Annotated[
    str | None,
    typer.Option(
        "--properties", metavar="JSON", help="Only events with just these values of properties."
    ),
]
FromOption = Annotated[
    str | None,
    typer.Option("--from", metavar="TIME", help="Only what arrived then or later."),
]
ToOption = Annotated[
    str | None, typer.Option("--to", metavar="TIME", help="Only what arrived earlier.")
]
SyntheticOption = Annotated[
    bool | None,
    typer.Option("--synthetic/--no-synthetic", help="Only, or without, what was made up."),
]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the options of a command let through."""

    name: str | None = None
    user: str | None = None
    session: str | None = None
    properties: str | None = None
    start: str | None = None
    end: str | None = None
    synthetic: bool | None = None

    def wire(self) -> dict[str, Any]:
        """The filter as the API takes it.

        Raises:
            typer.BadParameter: an option cannot be read.
        """
        return {
            "name": self.name,
            "userId": self.user,
            "sessionId": self.session,
            "properties": json_object(self.properties),
            "from": moment_of(self.start, "--from"),
            "to": moment_of(self.end, "--to"),
            "synthetic": self.synthetic,
        }


def moment_of(text: str | None, option: str) -> str | None:
    """The time that ``option`` says, as the API takes it.

    Raises:
        typer.BadParameter: it is none.
    """
    if text is None:
        return None
    try:
        moment: str = _MOMENT.validate_python(text).isoformat()
    except ValidationError as error:
        message = refusal_of(error).message.lstrip(": ").rstrip(".")
        raise typer.BadParameter(
            f"{message}. Write it like 2026-03-05T12:00:00Z.", param_hint=option
        ) from error
    return moment


def json_object(text: str | None) -> dict[str, Any] | None:
    """The object that an option says as JSON.

    Raises:
        typer.BadParameter: it is none.
    """
    if text is None:
        return None
    try:
        found = orjson.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise typer.BadParameter(
            'must be a JSON object, such as {"page": "/dashboard"}.', param_hint="--properties"
        )
    return found

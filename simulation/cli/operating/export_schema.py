"""`simulation export-schema`: the GraphQL schema as text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from graphql_schema.schema import schema


def export_schema(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write it; standard output if left out.")
    ] = None,
) -> None:
    """Write the GraphQL schema."""
    text = schema.as_str() + "\n"
    if file is None:
        sys.stdout.write(text)
    else:
        file.write_text(text, encoding="utf-8")

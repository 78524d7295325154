"""`make client` writes what is made; with --check it only says what is out of date."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from graphql import build_schema

from simulation.client.generating.blocking import blocking
from simulation.client.generating.types import check, modules

ROOM = Path(__file__).parent.parent
SCHEMA = Path("graphql_schema/schema.graphql")


def files() -> Iterator[tuple[Path, str]]:
    """Each file that is made, with what is in it."""
    schema = build_schema(SCHEMA.read_text("utf-8"))
    if wrong := check(schema):
        raise SystemExit("\n".join(wrong))
    for name, text in modules(schema):
        yield ROOM / "types" / f"{name}.py", text
    source, base = (
        (ROOM / f"{name}.py").read_text("utf-8") for name in ("asynchronous", "definitions")
    )
    yield ROOM / "blocking.py", blocking(source, base)


def formatted(text: str) -> str:
    """As `ruff format` would leave it, with its imports in order and none unused."""
    for arguments in (
        ("check", "--quiet", "--fix-only", "--select", "I,F401", "-"),
        ("format", "--quiet", "-"),
    ):
        given = [sys.executable, "-m", "ruff", *arguments]
        done = subprocess.run(given, input=text, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
        text = done.stdout
    return text


def main(*, check_only: bool) -> int:
    """Write, or say what differs."""
    stale = 0
    for path, text in files():
        made = formatted(text)
        if path.exists() and path.read_text("utf-8") == made:
            continue
        stale += 1
        if check_only:
            sys.stderr.write(f"{path.relative_to(ROOM.parent.parent)} is out of date.\n")
        else:
            path.write_text(made, encoding="utf-8")
    if check_only and stale:
        sys.stderr.write("Run 'make client'.\n")
    return int(check_only and stale > 0)


if __name__ == "__main__":
    raise SystemExit(main(check_only="--check" in sys.argv))

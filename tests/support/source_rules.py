"""Rules about what source code may do where; each finds the places that break it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

WRITES = frozenset(
    {
        "bulk_write", "delete", "delete_all", "delete_many", "delete_one", "find_one_and_delete",
        "find_one_and_replace", "find_one_and_update", "insert", "insert_many", "insert_one",
        "replace", "replace_one", "save", "save_changes", "update_all", "update_many", "update_one",
        "upsert",
    }
)  # fmt: skip
"""How Motor, pymongo and Beanie write."""

ENVIRONMENT = frozenset({"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"})

ALSO_OF_TEXTS_AND_LISTS = frozenset({"replace", "insert", "delete"})


@dataclass(frozen=True)
class Source:
    """A file of Python: its path from the root of the tree, and its text."""

    path: str
    text: str

    @property
    def lines(self) -> int:
        """The number of lines."""
        return self.text.count("\n")

    def calls(self) -> Iterator[ast.Call]:
        """Every call in the file."""
        for node in ast.walk(ast.parse(self.text)):
            if isinstance(node, ast.Call):
                yield node

    def at(self, node: ast.expr | ast.stmt | ast.alias) -> str:
        """Where ``node`` stands, for people."""
        return f"{self.path}:{node.lineno}"


Rule = Callable[[Source], Iterator[str]]


def sources(root: Path, *folders: str) -> list[Source]:
    """The Python files in ``folders`` of ``root``."""
    return [
        Source(path.relative_to(root).as_posix(), path.read_text("utf-8"))
        for folder in folders
        for path in sorted((root / folder).rglob("*.py"))
    ]


def appends_to_the_store(source: Source) -> Iterator[str]:
    """Only the bus appends: it alone knows what must follow."""
    if source.path == "simulation/bus.py":
        return
    for call in source.calls():
        if isinstance(call.func, ast.Attribute) and call.func.attr == "append":
            owner = _last_name(call.func.value)
            if owner.strip("_").endswith("store"):
                yield source.at(call)


def writes_documents(source: Source) -> Iterator[str]:
    """Only projections write documents; stores, the rebuild and the switch write their own."""
    name = source.path.rpartition("/")[2]
    if name == "projection.py" or source.path in (
        "simulation/eventstore/mongodb.py",
        "simulation/maintenance/mongodb.py",
        "simulation/service_permits/mongodb.py",
        "simulation/tracking/store/mongodb.py",
        "simulation/tracking/store/mongodb_folds.py",
        "simulation/database.py",
        # The database itself.
        "simulation/indexed/collection.py",
    ):
        return
    for call in source.calls():
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
            continue
        if call.func.attr in ALSO_OF_TEXTS_AND_LISTS and not _is_awaited(source, call):
            continue
        yield source.at(call)


def reads_the_environment(source: Source) -> Iterator[str]:
    """Only the settings read the environment: what can be configured stands in one place."""
    if source.path == "simulation/settings.py":
        return
    for node in ast.walk(ast.parse(source.text)):
        if isinstance(node, ast.Attribute) and _last_name(node.value) == "os":
            named = {node.attr}
        elif isinstance(node, ast.ImportFrom) and node.module == "os":
            named = {alias.name for alias in node.names}
        else:
            continue
        if named & ENVIRONMENT:
            yield source.at(node)


PLATFORM = frozenset({"Platform", "open_platform"})
BEHIND_ACCESS = frozenset({"bus", "platform", "_platform"})

NOT_BY_ACCESS = {
    "simulation/rest/app.py": "is where the platform is put behind the door",
    "simulation/rest/guarded.py": "counts requests before anybody is let through",
    "simulation/rest/pulse/": "answers whoever operates the deployment, by a secret of its own",
    "simulation/rest/catalog/artifacts.py": "answers whoever holds a signed link",
    "graphql_schema/downloads.py": "answers whoever holds a signed link",
    "simulation/rest/identity/sign_in.py": "counts attempts of those whom nobody knows yet",
}
"""Transports that are given the platform, and why."""


COMPOSED = ("simulation.bootstrap", "simulation.platform")


def goes_round_access(source: Source) -> Iterator[str]:
    """Transports come by access: whoever has the platform itself is asked for no permission."""
    if source.path.startswith(tuple(NOT_BY_ACCESS)):
        return
    for node in ast.walk(ast.parse(source.text)):
        if isinstance(node, ast.Name):
            named = node.id in PLATFORM
        elif isinstance(node, ast.alias):
            named = node.name in PLATFORM or node.name.startswith(COMPOSED)
        elif isinstance(node, ast.ImportFrom):
            named = node.module in COMPOSED
        elif isinstance(node, ast.Attribute):
            named = node.attr in PLATFORM | BEHIND_ACCESS
        else:
            continue
        if named:
            yield source.at(node)


SHOWN_BY = {
    "rich": "simulation/cli/output.py",
    "csv": "simulation/kernel/showable.py",
    "html": "simulation/kernel/showable.py",
}
"""What shows texts, and the one file that may use it: there they are made showable."""

SAYS = frozenset({"print", "echo", "secho"})
OWN_VOICE = frozenset(
    {
        "simulation/cli/errors.py",
        "simulation/cli/output.py",
        "simulation/cli/operating/worker.py",
        "simulation/demo_agent/agent.py",
        "simulation/server/server.py",
    }
)
"""Files that say something themselves: their own words, or texts that were made showable."""


def shows_texts_as_they_come(source: Source) -> Iterator[str]:
    """Texts of users are data: whatever shows them goes by the one place that makes them so."""
    for node in ast.walk(ast.parse(source.text)):
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            named = [node.module or ""]
        elif isinstance(node, ast.Call) and _says(node.func):
            if source.path not in OWN_VOICE:
                yield source.at(node)
            continue
        else:
            continue
        for name in named:
            only = SHOWN_BY.get(name.partition(".")[0], source.path)
            if only != source.path:
                yield source.at(node)


def _says(called: ast.expr) -> bool:
    if isinstance(called, ast.Name):
        return called.id in SAYS
    of_typer = isinstance(called, ast.Attribute) and _last_name(called.value) == "typer"
    return of_typer and called.attr in SAYS  # type: ignore[attr-defined]


ARITHMETIC = "simulation/statistics/"


def counts_with_more_than_the_library(source: Source) -> Iterator[str]:
    """Verdicts rest on arithmetic alone: nothing of the platform, and the standard library."""
    if not source.path.startswith(ARITHMETIC):
        return
    for node in ast.walk(ast.parse(source.text)):
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            named = [node.module or "."]
        else:
            continue
        for name in named:
            own = name.startswith(ARITHMETIC.replace("/", "."))
            if not own and name.partition(".")[0] not in sys.stdlib_module_names:
                yield source.at(node)


MAX_LINES = 300
MADE = "simulation/client/types/"
"""Written by `make client`; nobody reads it from its first line to its last."""


def is_too_long(source: Source) -> Iterator[str]:
    """A file is one concept and fits into a short while of reading."""
    if source.lines > MAX_LINES and not source.path.startswith(MADE):
        yield f"{source.path}: {source.lines} lines"


def has_no_name(source: Source) -> Iterator[str]:
    """A module is named after what it is, not after the wish to put things somewhere."""
    words = source.path.removesuffix(".py").replace("/", "_").split("_")
    if {"helper", "helpers", "manager", "managers", "util", "utils"} & set(words):
        yield source.path


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_awaited(source: Source, call: ast.Call) -> bool:
    tree = ast.parse(source.text)
    return any(
        isinstance(node, ast.Await)
        and isinstance(node.value, ast.Call)
        and (node.value.lineno, node.value.col_offset) == (call.lineno, call.col_offset)
        for node in ast.walk(tree)
    )

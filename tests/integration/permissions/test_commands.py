"""Each command takes permissions or is the platform's own; each permission is for something."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulation.access.commands import INTERNAL, REQUIRED
from simulation.identity.permission import Permission
from simulation.identity.role import Role
from simulation.kernel.messages import Command
from simulation.pulse.kind import KindRegistry
from simulation.registry import deciders
from simulation.tracking.messages import TrackEvents

ROOT = Path(__file__).parents[3]
ASKING = ("simulation/access", "simulation/rest", "graphql_schema")
"""Where permissions are asked for."""

DECIDED = [command for decider in deciders(KindRegistry()) for command in decider.commands]
COMMANDS = [*DECIDED, TrackEvents]
"""Tracked events are stored once, and not in the log: theirs is the one command without a bus."""


def test_each_command_has_one_decider() -> None:
    assert len(DECIDED) == len(set(DECIDED))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.__name__)
def test_a_command_comes_from_outside_or_from_the_platform(command: type[Command]) -> None:
    assert (command in REQUIRED) is not (command in INTERNAL)


def test_nothing_else_is_named_a_command() -> None:
    assert REQUIRED.keys() | INTERNAL == set(COMMANDS)


def test_no_command_from_outside_is_free() -> None:
    assert all(REQUIRED.values())


def named_permissions(folder: str) -> Iterator[str]:
    """Every permission that the code in ``folder`` names."""
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "Permission"
            ):
                yield node.attr


def test_every_permission_is_asked_for_somewhere() -> None:
    named = {name for folder in ASKING for name in named_permissions(folder)}
    assert named == {permission.name for permission in Permission}


def test_every_permission_belongs_to_a_role() -> None:
    assert frozenset().union(*(role.permissions for role in Role)) == set(Permission)

"""Names of tasks: each is there once in an organization, among those that are not deleted."""

from __future__ import annotations

from typing import Any

from simulation.kernel.errors import NameTaken
from simulation.kernel.messages import Claim, Facts, Need
from simulation.pulse.organizations import OPERATORS

TASK_NAMED = "task_named"
"""Subject of the need for the ids of the tasks that an organization calls by a name."""


def name_claim(
    task_id: str, organization: str, name: str, facts: Facts, remedy: str = "choose another name"
) -> Claim:
    """The claim on a name.

    Raises:
        NameTaken: a task from before there were claims has it.
    """
    refusal = NameTaken(f"There is already a task called {name!r}; {remedy}.", field="task_name")
    found: Any = facts[namesakes(organization, name)]
    if any(id != task_id for id in found):
        raise refusal
    own, old = name_keys(organization, name)
    return Claim(old if organization == OPERATORS else own, refusal)


def name_keys(organization: str, name: str) -> tuple[str, str]:
    """What may hold a name: names were unique among all tasks once.

    Releasing one that is not held does nothing.
    """
    return (f"task-name-of:{organization}:{name}", f"task-name:{name}")


def namesakes(organization: str, name: str) -> Need:
    """The tasks of a name: those from before hold no claim that is their organization's own."""
    return Need("task", name, f"{TASK_NAMED}:{organization}")

"""The operator's variables: whose connectors may name them, and where they may be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

SETTING = "SIMULATION_AGENT_BINDINGS"
ANY = "*"


class Binding(BaseModel):
    """Who may use a variable: connectors of ``organizations``, towards ``hosts``.

    ``*`` stands for every one; ``*.example.com`` for all below example.com. A variable that
    holds the whole beginning of an address leads where it says, and needs no hosts for that.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    organizations: frozenset[str]
    hosts: frozenset[str] = frozenset()

    def is_of(self, organization: str) -> bool:
        """Whether connectors of ``organization`` may name the variable."""
        return not self.organizations.isdisjoint({ANY, organization})

    def reaches(self, host: str) -> bool:
        """Whether the variable may be sent to ``host``."""
        name = _plain(host)
        return any(_matches(_plain(pattern), name) for pattern in self.hosts)


FREELY = {ANY: Binding(organizations=frozenset({ANY}), hosts=frozenset({ANY}))}
"""Binds every variable to everybody: for one's own machine."""


class VariableRefused(Exception):
    """A connector names a variable that it may not use, or that is not there."""


@dataclass(frozen=True, slots=True)
class AgentVariables:
    """The variables as connectors of ``organization`` may use them.

    ``values`` are those of the environment, ``bindings`` say who may have them, by name; that
    of ``*`` holds for all that have none.
    """

    values: Mapping[str, str] = field(repr=False)
    bindings: Mapping[str, Binding]
    organization: str

    def value(self, name: str) -> str:
        """What the variable ``name`` holds.

        Raises:
            VariableRefused: it is not the organization's, or not set.
        """
        # The same for one that is set and one that is not: strangers learn nothing of it.
        binding = self._binding(name)
        if binding is None or not binding.is_of(self.organization):
            raise VariableRefused(
                f"The connector names the variable {name}, which is not bound to the organization "
                f"{self.organization!r}; its operator binds it in {SETTING}, or change the "
                "connector."
            )
        if name not in self.values:
            raise VariableRefused(
                f"The connector needs the environment variable {name}, which is not set; set it "
                "where the worker runs, or change the connector."
            )
        return self.values[name]

    def require_host(self, name: str, host: str) -> None:
        """Let the variable ``name`` be sent to ``host``.

        Raises:
            VariableRefused: it is not bound to it.
        """
        binding = self._binding(name)
        if binding is None or not binding.reaches(host):
            raise VariableRefused(
                f"The connector would send the variable {name} to a host that it is not bound "
                f"to; its operator binds it to hosts in {SETTING}, or correct the url."
            )

    def _binding(self, name: str) -> Binding | None:
        return self.bindings.get(name, self.bindings.get(ANY))


def _plain(host: str) -> str:
    return host.rstrip(".").lower()


def _matches(pattern: str, host: str) -> bool:
    if pattern == ANY:
        return True
    if pattern.startswith("*."):
        return host.endswith(pattern[1:])
    return host == pattern

"""The example: definitions to begin with, for whoever may write all kinds of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from simulation.access.caller import Caller
from simulation.access.commands import REQUIRED
from simulation.access.reads import READ
from simulation.bootstrap import Platform
from simulation.catalog import metric, persona, scenario, service, unit_test, unit_test_set
from simulation.catalog.definition.queries import Filter
from simulation.catalog.documents import UnitTestSetDocument
from simulation.documents.windows import Window
from simulation.identity.permission import Permission
from simulation.identity.principal import Principal
from simulation.kernel.errors import Refused
from simulation.kernel.messages import Command

LOADING: tuple[type[Command], ...] = (
    persona.CreatePersona,
    persona.CreatePersonaVersion,
    persona.UpdatePersona,
    scenario.CreateScenario,
    scenario.CreateScenarioVersion,
    scenario.UpdateScenario,
    metric.CreateMetric,
    metric.UpdateMetric,
    service.CreateService,
    service.UpdateService,
    service.PutVersionSet,
    unit_test.CreateUnitTest,
    unit_test.UpdateUnitTest,
    unit_test_set.CreateUnitTestSet,
    unit_test_set.UpdateUnitTestSet,
)
"""What loading may come down to, by what stands there already."""

NEEDED: frozenset[Permission] = frozenset(
    {permission for command in LOADING for permission in REQUIRED[command]}
    # A version set that is there is replaced, and what is there is read first.
    | {Permission.UPDATE_VERSION_SET}
    | set(READ.values())
)
"""What it takes to load the example, whatever is there already: half of it is loaded by nobody."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many definitions were created, changed, and found as they should be."""

    created: int
    revised: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class ExampleAgent:
    """Whether the agent that the example talks to answers; what to do where it does not."""

    reachable: bool
    remedy: str | None = None


@dataclass(frozen=True, slots=True)
class ExampleState:
    """What there is of the example. ``agent`` is null where it is not available."""

    available: bool
    may_load: bool
    unit_test_set: UnitTestSetDocument | None
    agent: ExampleAgent | None


class Example(Protocol):
    """Definitions that a server has at hand, and their agent. ``set_name`` is the set to run."""

    set_name: str

    async def load(self, principal: Principal) -> Loaded:
        """Bring the definitions into the organization of ``principal``, by their permissions.

        Again, it changes back what differs and doubles nothing.

        Raises:
            Refused: something that stands there is in the way.
        """
        ...

    async def agent(self, organization: str) -> ExampleAgent:
        """Whether connectors of ``organization`` reach the agent."""
        ...


class ExampleAccess:
    """The example of this server, if it has one."""

    def __init__(self, platform: Platform, caller: Caller, example: Example | None) -> None:
        self._platform = platform
        self._caller = caller
        self._example = example

    async def state(self) -> ExampleState:
        """Whether there is an example, whether it is loaded, and whether its agent answers."""
        principal = self._caller.principal
        principal.require(READ["unit_test_set"])
        example = self._example
        if example is None:
            return ExampleState(False, False, None, None)
        return ExampleState(
            True,
            principal.may(*NEEDED),
            await self._set_of(example),
            await example.agent(principal.organization),
        )

    async def load(self) -> tuple[Loaded, UnitTestSetDocument | None]:
        """Load the example; what that came to, and the set to run."""
        principal = self._caller.principal
        principal.require(*sorted(NEEDED))
        if self._example is None:
            raise Refused(
                "This server has no example at hand. Load definitions from a directory instead: "
                "`simulation seed seed_data` with the seed data of a clone."
            )
        loaded = await self._example.load(principal)
        return loaded, await self._set_of(self._example)

    async def _set_of(self, example: Example) -> UnitTestSetDocument | None:
        found, _ = await self._platform.definitions["unit_test_set"].window(
            self._caller.principal.organization, Filter(names=[example.set_name]), [], Window(1)
        )
        return found[0] if found else None

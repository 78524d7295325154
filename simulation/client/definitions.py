"""Reading what the catalog holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, get_args

from simulation.client.errors import refusal
from simulation.client.operations import definitions
from simulation.client.wish import is_id

if TYPE_CHECKING:
    from simulation.client.types.definitions import (
        Definition,
        Metric,
        Persona,
        Scenario,
        Service,
        UnitTest,
        UnitTestSet,
    )

Kind = Literal["personas", "scenarios", "metrics", "services", "unitTests", "unitTestSets"]
"""A kind of definition, as the API lists it."""

PAGE = 100


class Definitions:
    """What a client reads of definitions."""

    async def execute(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data that a GraphQL operation asks for."""
        raise NotImplementedError

    async def definitions(
        self,
        kind: Kind,
        *,
        names: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
        limit: int = 1000,
    ) -> list[Definition]:
        """Definitions of a kind by name, of the ``names`` and with one of the ``tags``, or all."""
        _require_kind(kind)
        query = definitions.LIST_DEFINITIONS.replace("personas(", f"{kind}(")
        wanted = {"names": _listed(names), "tags": _listed(tags)}
        found: list[Definition] = []
        after = None
        while len(found) < limit:
            first = min(PAGE, limit - len(found))
            page = (await self.execute(query, **wanted, first=first, after=after))[kind]
            found += page["nodes"]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        return found

    async def search(self, kind: Kind, text: str) -> list[Definition]:
        """The definitions of a kind that fit some words, the best first."""
        _require_kind(kind)
        field = f"search{kind[0].upper()}{kind[1:]}"
        query = definitions.SEARCH_DEFINITIONS.replace("searchPersonas", field)
        found: list[Definition] = (await self.execute(query, text=text))[field]
        return found

    async def persona(self, name: str) -> Persona:
        """The persona with the name or id."""
        found: Persona = await self._get("personas", definitions.GET_PERSONA, name)
        return found

    async def scenario(self, name: str) -> Scenario:
        """The scenario with the name or id."""
        found: Scenario = await self._get("scenarios", definitions.GET_SCENARIO, name)
        return found

    async def metric(self, name: str) -> Metric:
        """The metric with the name or id."""
        found: Metric = await self._get("metrics", definitions.GET_METRIC, name)
        return found

    async def service(self, name: str) -> Service:
        """The service with the name or id."""
        found: Service = await self._get("services", definitions.GET_SERVICE, name)
        return found

    async def unit_test(self, name: str) -> UnitTest:
        """The unit test with the name or id."""
        found: UnitTest = await self._get("unitTests", definitions.GET_UNIT_TEST, name)
        return found

    async def unit_test_set(self, name: str) -> UnitTestSet:
        """The unit test set with the name or id."""
        found: UnitTestSet = await self._get("unitTestSets", definitions.GET_UNIT_TEST_SET, name)
        return found

    async def _get(self, kind: Kind, query: str, name: str) -> Any:
        wanted = {"ids": [name]} if is_id(name) else {"names": [name]}
        nodes = (await self.execute(query, **wanted))[kind]["nodes"]
        if not nodes:
            raise refusal("NOT_FOUND", f"There is nothing named {name!r} among {kind}.")
        return nodes[0]


def _listed(given: Sequence[str] | None) -> list[str] | None:
    return None if given is None else list(given)


def _require_kind(kind: str) -> None:
    if kind not in get_args(Kind):
        known = ", ".join(get_args(Kind))
        raise refusal("VALIDATION_FAILED", f"kind: {kind!r} is no kind; it is one of {known}.")

"""Routes of the kinds whose versions are written and read one by one."""

# Annotations are evaluated here, since those of the endpoints are made from parameters.

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel

from simulation.catalog.definition.messages import Body, Create, CreateVersion, Delete, Revise
from simulation.kernel.values import EntityId
from simulation.rest.catalog.lists import Listing, Search, Versions
from simulation.rest.catalog.reads import read_list, read_search, read_versions
from simulation.rest.catalog.writes import Change, Given, VersionCreated, create
from simulation.rest.guarded import Caller

Declared = Mapping[str, Any]
Shape = type[BaseModel]


@dataclass(frozen=True, slots=True)
class VersionedRoutes:
    """Adds the routes of a kind with explicit versions to ``router``.

    Each is ``declared`` as ``described`` says, so that its operation id stands in the module
    of the kind. ``instance`` and ``version`` give documents their shapes on the wire.
    """

    router: APIRouter
    kind: str
    body: type[Body]
    instance: Callable[[Any], BaseModel]
    version: Callable[[Any], BaseModel]

    @property
    def wire_name(self) -> str:
        """The kind as fields and parameters call it."""
        return f"simulation_{self.kind}"

    @property
    def one(self) -> str:
        """The path of one definition."""
        return f"/{{{self.wire_name}_id}}/"

    @property
    def id(self) -> Any:
        """The type of the id in that path."""
        return Annotated[EntityId, Path(alias=f"{self.wire_name}_id")]

    def add_create(
        self, declared: Declared, command: type[Create], given: type[Given], answer: Shape
    ) -> None:
        """The route that makes a definition of what is ``given``."""

        @self.router.post(
            "/",
            name=f"create_{self.kind}",
            description=f"Create a {self.kind} and its first version.",
            response_model=answer,
            **declared,
        )
        async def create_one(caller: Caller, request: given) -> Any:  # type: ignore[valid-type]
            id = await create(caller, command, self.body, request.fields())  # type: ignore[attr-defined]
            return answer(**{f"{self.wire_name}_id": id})

    def add_list(
        self, declared: Declared, asked: type[Listing], facets: Mapping[str, str], answer: Shape
    ) -> None:
        """The route that lists; ``facets`` maps values to filter by to their paths."""

        @self.router.get(
            "/",
            name=f"list_{self.kind}s",
            description=f"{self.kind.capitalize()}s that match all given filters.",
            response_model=answer,
            **declared,
        )
        async def list_all(
            caller: Caller,
            query: Annotated[asked, Query()],  # type: ignore[valid-type]
        ) -> Any:
            found = await read_list(caller, self.kind, query, facets)
            rows = {f"{self.wire_name}s": [self.instance(each) for each in found.rows]}
            return answer(**rows, filter_values=found.values, **found.paging)

    def add_search(
        self, declared: Declared, asked: type[Search], reads: str, answer: Shape
    ) -> None:
        """The route that searches; ``reads`` says in which texts."""

        @self.router.get(
            "/search",
            name=f"search_{self.kind}s",
            description=f"The best 50 matches by {reads}, best first.",
            response_model=answer,
            **declared,
        )
        async def search(
            caller: Caller,
            query: Annotated[asked, Query()],  # type: ignore[valid-type]
        ) -> Any:
            found = await read_search(caller, self.kind, query)
            return answer(**{f"{self.wire_name}s": [self.instance(each) for each in found]})

    def add_create_version(
        self, declared: Declared, command: type[CreateVersion], given: type[Given]
    ) -> None:
        """The route that makes a version of what is ``given``."""

        @self.router.post(f"{self.one}version/", **declared)
        async def create_version(
            caller: Caller,
            id: self.id,  # type: ignore[name-defined]
            request: given,  # type: ignore[valid-type]
            version: Annotated[int, Query(gt=1)] | None = None,
        ) -> VersionCreated:
            """Write a version. `version` is the number that it must get, if given."""
            receipt = await caller.command(
                command,
                id=id,
                changes=request.fields(),  # type: ignore[attr-defined]
                expected_version=version,
            )
            return VersionCreated(version=receipt.state.version)

    def add_list_versions(self, declared: Declared, answer: Shape) -> None:
        """The route that lists the versions of one definition."""

        @self.router.get(
            f"{self.one}version/",
            description=f"Versions of a {self.kind}, deleted or not; "
            "the oldest first unless asked otherwise.",
            response_model=answer,
            **declared,
        )
        async def list_versions(
            caller: Caller,
            id: self.id,  # type: ignore[name-defined]
            query: Annotated[Versions, Query()],
        ) -> Any:
            found = await read_versions(caller, self.kind, id, query)
            rows = {f"{self.wire_name}_versions": [self.version(each) for each in found.rows]}
            return answer(**rows, **found.paging)

    def add_update(self, declared: Declared, command: type[Revise], change: type[Change]) -> None:
        """The route that changes what is outside of versions."""

        @self.router.post(
            self.one,
            name=f"update_{self.kind}",
            description=f"Change the tags of a {self.kind}.",
            **declared,
        )
        async def update(
            caller: Caller,
            id: self.id,  # type: ignore[name-defined]
            request: change,  # type: ignore[valid-type]
        ) -> None:
            await caller.command(command, id=id, changes=request.changes())  # type: ignore[attr-defined]

    def add_delete(self, declared: Declared, command: type[Delete]) -> None:
        """The route that takes a definition out of use."""

        @self.router.delete(
            self.one,
            name=f"delete_{self.kind}",
            description=f"Take a {self.kind} out of use. References to it stay valid; "
            "refused while a test uses it.",
            **declared,
        )
        async def delete(caller: Caller, id: self.id) -> None:  # type: ignore[name-defined]
            await caller.command(command, id=id)

"""What the services of a run were like before it was played, in GraphQL."""

from __future__ import annotations

import strawberry

from graphql_schema.kit.context import Info
from graphql_schema.kit.views import view
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.catalog.set_run.values import service_checks as catalog


@view(catalog.ServiceIdentity, description="What a service answered to its connector's probe.")
class ServiceIdentity:
    answer: str = strawberry.field(description="The beginning of it, without secrets.")
    sha256: str = strawberry.field(description="Of all of it, in hexadecimal.")


def _service_name(root: strawberry.Parent[catalog.ServiceCheck | catalog.ServiceChange]) -> str:
    return root.service.name


def _service_version(root: strawberry.Parent[catalog.ServiceCheck]) -> int:
    return root.service.version


@view(catalog.ServiceCheck, description="A service as it was found before the run was played.")
class ServiceCheck:
    service_name: str = strawberry.field(resolver=_service_name)
    service_version: int = strawberry.field(resolver=_service_version)
    version_set_name: str
    problem: str | None = strawberry.field(
        description="Why it cannot be asked: its sessions then end at once, with this reason."
    )
    identity: ServiceIdentity | None = strawberry.field(
        description="Null where its connector has no probe, or the probe came to nothing."
    )


@view(
    catalog.ServiceChange,
    description="A service that answers its probe with something else than when the run began.",
)
class ServiceChange:
    service_name: str = strawberry.field(resolver=_service_name)
    version_set_name: str
    before: ServiceIdentity
    now: ServiceIdentity


async def checks_of(root: strawberry.Parent[SetRunDocument], info: Info) -> list[ServiceCheck]:
    """The services of a run, for whoever may see what it is made of."""
    seen = info.context.access.may_read("unit_test_set")
    found: list[ServiceCheck] = list(root.findings.checks) if root.findings and seen else []  # type: ignore[arg-type]
    return found


async def changes_of(root: strawberry.Parent[SetRunDocument], info: Info) -> list[ServiceChange]:
    """Those that have changed, for whoever may see what it is made of."""
    seen = info.context.access.may_read("unit_test_set")
    found: list[ServiceChange] = list(root.findings.changes) if root.findings and seen else []  # type: ignore[arg-type]
    return found


async def park_reason_of(root: strawberry.Parent[SetRunDocument], info: Info) -> str | None:
    """Why a run is parked, in a sentence that says what to do."""
    if root.is_completed or await info.context.access.set_run_parked_at(root.id) is None:
        return None
    if root.findings is not None and root.findings.stops:
        if info.context.access.may_read("unit_test_set"):
            return root.findings.why_it_stops
        return "A service is not what it was when the run began."
    return "The process died under it twice; look into what its sessions do."

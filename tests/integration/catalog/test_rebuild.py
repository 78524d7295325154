"""The documents are a view of the log: they can be dropped, late, repeated or shuffled."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

from simulation import registry
from simulation.bootstrap import Platform
from simulation.catalog.definition.projection import DefinitionProjection
from simulation.catalog.evaluation.projection import EvaluationProjection
from simulation.catalog.persona import PersonaBody, PersonaCreated, PersonaRevised
from simulation.catalog.registry import REGISTRATIONS
from simulation.catalog.review.projection import ReviewProjection
from simulation.catalog.review.queue.projection import JudgedResultProjection
from simulation.catalog.set_run.projection import SetRunProjection
from simulation.identity.projection import OrganizationProjection
from simulation.identity.recollection import Recollection
from simulation.kernel.messages import Commit, Metadata
from simulation.kernel.projection import DocumentMissing, apply_to
from simulation.pulse.kind import KindRegistry
from simulation.pulse.run.projection import RunProjection
from simulation.pulse.task.decider import TaskDecider
from simulation.pulse.task.projection import TaskProjection
from tests.support.definitions import Author
from tests.support.platform import OWNER, House
from tests.support.rich import rich_house


async def test_a_rebuild_leaves_every_document_field_for_field_as_it_was() -> None:
    async with rich_house(demo_pulse_workspaces="acme") as (house, _):
        await house.owner.ask("mutation { startDemoPulse(input: {}) { __typename } }")
        await house.owner.ask("mutation { stopDemoPulse { stopped } }")
        await house.owner.ask(
            "mutation { setOrganizationLimits(input: {requestsPerMinute: 500}) { __typename } }"
        )
        await house.at_rest()
        before = await house.documents()
        assert {name for name, found in before.items() if not found} == {
            # All that was begun in this house has ended, and no worker was lost.
            "open_runs",
            "run_recoveries",
        }
        commits = await house.platform.rebuild()
        assert await house.documents() == before
        # Turns are in the log and in no document.
        assert 0 < commits < len(await house.log())


async def test_a_rebuild_after_losing_documents_brings_them_back() -> None:
    async with rich_house() as (house, _):
        before = await house.documents()
        for document in registry.DOCUMENTS[::2]:
            await document.get_motor_collection().delete_many({})
        await house.platform.rebuild()
        assert await house.documents() == before


async def test_replaying_over_standing_documents_changes_nothing() -> None:
    async with rich_house() as (house, _):
        before = await house.documents()
        await house.platform.replay()
        await house.platform.replay()
        assert await house.documents() == before


def metadata(house: House) -> Metadata:
    return Metadata(
        organization=OWNER.organization,
        user=OWNER.user,
        recorded_at=house.clock.now(),
        correlation_id="0" * 24,
    )


def created(house: House, id: str, name: str) -> Commit:
    body = PersonaBody(name=name, role="guest", background="One.")
    return Commit(f"persona-{id}", 1, (PersonaCreated(id=id, body=body),), metadata(house))


def revised(house: House, id: str, name: str, version: int) -> Commit:
    body = PersonaBody(name=name, role="guest", background=f"Version {version}.")
    event = PersonaRevised(id=id, version=version, changed=("background",), body=body)
    return Commit(f"persona-{id}", version, (event,), metadata(house))


async def test_what_was_appended_but_not_projected_is_found_by_the_next_sweep(
    house: House,
) -> None:
    ana = "a" * 24
    for commit in (created(house, ana, "Ana"), revised(house, ana, "Ana", 2)):
        await house.store.append(commit)
    query = "query($id: ID!) { persona(id: $id) { version latestVersion { background } } }"
    assert (await house.owner.ask(query, id=ana))["persona"] is None
    assert await house.platform.bus.settle() == 2
    assert (await house.owner.ask(query, id=ana))["persona"] == {
        "version": 2,
        "latestVersion": {"background": "Version 2."},
    }
    assert await house.platform.bus.settle() == 0


async def test_a_gap_in_the_middle_is_closed_by_the_next_command(house: House) -> None:
    author = Author(house.owner)
    ana = await author.persona("Ana")
    await house.store.append(revised(house, ana, "Ana", 2))
    assert await author.new_version("persona", ana, background="Version 3.") == 3
    before = await house.documents()
    await house.platform.bus.settle()
    assert await house.documents() == before
    await house.platform.rebuild()
    assert await house.documents() == before
    versions = await house.owner.ask(
        "query($id: ID!) { persona(id: $id) { versions { nodes { version background } } } }",
        id=ana,
    )
    assert [node["version"] for node in versions["persona"]["versions"]["nodes"]] == [1, 2, 3]


def _projections(house: House) -> list[Any]:
    return [
        *(
            DefinitionProjection(
                each.kind, each.document, each.version_document, house.store, each.initial
            )
            for each in REGISTRATIONS
        ),
        SetRunProjection(house.store),
        EvaluationProjection(house.store),
        ReviewProjection(),
        JudgedResultProjection(),
        OrganizationProjection(house.store, Recollection()),
        TaskProjection(house.store, TaskDecider(KindRegistry())),
        RunProjection(house.store),
    ]


async def _project(house: House, commits: list[Commit]) -> None:
    """Apply ``commits`` in their order; what cannot be shown yet is tried again at the end."""
    by_category = defaultdict[str, list[Any]](list)
    for projection in _projections(house):
        for category in projection.categories:
            by_category[category].append(projection)
    late = []
    for commit in commits:
        try:
            await apply_to(by_category[commit.stream.partition("-")[0]], commit)
        except DocumentMissing:
            late.append(commit)
    if late:
        assert len(late) < len(commits)
        await _project(house, late)


async def _drop(platform: Platform) -> None:
    for document in registry.DOCUMENTS:
        await document.get_motor_collection().delete_many({})


async def test_commits_in_any_order_and_any_number_give_the_same_documents() -> None:
    async with rich_house() as (house, _):
        before, commits = await house.documents(), await house.log()
        for seed in range(5):
            shuffled = [*commits, *random.Random(seed).sample(commits, len(commits) // 2)]
            random.Random(seed).shuffle(shuffled)
            await _drop(house.platform)
            await _project(house, shuffled)
            assert await house.documents() == before, f"seed {seed}"

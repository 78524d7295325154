"""`simulation seed`: a catalog from YAML files, through the same commands as all else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simulation.bootstrap import Platform
from simulation.catalog.definition.kind import Kind
from simulation.catalog.definition.queries import Filter
from simulation.catalog.expressions.conventions import remarks_on
from simulation.catalog.metric import METRIC
from simulation.catalog.persona import PERSONA
from simulation.catalog.scenario import SCENARIO, ScenarioBody
from simulation.catalog.service import SERVICE
from simulation.catalog.unit_test import UNIT_TEST
from simulation.catalog.unit_test_set import UNIT_TEST_SET
from simulation.cli.yaml_file import read_yaml
from simulation.documents.paging import Order, Page
from simulation.kernel.errors import SimulationError, ValidationFailed, refusal_of
from simulation.kernel.values import Actor

Resolve = Callable[[str, str], str]
"""From a kind and a name to the id."""


@dataclass
class Seeded:
    """What seeding did: how many definitions were created, changed, and found unchanged, and
    what their authors should know of them."""

    created: int = 0
    revised: int = 0
    unchanged: int = 0
    remarks: list[str] = field(default_factory=list)
    ids: dict[tuple[str, str], str] = field(default_factory=dict)


async def seed_catalog(platform: Platform, actor: Actor, directory: Path) -> Seeded:
    """Load every definition of ``directory``; doing it again changes nothing.

    Raises:
        SimulationError: a file or a definition in it is not usable; what came before it in
            the order of the files stays loaded, and loading again continues there.
    """
    seeded = Seeded()
    for kind, file, translate in _FILES:
        for number, entry in enumerate(_entries(directory, file)):
            place = f"{file}[{number}]"
            try:
                await _load(platform, actor, kind, translate, entry, seeded, place)
            except ValidationError as error:
                refusal = refusal_of(error)
                raise ValidationFailed(f"{place}: {refusal.message}") from error
            except SimulationError as error:
                raise type(error)(f"{place}: {error.message}", field=error.field) from error
    return seeded


async def _load(
    platform: Platform,
    actor: Actor,
    kind: Kind,
    translate: Callable[[dict[str, Any], Resolve], dict[str, Any]],
    entry: dict[str, Any],
    seeded: Seeded,
    place: str,
) -> None:
    def resolve(kind_name: str, name: str) -> str:
        if (kind_name, name) not in seeded.ids:
            label = kind_name.replace("_", " ")
            raise ValidationFailed(f"there is no {label} named {name!r} in these files.")
        return seeded.ids[kind_name, name]

    fields = translate(dict(entry), resolve)
    body = kind.body.model_validate(fields)
    if isinstance(body, ScenarioBody):
        found = remarks_on(body.instructions)
        seeded.remarks += [f"{place} ({body.name}): {remark}" for remark in found]
    existing = await _find(platform, actor, kind, body.name)
    now = platform.clock.now()
    if existing is None:
        id = platform.ids.new()
        await platform.bus.handle(kind.create(actor=actor, at=now, id=id, body=body))
        seeded.created += 1
    else:
        id = existing.id
        changes = {name: getattr(body, name) for name in kind.body.model_fields}
        revise = kind.revisions[-1](actor=actor, at=now, id=id, changes=changes)
        receipt = await platform.bus.handle(revise)
        if receipt.position > existing.position:
            seeded.revised += 1
        else:
            seeded.unchanged += 1
    seeded.ids[kind.name, body.name] = id


async def _find(platform: Platform, actor: Actor, kind: Kind, name: str) -> Any | None:
    """What is called ``name``: that which claims the name, else the oldest that does not."""
    queries, oldest_first = platform.definitions[kind.name], Order("sort_keys.created_at")
    wanted = [Filter(names=[name])]
    if kind.claims_name_while is not None:
        claiming: dict[str, Sequence[Any]] = {f"body.{kind.claims_name_while}": [True]}
        wanted.insert(0, Filter(names=[name], fields=claiming))
    for each in wanted:
        rows = await queries.page(actor.organization, each, oldest_first, Page(first=1))
        if rows.items:
            return rows.items[0]
    return None


def _entries(directory: Path, name: str) -> Iterator[dict[str, Any]]:
    if not directory.is_dir():
        raise ValidationFailed(
            f"seed: there is no directory {directory}; name one with YAML files.", field="seed"
        )
    file = directory / name
    if not file.exists():
        return
    entries = read_yaml(file) or []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValidationFailed(f"{file.name}: must be a list of mappings, one a definition.")
    yield from entries


def _as_it_is(entry: dict[str, Any], resolve: Resolve) -> dict[str, Any]:
    return entry


def _metric(entry: dict[str, Any], resolve: Resolve) -> dict[str, Any]:
    names = entry.get("applied_to_services", [])
    return entry | {"applied_to_services": [resolve("service", name) for name in names]}


def _unit_test(entry: dict[str, Any], resolve: Resolve) -> dict[str, Any]:
    for kind in ("service", "persona", "scenario"):
        entry[f"{kind}_id"] = resolve(kind, _required(entry, kind))
    entry["success_criterions"] = [
        {
            **{name: value for name, value in criterion.items() if name != "metric"},
            "metric_id": resolve("metric", _required(dict(criterion), "metric")),
        }
        for criterion in entry.get("success_criterions", [])
    ]
    return entry


def _unit_test_set(entry: dict[str, Any], resolve: Resolve) -> dict[str, Any]:
    entry["unit_test_runs"] = [
        {
            "run_count": run.get("run_count", 1),
            "unit_test_id": resolve("unit_test", _required(dict(run), "unit_test")),
        }
        for run in entry.get("unit_test_runs", [])
    ]
    return entry


def _required(entry: dict[str, Any], name: str) -> str:
    if name not in entry:
        raise ValidationFailed(f"{name}: is missing; give the name of a {name}.", field=name)
    return str(entry.pop(name))


_FILES: tuple[tuple[Kind, str, Callable[[dict[str, Any], Resolve], dict[str, Any]]], ...] = (
    (SERVICE, "services.yaml", _as_it_is),
    (PERSONA, "personas.yaml", _as_it_is),
    (SCENARIO, "scenarios.yaml", _as_it_is),
    (METRIC, "metrics.yaml", _metric),
    (UNIT_TEST, "unit_tests.yaml", _unit_test),
    (UNIT_TEST_SET, "unit_test_sets.yaml", _unit_test_set),
)
"""The files in the order in which their definitions may refer to each other."""

"""The direction of imports: the contracts hold, and each of them can be broken."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path

import pytest

from simulation import registry
from simulation.catalog.registry import REGISTRATIONS
from simulation.pulse.kind import KindRegistry

ROOT = Path(__file__).parents[2]
CONFIGURATION = ROOT / ".importlinter"
CHECKER = ROOT / "tests" / "support" / "import_contracts.py"


def contracts() -> dict[str, dict[str, str]]:
    """The options of each contract by its identifier."""
    parser = ConfigParser()
    parser.read(CONFIGURATION, "utf-8")
    prefix = "importlinter:contract:"
    return {
        section.removeprefix(prefix): dict(parser[section])
        for section in parser.sections()
        if section.startswith(prefix)
    }


@dataclass(frozen=True)
class Violation:
    """An import that breaks one contract: which module would import what."""

    contract: str
    importer: str
    imported: str

    def __str__(self) -> str:
        return f"{self.contract}: {self.importer} -> {self.imported}"


VIOLATIONS = [
    Violation("layers", "simulation.settings", "simulation.bus"),
    Violation("layers", "simulation.pulse.engine.port", "simulation.catalog.usage"),
    Violation("layers", "simulation.statistics.planning", "simulation.kernel.values"),
    Violation("layers", "simulation.runner.faults", "graphql_schema.kit.views"),
    Violation("layers", "simulation.rest.app", "graphql_schema.kit.views"),
    Violation("layers", "simulation.sqlite.file", "simulation.artifacts.port"),
    Violation("layers", "simulation.artifacts.port", "simulation.tracking.filter"),
    Violation("layers", "simulation.maintenance.port", "simulation.upkeep"),
    Violation("layers", "simulation.upkeep", "graphql_schema.kit.views"),
    Violation("layers", "simulation.demo_pulse.synthesis.synthesizer", "simulation.runner.faults"),
    # Upwards to what imports the importer would be a loop as well, which is another contract.
    Violation("rooms", "graphql_schema.edge.limits", "graphql_schema.tracking.period"),
    Violation("rooms", "graphql_schema.edge.limits", "graphql_schema.kit.paging"),
    Violation("rooms", "graphql_schema.catalog.runs.artifacts", "graphql_schema.identity.viewer"),
    Violation("rooms", "graphql_schema.identity.viewer", "graphql_schema.catalog.versions"),
    Violation("pure-deciders", "simulation.kernel.values", "pymongo"),
    Violation("pure-deciders", "simulation.catalog.session.decider", "aiohttp"),
    Violation("pure-deciders", "simulation.catalog.set_run.messages", "strawberry"),
    Violation("pure-deciders", "simulation.catalog.persona", "fastapi"),
    Violation("pure-deciders", "simulation.identity.organization.state", "starlette"),
    # Persona, scenario and metric reach it by way of the service's connector only.
    Violation("pure-deciders", "simulation.catalog.connectors.connector", "beanie"),
    Violation(
        "pure-deciders", "simulation.catalog.set_run.results.verdict", "simulation.eventstore.port"
    ),
    Violation("pure-deciders", "simulation.tracking.decider", "sqlite3"),
    Violation("pure-deciders", "simulation.tracking.event", "fastapi"),
    Violation("pure-deciders", "simulation.tracking.filter", "strawberry"),
    Violation("pure-deciders", "simulation.tracking.messages", "starlette"),
    Violation("pure-deciders", "simulation.tracking.rollups", "motor"),
    Violation("pure-deciders", "simulation.demo_pulse.synthesis.synthesizer", "aiohttp"),
    Violation("transports", "graphql_schema.kit.views", "motor"),
    Violation("transports", "simulation.rest.app", "simulation.eventstore.port"),
    Violation("transports", "simulation.cli.output", "beanie"),
    Violation("runner", "simulation.runner.faults", "fastapi"),
    Violation("arithmetic", "simulation.statistics.proportions", "scipy.stats"),
    Violation("adapters", "simulation.runner.faults", "simulation.database"),
    Violation("adapters", "simulation.catalog.usage", "simulation.eventstore.mongodb"),
    Violation("adapters", "simulation.bus", "simulation.eventstore.memory"),
    Violation("adapters", "simulation.runner.faults", "simulation.rate_limits.sqlite"),
    Violation("adapters", "simulation.rest.maintenance", "simulation.maintenance.file"),
    Violation("adapters", "simulation.access.tracking", "simulation.tracking.store.sqlite"),
    Violation("adapters", "simulation.tracking.watch", "simulation.tracking.store.memory"),
    Violation("acyclic", "simulation.catalog.definition.search", "simulation.catalog.persona"),
    Violation(
        "acyclic", "graphql_schema.catalog.definition", "graphql_schema.catalog.runs.set_run"
    ),
]


def copy_sources(target: Path) -> Path:
    """The Python files of the packages, in a tree of their own."""
    for package in ("simulation", "graphql_schema"):
        for source in (ROOT / package).rglob("*.py"):
            copied = target / source.relative_to(ROOT)
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copied)
    return target


def module_file(tree: Path, module: str) -> Path:
    path = tree.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


async def broken(tree: Path) -> list[str]:
    """The names of the contracts that the sources in ``tree`` break."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",  # The tree comes first on the path, and the script's own directory not at all.
        str(CHECKER),
        str(CONFIGURATION),
        cwd=tree,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    answer, problem = await process.communicate()
    assert process.returncode == 0, problem.decode()
    names: list[str] = json.loads(answer.splitlines()[-1])
    return names


async def test_every_contract_holds() -> None:
    assert await broken(ROOT) == []


@pytest.mark.parametrize("violation", VIOLATIONS, ids=str)
async def test_a_forbidden_import_breaks_exactly_its_contract(
    violation: Violation, tmp_path: Path
) -> None:
    tree = copy_sources(tmp_path)
    importer = module_file(tree, violation.importer)
    with importer.open("a", encoding="utf-8") as source:
        source.write(f"\nimport {violation.imported}\n")

    assert await broken(tree) == [contracts()[violation.contract]["name"]]


def test_every_contract_has_a_violation_that_proves_it() -> None:
    assert {violation.contract for violation in VIOLATIONS} == set(contracts())


def test_every_part_of_the_platform_has_its_layer() -> None:
    layers = contracts()["layers"]["layers"].replace("|", "\n").split()
    parts = {
        f"simulation.{path.stem}"
        for path in (ROOT / "simulation").iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()
    }

    assert parts | {"graphql_schema"} == set(layers)


def test_every_decider_message_and_kind_is_held_pure() -> None:
    sources = contracts()["pure-deciders"]["source_modules"].split()

    def covered(module: str) -> bool:
        return any(Path(module.replace(".", "/")).match(each.replace(".", "/")) for each in sources)

    deciders = registry.deciders(KindRegistry())
    messages = {each for decider in deciders for each in (*decider.commands, *decider.events)}
    kinds = {each.kind.body for each in REGISTRATIONS}
    modules = {each.__module__ for each in (*map(type, deciders), *messages, *kinds)}

    assert {module for module in modules if not covered(module)} == set()

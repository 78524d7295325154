"""What pytest loads. Without its options it adds a fixture, and imports nothing of the platform."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from simulation.pytest_plugin.simulated import Simulate, Stage


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """The options, all of which begin with ``--simulation``."""
    _leave_asserts_alone(pluginmanager)
    group = parser.getgroup("simulation", "simulated conversations")
    group.addoption(
        "--simulation-set",
        metavar="SET",
        help="Make each unit test of this set an item: its name or id.",
    )
    group.addoption(
        "--simulation-url",
        metavar="URL",
        help="Play it on this server, with the key in SIMULATION_API_KEY. [default: "
        "SIMULATION_URL, else the data directory]",
    )
    group.addoption("--simulation-data", metavar="DIR", help="The data directory.")
    group.addoption(
        "--simulation-label",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="A label of the run; jobs at the same time differ in job=…",
    )
    group.addoption(
        "--simulation-baseline", metavar="RUN", help="Hold it against a run, as `run` does."
    )
    group.addoption("--simulation-seed", type=int, help="Repeat rule-driven sessions exactly.")
    group.addoption(
        "--simulation-timeout", type=float, metavar="SECONDS", help="Wait no longer than that."
    )
    group.addoption(
        "--simulation-fail-on",
        metavar="FINDINGS",
        default="failed,error",
        help="What fails an item, with commas: failed, flaky, undecided, regressed, error, or "
        "none. [default: failed,error]",
    )


def _leave_asserts_alone(pluginmanager: pytest.PytestPluginManager) -> None:
    # pytest would compile all of a distribution anew that has a plug-in, for asserts that no test
    # reads, and it has no word for leaving that.
    hook = getattr(pluginmanager, "rewrite_hook", None)
    marked = getattr(hook, "_must_rewrite", None)
    if isinstance(marked, set):
        marked -= {"simulation", "graphql_schema"}


def pytest_configure(config: pytest.Config) -> None:
    """Have the items of a set made where one is named."""
    if config.getoption("--simulation-set"):
        from simulation.pytest_plugin.items import SetPlugin

        config.addinivalue_line("markers", "simulation: a unit test of a simulation set")
        config.pluginmanager.register(SetPlugin.of(config), "simulation-set")


@pytest.fixture(scope="session")
def simulation_stage() -> Iterator[Stage]:
    """Where conversations are played: in memory, for as long as the tests run."""
    from simulation.pytest_plugin.simulated import Stage

    with Stage() as stage:
        yield stage


@pytest.fixture
def simulated(simulation_stage: Stage, request: pytest.FixtureRequest) -> Simulate:
    """Plays one conversation with an agent, and says how it went: see docs/ci.md."""
    from simulation.pytest_plugin.simulated import Simulate

    return Simulate(simulation_stage, request.node)

"""All of the platform, once it is composed."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulation.artifacts.port import ArtifactStore
from simulation.bus import Bus
from simulation.catalog.definition.queries import DefinitionQueries
from simulation.catalog.set_run.messages import SimulatorKind
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.database import Database
from simulation.demo_pulse.service import DemoPulses
from simulation.documents.snapshot import DocumentSnapshot
from simulation.identity.service import Identity
from simulation.kernel.clock import Clock
from simulation.kernel.ids import IdSource
from simulation.limits.queries import LimitsQueries
from simulation.maintenance.port import MaintenanceSwitch
from simulation.pulse.engine.port import Engine
from simulation.pulse.service import Pulse
from simulation.rate_limits.port import RateLimits
from simulation.registry import DOCUMENTS
from simulation.runner.evaluations import MetricEvaluations
from simulation.runner.set_run.set_runs import SetRuns
from simulation.runner.trying.trials import Trials
from simulation.settings import Settings
from simulation.tracking.service import Tracking


@dataclass(frozen=True, slots=True)
class Platform:
    """All of the platform. Transports use it through ``simulation.access``."""

    settings: Settings
    clock: Clock
    ids: IdSource
    bus: Bus
    identity: Identity
    definitions: dict[str, DefinitionQueries]
    set_runs: SetRunQueries
    runs: SetRuns
    evaluations: MetricEvaluations
    trials: Trials
    pulse: Pulse
    tracking: Tracking
    demo_pulses: DemoPulses
    limits: LimitsQueries
    engine: Engine
    rate_limits: RateLimits
    maintenance: MaintenanceSwitch
    artifacts: ArtifactStore
    database: Database = field(repr=False)
    snapshot: DocumentSnapshot = field(repr=False)

    @property
    def default_simulator(self) -> SimulatorKind:
        """Who plays personas where a run does not say: a model if one is configured."""
        return default_simulator(self.settings)

    async def rebuild(self) -> int:
        """Drop every document and replay the log; returns the number of commits."""
        with self.snapshot.renewing():
            await self.database.drop_documents(DOCUMENTS)
            return await self.replay()

    async def replay(self) -> int:
        """Project the whole log, in the order in which streams may refer to each other."""
        return sum([await self.bus.replay(category) for category in self.bus.categories])


def default_simulator(settings: Settings) -> SimulatorKind:
    """Who plays personas where a run does not say: a model if one is configured."""
    return SimulatorKind.MODEL if settings.model_url else SimulatorKind.RULES

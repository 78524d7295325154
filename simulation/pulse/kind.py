"""A kind of task: a versioned config and the stages that a run goes through."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import entry_points
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from simulation.kernel.errors import ConfigUndecodable, refusal_of
from simulation.kernel.json_values import JsonValue
from simulation.kernel.messages import Facts, Need
from simulation.kernel.values import Actor
from simulation.pulse.context import RunContext
from simulation.pulse.envelope import TaskEnvelope
from simulation.pulse.stage import Stage

ENTRY_POINT_GROUP = "simulation.task_kinds"

Config = TypeVar("Config", bound=BaseModel)


class TaskKind(ABC, Generic[Config]):
    """Base of all kinds.

    ``configs`` holds the model of every version of the config that a task may carry; a kind
    that reads an old version differently overrides ``decode``. One that is ``for_operators``
    admits nobody else.
    """

    task_type: ClassVar[str]
    version: ClassVar[int]
    configs: ClassVar[Mapping[int, type[BaseModel]]]
    for_operators: ClassVar[bool] = False

    @property
    @abstractmethod
    def stages(self) -> Sequence[Stage]:
        """The stages in their order. Their names are stored: a new name is a new stage."""

    def decode(self, version: int, config: Any) -> Config:
        """The config of ``version`` as this code works with it.

        Raises:
            ConfigUndecodable: the version is unknown, or the config does not fit it.
        """
        model = self.configs.get(version)
        if model is None:
            known = ", ".join(str(each) for each in sorted(self.configs))
            raise ConfigUndecodable(
                f"cortexTaskVersion: {self.task_type} has no version {version}; use {known}.",
                field="cortexTaskVersion",
            )
        try:
            decoded: Any = model.model_validate(config)
        except ValidationError as error:
            refusal = refusal_of(error)
            field = ".".join(filter(None, ("cortexTaskConfig", refusal.field)))
            raise ConfigUndecodable(
                f"cortexTaskConfig.{refusal.message}"
                if refusal.field
                else f"cortexTaskConfig{refusal.message}",
                field=field,
            ) from error
        return decoded  # type: ignore[no-any-return]

    def admit(self, config: Config, actor: Actor) -> None:
        """Let ``actor`` define a task with ``config``; by default everybody may.

        A kind that can reach beyond the organization of its task refuses here.

        Raises:
            ValidationFailed, WorkspaceNotAllowed: they may not.
        """

    def completed(self, config: JsonValue, actor: Actor) -> JsonValue:
        """``config`` as ``actor`` has written it, with what goes without saying; pure."""
        return config

    def needs(self, config: Config) -> Sequence[Need]:
        """What a task with ``config`` refers to; by default nothing."""
        return ()

    def require(self, config: Config, facts: Facts) -> None:
        """Return if all that a task with ``config`` refers to is there, by its ``needs``.

        Raises:
            NotFound: something is not.
        """

    def decode_state(self, stage_name: str, payload: JsonValue) -> JsonValue:
        """The state that the stage after ``stage_name`` begins with.

        Whatever it raises is reported as a corrupt checkpoint.
        """
        return payload

    async def settle(self, context: RunContext[Config]) -> None:
        """Stop what the run left going elsewhere, before it ends other than completed.

        Repeatable; not called where the config could not be decoded.
        """


@cache
def _installed() -> tuple[type[TaskKind[Any]], ...]:
    """The classes that installed packages offer. Looking through all packages takes 7 ms."""
    return tuple(entry.load() for entry in entry_points(group=ENTRY_POINT_GROUP))


class KindRegistry:
    """The kinds that this process knows, by task type."""

    def __init__(self, kinds: Iterable[TaskKind[Any]] = ()) -> None:
        self._kinds: dict[str, TaskKind[Any]] = {}
        for kind in kinds:
            self.add(kind)

    def add(self, kind: TaskKind[Any]) -> None:
        """Register ``kind``.

        Raises:
            ValueError: another kind has the same type, or two stages share a name.
        """
        if kind.task_type in self._kinds:
            raise ValueError(f"Two task kinds are called {kind.task_type!r}.")
        names = [stage.name for stage in kind.stages]
        if not names or len(set(names)) != len(names):
            raise ValueError(f"{kind.task_type}: stages need names of their own, at least one.")
        self._kinds[kind.task_type] = kind

    def load_entry_points(self) -> None:
        """Register the kinds that installed packages offer: classes without arguments."""
        for offered in _installed():
            self.add(offered())

    @property
    def types(self) -> tuple[str, ...]:
        """Every known task type, sorted."""
        return tuple(sorted(self._kinds))

    def kind(self, task_type: str) -> TaskKind[Any]:
        """The kind called ``task_type``.

        Raises:
            ConfigUndecodable: there is none.
        """
        kind = self._kinds.get(task_type)
        if kind is None:
            raise ConfigUndecodable(
                f"cortexTaskType: there is no task kind {task_type!r}; use one of "
                f"{', '.join(self.types)}.",
                field="cortexTaskType",
            )
        return kind

    def decode(self, envelope: TaskEnvelope) -> tuple[TaskKind[Any], Any]:
        """The kind of ``envelope`` and its decoded config.

        Raises:
            ConfigUndecodable: kind or version are unknown, or the config does not fit.
        """
        kind = self.kind(envelope.task_type)
        return kind, kind.decode(envelope.task_version, envelope.task_config)

    def completed(self, envelope: TaskEnvelope, actor: Actor) -> TaskEnvelope:
        """``envelope`` with what goes without saying where ``actor`` defines a task with it.

        Raises:
            ConfigUndecodable: there is no such kind.
        """
        config = self.kind(envelope.task_type).completed(envelope.task_config, actor)
        return envelope.model_copy(update={"task_config": config})

    def needs(self, envelope: TaskEnvelope) -> Sequence[Need]:
        """What a task with ``envelope`` refers to.

        Raises:
            ConfigUndecodable: kind or version are unknown, or the config does not fit.
        """
        kind, config = self.decode(envelope)
        return kind.needs(config)

    def require(self, envelope: TaskEnvelope, facts: Facts) -> None:
        """Return if all that a task with ``envelope`` refers to is there, by its ``needs``.

        Raises:
            NotFound: something is not.
        """
        kind, config = self.decode(envelope)
        kind.require(config, facts)

    def admit(self, envelope: TaskEnvelope, actor: Actor) -> None:
        """Let ``actor`` define a task with ``envelope``.

        Raises:
            ConfigUndecodable: kind or version are unknown, or the config does not fit.
            ValidationFailed: the task would reach beyond the actor's organization.
        """
        kind, config = self.decode(envelope)
        kind.admit(config, actor)

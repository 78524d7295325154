"""The environment as one frozen value; the only reader of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, PositiveInt, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from simulation.kernel.errors import ConfigurationInvalid, refusal_of
from simulation.kernel.values import VARIABLE_PREFIX

DEFAULT_DATA_DIRECTORY = Path(".simulation")


class Settings(BaseSettings):
    """Settings from environment variables ``SIMULATION_…``.

    ``database_url`` and ``engine_url`` choose the server form; without them everything
    lives in ``data``. ``concurrent_sessions`` bounds the sessions that one worker plays at
    once, ``concurrent_runs`` and ``concurrent_runs_by_type`` the runs of all workers
    together. ``pulse_credential`` is the service secret of ``/Pulse/v1``; without it that
    refuses everything. ``maintenance`` closes this process to callers, ``api_key`` is what
    commands show the server at ``url``. ``artifacts_url`` says where the archives of runs are
    kept (``file://`` or ``s3://``; the data directory where it is null), ``public_url`` how
    this server is reached from outside, for links. Tracked events are forgotten after
    ``tracked_event_days``. ``demo_pulse_workspaces`` may have a demo pulse, comma-separated in
    the environment. ``agent_variables`` are what connectors
    may name as ``${SIMULATION_AGENT_…}``.
    """

    model_config = SettingsConfigDict(
        env_prefix="SIMULATION_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    data: Path = DEFAULT_DATA_DIRECTORY
    url: str | None = None
    api_key: SecretStr | None = None
    database_url: str | None = None
    engine_url: str | None = None
    model_url: str | None = None
    model: str = "default"
    model_api_key: SecretStr | None = None
    concurrent_sessions: int = Field(default=100, gt=0)
    concurrent_runs: int = Field(default=20, gt=0)
    concurrent_runs_by_type: dict[str, PositiveInt] = Field(default_factory=dict)
    pulse_credential: SecretStr | None = None
    maintenance: bool = False
    artifacts_url: str | None = None
    s3_endpoint_url: str | None = None
    public_url: str | None = None
    demo_pulse_workspaces: Annotated[frozenset[str], NoDecode] = frozenset()
    tracked_event_days: float = Field(default=365, ge=1, le=36_500)
    agent_variables: dict[str, str] = Field(default_factory=dict)

    @field_validator("url", "model_url", "s3_endpoint_url", "public_url")
    @classmethod
    def _require_http(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{value!r} is no address; write it like http://127.0.0.1:8000")
        return value

    @field_validator("demo_pulse_workspaces", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return frozenset(filter(None, (each.strip() for each in value.split(","))))


def load_settings(**overrides: Any) -> Settings:
    """The settings of this process; ``overrides`` that are not null win.

    Raises:
        ConfigurationInvalid: one of them cannot be used.
    """
    agent = {name: value for name, value in os.environ.items() if name.startswith(VARIABLE_PREFIX)}
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**({"agent_variables": agent} | given))
    except ValidationError as error:
        refusal = refusal_of(error)
        name = (refusal.field or "").partition(".")[0]
        message = f"{refusal.message}; correct SIMULATION_{name.upper()}."
        raise ConfigurationInvalid(message, field=name) from error
    except SettingsError as error:
        raise ConfigurationInvalid(f"A setting must be JSON, and is not: {error}.") from error


def plain_output() -> bool:
    """Whether output goes to a log instead of a person: true where ``CI`` is set."""
    return bool(os.environ.get("CI"))

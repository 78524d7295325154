"""The environment as one frozen value; the only reader of it."""

from __future__ import annotations

import json
import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    Field,
    IPvAnyNetwork,
    PositiveInt,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from simulation.kernel.errors import ConfigurationInvalid, refusal_of
from simulation.kernel.prices import Price
from simulation.kernel.values import VARIABLE_PREFIX
from simulation.outbound.addresses import EVERYWHERE
from simulation.outbound.variables import FREELY, Binding

DEFAULT_DATA_DIRECTORY = Path(".simulation")
DEFAULT_ADDRESS = "http://127.0.0.1:8000"
"""Where `simulation serve` listens, unless it is told otherwise."""


class LogFormat(StrEnum):
    """What the log is written as: lines for people, or an object a line for programs."""

    TEXT = "text"
    JSON = "json"


class Settings(BaseSettings):
    """Settings from environment variables ``SIMULATION_…``.

    ``database_url`` and ``engine_url`` choose the server form; without them everything lives in
    ``data``. ``engine_password`` belongs to ``engine_url``, for those who would not write it
    there, percent-encoded. ``concurrent_sessions`` bounds the sessions that one worker plays at
    once, ``overload_patience_seconds`` how long one of them waits for an endpoint that has too
    much to do, ``prices`` by JSON what a million tokens of a model cost, ``concurrent_runs`` and
    ``concurrent_runs_by_type`` the runs of all workers
    together. ``pulse_credential`` is the service secret of ``/Pulse/v1``; without it that
    refuses everything. ``maintenance`` closes this process to callers, ``api_key`` is what
    commands show the server at ``url``. ``artifacts_url`` says where the archives of runs are
    kept (``file://`` or ``s3://``; the data directory where it is null), ``public_url`` how
    this server is reached from outside: links begin with it, or with where it listens. Tracked
    events are forgotten after ``tracked_event_days``. ``demo_pulse_workspaces`` may have a demo
    pulse. ``agent_variables`` are what connectors may name as ``${SIMULATION_AGENT_…}``,
    ``agent_bindings`` says by JSON which organizations may name which, and to which hosts they
    may be sent. ``agent_networks`` are the loopback and private networks that connectors may
    reach beside public addresses. ``python_agents`` are the modules and packages that
    connectors may run. Several workspaces, networks or modules are comma-separated in the
    environment. The server has ``max_connections`` at most, and for each address
    ``max_connections_per_address``, which does not hold for the proxies in
    ``forwarded_allow_ips``, who alone are believed where callers are; of those,
    ``max_websockets_per_address`` of each client. It waits ``header_timeout_seconds`` for the
    head of a request, ``body_timeout_seconds`` for its body, ``keep_alive_seconds`` for the
    next request, and ``write_timeout_seconds`` for a client that takes nothing of an answer. A
    worker touches ``heartbeat_file`` while it lives, for whoever looks after it. The log is
    written as ``log`` says, with ``request_log`` also a line for each request.
    """

    model_config = SettingsConfigDict(
        env_prefix="SIMULATION_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    data: Path = DEFAULT_DATA_DIRECTORY
    url: str | None = None
    api_key: SecretStr | None = None
    database_url: str | None = None
    engine_url: str | None = None
    engine_password: SecretStr | None = None
    model_url: str | None = None
    model: str = "default"
    model_api_key: SecretStr | None = None
    prices: Annotated[dict[str, Price], NoDecode] = Field(default_factory=dict)
    concurrent_sessions: int = Field(default=100, gt=0)
    overload_patience_seconds: float = Field(default=120, ge=0, le=3600)
    concurrent_runs: int = Field(default=20, gt=0)
    concurrent_runs_by_type: Annotated[dict[str, PositiveInt], NoDecode] = Field(
        default_factory=dict
    )
    pulse_credential: SecretStr | None = None
    heartbeat_file: Path | None = None
    maintenance: bool = False
    artifacts_url: str | None = None
    s3_endpoint_url: str | None = None
    public_url: str | None = None
    demo_pulse_workspaces: Annotated[frozenset[str], NoDecode] = frozenset()
    tracked_event_days: float = Field(default=365, ge=1, le=36_500)
    agent_variables: Annotated[dict[str, str], NoDecode] = Field(default_factory=dict, repr=False)
    agent_bindings: Annotated[dict[str, Binding], NoDecode] = Field(default_factory=dict)
    agent_networks: Annotated[tuple[IPvAnyNetwork, ...], NoDecode] = ()
    python_agents: Annotated[frozenset[str], NoDecode] = frozenset()
    max_connections: int = Field(default=2_000, gt=0)
    max_connections_per_address: int = Field(default=200, gt=0)
    max_websockets_per_address: int = Field(default=100, gt=0)
    header_timeout_seconds: float = Field(default=10, gt=0)
    body_timeout_seconds: float = Field(default=60, gt=0)
    keep_alive_seconds: int = Field(default=5, gt=0)
    write_timeout_seconds: float = Field(default=30, gt=0)
    log: LogFormat = LogFormat.TEXT
    request_log: bool = False
    # Without a prefix: Uvicorn's name, which deployments know. Nobody is believed untold.
    forwarded_allow_ips: str = Field(default="none", validation_alias="forwarded_allow_ips")

    @field_validator("url", "model_url", "s3_endpoint_url", "public_url")
    @classmethod
    def _require_http(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{value!r} is no address; write it like https://HOST/PATH")
        return value.rstrip("/")

    @field_validator("demo_pulse_workspaces", "agent_networks", "python_agents", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(filter(None, (each.strip() for each in value.split(","))))

    @field_validator("concurrent_runs_by_type", "agent_bindings", "prices", mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise ValueError(f"is no JSON object ({error})") from error

    def on_own_machine(self) -> Settings:
        """The same for where all who write connectors own the machine that runs them.

        They could read its environment and reach its networks without the platform.
        """
        open = {
            "agent_bindings": FREELY,
            "agent_networks": EVERYWHERE,
            "python_agents": frozenset({"*"}),
        }
        return self.model_copy(update=open)


_OWN = {f"SIMULATION_{name.upper()}" for name in Settings.model_fields}
"""What is a setting of the platform's is no variable of connectors."""


def load_settings(**overrides: Any) -> Settings:
    """The settings of this process; ``overrides`` that are not null win.

    Raises:
        ConfigurationInvalid: one cannot be used; the refusal names its variable.
    """
    agent = {
        name: value
        for name, value in os.environ.items()
        if name.startswith(VARIABLE_PREFIX) and name not in _OWN
    }
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**({"agent_variables": agent} | given))
    except ValidationError as error:
        refusal = refusal_of(error)
        name, _, wrong = refusal.message.partition(":")
        setting = f"SIMULATION_{name.partition('.')[0].upper()}"
        message = f"{setting}:{wrong}; correct {setting}."
        raise ConfigurationInvalid(message, field=refusal.field) from error
    except SettingsError as error:
        raise ConfigurationInvalid(f"A setting must be JSON, and is not: {error}.") from error


def environment_for_agents(*, everything: bool) -> dict[str, str]:
    """What the process of an agent has of this environment: nothing of the platform's.

    ``everything`` else, or only what programs need to be found, written to and read from.
    """
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SIMULATION_") and (everything or name in _HARMLESS)
    }


_HARMLESS = {
    *("HOME", "LANG", "LC_ALL", "LC_CTYPE", "PATH", "PYTHONPATH", "TMPDIR", "TZ", "VIRTUAL_ENV"),
    *("SSL_CERT_DIR", "SSL_CERT_FILE"),
}


def plain_output() -> bool:
    """Whether output goes to a log instead of a person: true where ``CI`` is set."""
    return bool(os.environ.get("CI"))

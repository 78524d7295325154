"""The limits of the server, for whoever runs an organization on it: its operator sets them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulation.identity.failed_sign_ins import FAILURES_PER_MINUTE
from simulation.limits.messages import MAX_REQUESTS_PER_MINUTE
from simulation.settings import Settings


@dataclass(frozen=True, slots=True)
class ServerLimit:
    """A limit that holds for all organizations of a server.

    ``variable`` is what sets it in the environment; null for what no setting changes.
    """

    name: str
    value: float
    unit: str
    description: str
    variable: str | None = None


def server_limits(settings: Settings) -> Iterator[ServerLimit]:
    """Each limit that the users of a server may run into."""
    for name, unit, description in _OF_SETTINGS:
        yield ServerLimit(
            name, getattr(settings, name), unit, description, f"SIMULATION_{name.upper()}"
        )
    for kind, runs in sorted(settings.concurrent_runs_by_type.items()):
        yield ServerLimit(
            f"concurrent_runs_by_type.{kind}",
            runs,
            "runs",
            f"Runs of the task kind {kind} that all workers execute at once.",
            "SIMULATION_CONCURRENT_RUNS_BY_TYPE",
        )
    yield ServerLimit(
        "requests_per_minute",
        MAX_REQUESTS_PER_MINUTE,
        "requests a minute",
        "What each user may ask by GraphQL; endpoints of REST have rates of their own.",
    )
    yield ServerLimit(
        "failed_sign_ins_per_minute",
        FAILURES_PER_MINUTE,
        "requests a minute",
        "Wrong credentials that one address may send before it is turned away.",
    )


_OF_SETTINGS = (
    ("concurrent_sessions", "sessions", "Sessions that one worker plays at once."),
    ("concurrent_runs", "runs", "Runs of Pulse that all workers execute at once."),
    (
        "overload_patience_seconds",
        "seconds",
        "How long a session waits for an endpoint that has too much to do.",
    ),
    ("tracked_event_days", "days", "How long tracked events are kept."),
    ("max_connections", "connections", "Connections that the server takes."),
    ("max_connections_per_address", "connections", "Connections of one address."),
    ("max_websockets_per_address", "connections", "WebSockets of one address."),
    ("header_timeout_seconds", "seconds", "How long the head of a request may take."),
    ("body_timeout_seconds", "seconds", "How long the body of a request may take."),
    ("keep_alive_seconds", "seconds", "How long the server waits for the next request."),
    ("write_timeout_seconds", "seconds", "How long a client may take nothing of an answer."),
)
"""What is set in the environment: setting, unit, and what it limits."""

"""Decides over an idempotency key: who executes the request, and who gets its response."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from simulation.kernel.errors import IdempotencyInProgress, IdempotencyKeyReused
from simulation.kernel.ids import derived_uuid
from simulation.kernel.messages import NOTHING, Decision, Facts, Metadata, Need
from simulation.kernel.values import Value
from simulation.pulse.idempotency.messages import (
    KeyReleased,
    KeyReserved,
    ReleaseKey,
    ReserveKey,
    Response,
    ResponseStored,
    StoreResponse,
)
from simulation.pulse.organizations import operates

RETENTION = timedelta(days=7)

EXECUTION_LIMIT = timedelta(minutes=2)
"""After this long without a response the process that executed the request is taken for dead."""


class Reservation(Value):
    """The folded state of a key's stream."""

    key: str
    fingerprint: str
    token: str
    epoch: str
    reserved_at: datetime
    response: Response | None = None
    released: bool = False

    def over(self, at: datetime) -> bool:
        """Whether the key may be taken by any request again."""
        return at >= self.reserved_at + RETENTION


class IdempotencyDecider:
    """The decider of idempotency keys."""

    category = "idempotency"
    commands = (ReserveKey, StoreResponse, ReleaseKey)
    events = (KeyReserved, ResponseStored, KeyReleased)

    def target(self, command: Any) -> str:
        if operates(command.actor):
            return derived_uuid("idempotency", command.key)
        # The same key in two organizations is two keys.
        return derived_uuid("idempotency-of", command.actor.organization, command.key)

    def needs(self, command: Any, state: Reservation | None, facts: Facts) -> Sequence[Need]:
        return ()

    def decide(self, command: Any, state: Reservation | None, facts: Facts) -> Decision:
        if isinstance(command, ReserveKey):
            return _reserve(command, state)
        # Whoever was taken for dead has nothing to say about the key any more.
        if state is None or state.token != command.token or state.response is not None:
            return NOTHING
        if isinstance(command, StoreResponse):
            return Decision((ResponseStored(response=command.response),))
        return NOTHING if state.released else Decision((KeyReleased(),))

    def evolve(self, state: Reservation | None, event: Any, metadata: Metadata) -> Reservation:
        if isinstance(event, KeyReserved):
            at = metadata.recorded_at
            if state is not None and event.epoch != state.epoch and not state.over(at):
                # It took over what was forgotten before it was written, and lies now behind
                # what another began in its place: that one has the key.
                return state
            return Reservation(**event.model_dump(), reserved_at=at)
        assert state is not None, "a stream begins with a reservation"
        if isinstance(event, ResponseStored):
            return state.model_copy(update={"response": event.response})
        return state.model_copy(update={"released": True})


def _reserve(command: ReserveKey, state: Reservation | None) -> Decision:
    if state is None or state.over(command.at):
        return _reserved(command, epoch=command.token)
    if state.fingerprint != command.fingerprint:
        raise IdempotencyKeyReused(
            f"The idempotency key {command.key!r} belongs to a different request; a new request "
            "needs a new key.",
            field="X-Idempotency-Key",
        )
    if state.response is not None or state.token == command.token:
        return NOTHING
    if not state.released and command.at < state.reserved_at + EXECUTION_LIMIT:
        raise IdempotencyInProgress(
            f"The first request with the idempotency key {command.key!r} is still executing; "
            "ask again in a moment.",
            field="X-Idempotency-Key",
        )
    return _reserved(command, epoch=state.epoch)


def _reserved(command: ReserveKey, epoch: str) -> Decision:
    event = KeyReserved(
        key=command.key, fingerprint=command.fingerprint, token=command.token, epoch=epoch
    )
    return Decision((event,))

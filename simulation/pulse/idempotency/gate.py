"""Lets each request through once, and repeats its response to whoever asks again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from pydantic import ValidationError

from simulation.bus import Bus, Receipt
from simulation.eventstore.port import EventStore
from simulation.kernel.clock import Clock
from simulation.kernel.decider import fold
from simulation.kernel.errors import IdempotencyInProgress, IdempotencyKeyMissing
from simulation.kernel.ids import IdSource
from simulation.kernel.values import Actor
from simulation.pulse.idempotency.decider import IdempotencyDecider, Reservation
from simulation.pulse.idempotency.messages import (
    KeyCommand,
    ReleaseKey,
    ReserveKey,
    Response,
    StoreResponse,
)

SERVER_ERROR = 500

Execute = Callable[[str], Awaitable[Response]]
"""Executes a request under its epoch: what it creates has ids derived from that."""


class IdempotencyGate:
    """Reserves a key before its request is executed, and keeps the response afterwards."""

    def __init__(self, bus: Bus, store: EventStore, clock: Clock, ids: IdSource) -> None:
        self._bus = bus
        self._store = store
        self._clock = clock
        self._ids = ids
        self._decider = IdempotencyDecider()

    async def once(
        self, actor: Actor, key: str | None, fingerprint: str, execute: Execute
    ) -> Response:
        """The response to the request, executed now or kept from the first time.

        A response of the server's own failure (5xx) is not kept. Who was taken for dead and
        comes back is answered with what the request came to meanwhile.

        Raises:
            IdempotencyKeyMissing: there is no key, or it has not the form of one.
            IdempotencyKeyReused: the key belongs to a different request.
            IdempotencyInProgress: the first request is still executing, or this one took so
                long that another has taken it over.
        """
        token = self._ids.uuid()
        reserve = self._reservation(actor, key, fingerprint, token)
        state = await self._reserved(reserve)
        if state.response is not None:
            return state.response
        about = {"actor": actor, "key": state.key, "token": token}
        try:
            response = await execute(state.epoch)
        except BaseException:
            await self._handle(ReleaseKey(**about, at=self._clock.now()))
            raise
        if response.status >= SERVER_ERROR:
            await self._handle(ReleaseKey(**about, at=self._clock.now()))
            return response
        store = StoreResponse(**about, at=self._clock.now(), response=response)
        kept: Reservation | None = (await self._handle(store)).state
        if kept is None or kept.epoch != state.epoch or kept.response is None:
            raise IdempotencyInProgress(
                f"The request with the idempotency key {state.key!r} took so long that it was "
                "taken for lost; ask again in a moment.",
                field="X-Idempotency-Key",
            )
        return kept.response

    async def purge(self, before: datetime) -> int:
        """Forget keys that were reserved before ``before``; returns how many."""
        streams = {commit.stream: None async for commit in self._store.log(self._decider.category)}
        count = 0
        for stream in streams:
            commits = await self._store.read(stream)
            state: Reservation | None = fold(self._decider, commits)
            if state is not None and state.reserved_at < before:
                # Not beyond what was read: the key may be reserved anew at this moment.
                await self._store.forget(stream, before=commits[-1].last + 1)
                count += 1
        return count

    async def _reserved(self, command: ReserveKey) -> Reservation:
        receipt = await self._handle(command)
        if receipt.position > 1 and receipt.state.token == command.token:
            # Taken over, perhaps from what was being forgotten: another may have begun anew in
            # its place. Who has the key is what the stream says now.
            receipt = await self._handle(command)
        state: Reservation = receipt.state
        return state

    async def _handle(self, command: KeyCommand) -> Receipt:
        # Keys are forgotten and reserved anew: memory may be of another life of the key.
        return await self._bus.handle(command, fresh=True)

    def _reservation(
        self, actor: Actor, key: str | None, fingerprint: str, token: str
    ) -> ReserveKey:
        try:
            return ReserveKey(
                actor=actor,
                at=self._clock.now(),
                key=key or "",
                fingerprint=fingerprint,
                token=token,
            )
        except ValidationError as error:
            raise IdempotencyKeyMissing(
                "X-Idempotency-Key: every request that changes something needs a key of the form "
                "<run_id>/<stage_name>/<action_name>; make one up for each new request.",
                field="X-Idempotency-Key",
            ) from error

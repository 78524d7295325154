"""What goes over the wire, for somebody who tries a service: observed here, and kept nowhere.

Nobody looks while sessions are played; then nothing is copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from simulation.kernel.clock import Clock, SystemClock
from simulation.runner.wire.excerpt import MASK, forms_of, without_unprintable

MAX_EXCHANGES = 50
MAX_SHOWN_CHARACTERS = 20_000
"""The longest beginning of a body that is shown."""

_MASKED_HEADERS = ("auth", "cookie", "key", "secret", "token", "password", "credential", "session")
_NOT_MASKED = ("idempotency-key", "x-session-id", "sec-websocket-version")


@dataclass(slots=True)
class Exchange:
    """A request and what came of it, secrets as ***; times in milliseconds from its beginning.

    ``status`` is null where nothing was answered, or where what is spoken has none.
    """

    method: str
    address: str
    request_headers: dict[str, str] = field(default_factory=dict)
    request_body: str = ""
    status: int | None = None
    response_headers: dict[str, str] = field(default_factory=dict)
    response_body: str = ""
    response_bytes: int = 0
    first_byte_ms: float | None = None
    total_ms: float | None = None


class Unobserved:
    """Takes what happens in an exchange that nobody looks at."""

    def sent(self, content: bytes | str) -> None:
        """More was sent."""

    def answered(self, status: int, headers: Mapping[str, str]) -> None:
        """The head of the answer is there."""

    def received(self, content: bytes | str) -> None:
        """Some of the answer's body is there."""

    def end(self) -> None:
        """It is over, well or not."""


class Observed(Unobserved):
    """Writes an exchange down as it happens."""

    def __init__(self, exchange: Exchange, secrets: Iterable[str], clock: Clock) -> None:
        self.exchange = exchange
        self._secrets = tuple(forms_of(secrets))
        self._clock = clock
        self._began = clock.ticks()
        self._sent, self._received = bytearray(), bytearray()

    def sent(self, content: bytes | str) -> None:
        _extend(self._sent, content)

    def answered(self, status: int, headers: Mapping[str, str]) -> None:
        self.exchange.status = status
        self.exchange.response_headers = self.shown_headers(headers)
        self._note_first_byte()

    def received(self, content: bytes | str) -> None:
        self._note_first_byte()
        self.exchange.response_bytes += len(content)
        _extend(self._received, content)

    def shown_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """``headers`` without what is secret by its name or by what it is."""
        return {
            name: MASK if _is_masked(name) else self.shown(text) for name, text in headers.items()
        }

    def shown(self, text: str) -> str:
        """``text`` without secrets, as far as it is shown."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        cut = text[:MAX_SHOWN_CHARACTERS]
        return without_unprintable(cut if cut == text else f"{cut}…")

    def end(self) -> None:
        exchange = self.exchange
        exchange.total_ms = self._elapsed_ms()
        exchange.request_body = self.shown(self._sent.decode(errors="replace"))
        exchange.response_body = self.shown(self._received.decode(errors="replace"))

    def _note_first_byte(self) -> None:
        if self.exchange.first_byte_ms is None:
            self.exchange.first_byte_ms = self._elapsed_ms()

    def _elapsed_ms(self) -> float:
        return round((self._clock.ticks() - self._began) * 1000, 3)


class Exchanges:
    """All exchanges of a question; only so many are written down."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.seen: list[Exchange] = []
        self._clock = clock or SystemClock()

    def begin(self, method: str, address: str, secrets: Iterable[str]) -> Unobserved:
        """An exchange that begins now."""
        if len(self.seen) >= MAX_EXCHANGES:
            return _NOBODY
        observed = Observed(Exchange(method, address), secrets, self._clock)
        self.seen.append(observed.exchange)
        return observed


_NOBODY = Unobserved()
_HERE: ContextVar[Exchanges | None] = ContextVar("exchanges", default=None)


@contextmanager
def observing(exchanges: Exchanges) -> Iterator[None]:
    """Within, what goes over the wire is written down in ``exchanges``."""
    token = _HERE.set(exchanges)
    try:
        yield
    finally:
        _HERE.reset(token)


@contextmanager
def unobserved() -> Iterator[None]:
    """Within, nothing is written down: what is exchanged is secret as a whole."""
    token = _HERE.set(None)
    try:
        yield
    finally:
        _HERE.reset(token)


def is_observed() -> bool:
    """Whether what goes over the wire is written down here."""
    return _HERE.get() is not None


def exchanging(
    method: str,
    address: str,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    secrets: Sequence[str] = (),
) -> Unobserved:
    """An exchange that begins now: tell it how it goes, and when it has ended.

    ``address`` is shown as it is, so it must hold no secret.
    """
    exchanges = _HERE.get()
    if exchanges is None:
        return _NOBODY
    exchange = exchanges.begin(method, address, secrets)
    if isinstance(exchange, Observed):
        exchange.exchange.request_headers = exchange.shown_headers(headers or {})
        exchange.sent(body or b"")
    return exchange


def _extend(kept: bytearray, content: bytes | str) -> None:
    # More than is shown, so that a secret at the edge is masked as a whole.
    room = MAX_SHOWN_CHARACTERS * 4 - len(kept)
    if room > 0:
        kept += (content.encode(errors="replace") if isinstance(content, str) else content)[:room]


def _is_masked(name: str) -> bool:
    name = name.lower()
    return name not in _NOT_MASKED and any(mark in name for mark in _MASKED_HEADERS)

"""How to mend what could not be read: where in an answer there is something to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from simulation.catalog.connectors.connector import Connector
from simulation.kernel.values import Json
from simulation.runner.faults import AgentFault, SessionFault
from simulation.runner.wire.decoding import parsed_json
from simulation.runner.wire.excerpt import excerpt
from simulation.runner.wire.exchanges import Exchange

MAX_PLACES = 5
SOCKET_IS_OPEN = 101
_MAX_VALUES = 2_000
_LONGEST_QUOTE = 60

_SPOKEN = ("answer", "content", "message", "output", "reply", "response", "text")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def remedy_for(
    connector: Connector, fault: SessionFault, exchanges: Sequence[Exchange]
) -> str | None:
    """What mends ``fault``, where the answer shows it; null where its reason says all."""
    if not isinstance(fault, AgentFault) or not exchanges:
        return None
    try:
        body = parsed_json(_answer_in(exchanges[-1]))
    except ValueError:
        return None
    places = places_of_texts(body)
    if not places:
        return None
    told = "; ".join(f"{path} ({excerpt(text, limit=_LONGEST_QUOTE)!r})" for path, text in places)
    return f"In the answer texts stand at {told}; {_how(connector)}"


def _answer_in(exchange: Exchange) -> str:
    """What is to be read of an exchange; of a socket the last that was said."""
    if exchange.status == SOCKET_IS_OPEN:
        return exchange.response_body.strip().rpartition("\n")[2]
    is_answer = exchange.status is not None and exchange.status // 100 == 2
    return exchange.response_body if is_answer else ""


def places_of_texts(body: Json) -> list[tuple[str, str]]:
    """Where texts stand in ``body``, as JSON paths; what most looks like speech comes first."""
    found = [each for each in _texts(body, "$") if each[1].strip()]
    found.sort(key=lambda each: (not _is_spoken(each[0]), -len(each[1])))
    return found[:MAX_PLACES]


def _how(connector: Connector) -> str:
    for field in ("answer_path", "text_path"):
        if hasattr(connector, field):
            return f"let {field} of the connector name the one that is the answer."
    return "use a connector of type http, with the one that is the answer as its answer_path."


def _texts(body: Json, path: str) -> Iterator[tuple[str, str]]:
    waiting, seen = [(path, body)], 0
    while waiting and seen < _MAX_VALUES:
        here, value = waiting.pop()
        seen += 1
        if isinstance(value, str):
            yield here, value
        elif isinstance(value, dict):
            waiting += [(f"{here}{_step(name)}", item) for name, item in value.items()]
        elif isinstance(value, list):
            waiting += [(f"{here}[{number}]", item) for number, item in enumerate(value[:20])]


def _step(name: str) -> str:
    if _PLAIN.fullmatch(name):
        return f".{name}"
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{escaped}']"


def _is_spoken(path: str) -> bool:
    return any(word in path.lower() for word in _SPOKEN)

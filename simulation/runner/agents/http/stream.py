"""Answers of HTTP agents that come as a stream: what the paths select in each event."""

from __future__ import annotations

from simulation.catalog.connectors.http import HttpConnector
from simulation.catalog.connectors.streams import EventStream, StreamTexts
from simulation.kernel.values import Json
from simulation.runner.agents.http.by_paths import Picked, flat, picked, selected
from simulation.runner.wire.answer import Unusable, kind_of
from simulation.runner.wire.asking import MAX_ANSWER_BYTES
from simulation.runner.wire.events import StreamEvent
from simulation.runner.wire.streaming import DONE

_WORDS = ("answer_path", "reasoning_path")


class HttpStream:
    """Gathers what the connector's paths select in all events; what comes of it is ``Picked``."""

    def __init__(self, connector: HttpConnector, stream: EventStream) -> None:
        self.begun = False
        self.done = False
        self._connector = connector
        self._stream = stream
        self._found: Picked = {}
        self._size = 0

    def complaint(self, value: Json) -> Json:
        return value

    async def take(self, event: StreamEvent, value: Json) -> None:
        if event.data.strip() == DONE:
            self.done = True
            return
        for name, values in (await picked(self._connector, value)).items():
            self._keep(name, values)
        stream = self._stream
        if event.name == stream.last_event:
            self.done = True
        elif stream.last_path is not None:
            self.done = any(await selected(stream.last_path, value))

    def answer(self) -> Json:
        stream = self._stream
        if not self.done and (stream.last_event or stream.last_path):
            raise Unusable(
                "its stream ended without the event that is the last by last_event and last_path; "
                "send it, or correct them."
            )
        found: dict[str, Json] = {"answer_path": [], **self._found}
        if stream.texts is StreamTexts.DELTAS:
            found |= {
                name: ["".join(map(str, self._found[name]))]
                for name in _WORDS
                if self._found.get(name)
            }
        return found

    def _keep(self, name: str, values: list[Json]) -> None:
        if name not in _WORDS:
            self._found.setdefault(name, []).extend(values)
            self.begun |= name == "tool_calls_path" and any(values)
            return
        texts = [text for text in flat(values) if text not in (None, "")]
        if not texts:
            return
        self.begun = True
        kept = self._found.setdefault(name, [])
        if self._stream.texts is StreamTexts.LAST:
            kept.clear()
            self._size = 0
        for text in texts:
            if not isinstance(text, str):
                path = getattr(self._connector, name)
                raise Unusable(f"{kind_of(text)} stands at {path} in an event; make it a text.")
            kept.append(text)
            self._size += len(text)
        if self._size > MAX_ANSWER_BYTES:
            raise Unusable(
                f"it says more than {MAX_ANSWER_BYTES // 1024} Ki characters; answer shorter."
            )

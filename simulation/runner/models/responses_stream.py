"""Answers of the Responses API that come as a stream."""

from __future__ import annotations

from simulation.kernel.values import Json
from simulation.runner.wire.answer import MAX_PARTS, Unusable, kind_of
from simulation.runner.wire.events import StreamEvent
from simulation.runner.wire.streaming import DONE

_LAST = ("response.completed", "response.incomplete")


class ResponseStream:
    """Waits for the event that holds the whole response, and notes when it began to speak."""

    def __init__(self) -> None:
        self.begun = False
        self.done = False
        self._whole: dict[str, Json] | None = None
        self._items: dict[int, Json] = {}

    def complaint(self, value: Json) -> Json:
        if not isinstance(value, dict):
            return None
        match value.get("type"):
            case "error":
                return value if isinstance(value.get("error"), dict) else {"error": value}
            case "response.failed":
                return value.get("response")
        return None

    async def take(self, event: StreamEvent, value: Json) -> None:
        if event.data.strip() == DONE:
            self.done = True
            return
        if not isinstance(value, dict):
            raise Unusable(f"an event of its stream is {kind_of(value)}, not an object.")
        kind = str(value.get("type", event.name))
        if kind.endswith(".delta"):
            self.begun = True
        elif kind == "response.output_item.done":
            self._keep(value)
        elif kind in _LAST:
            response = value.get("response")
            self._whole = response if isinstance(response, dict) else {}
            self.done = True

    def answer(self) -> Json:
        if self._whole is None:
            raise Unusable(
                "its stream ended without response.completed or response.incomplete; send one."
            )
        # Some send the items as they are done, and do not repeat them.
        items = [self._items[number] for number in sorted(self._items)]
        return self._whole if self._whole.get("output") else self._whole | {"output": items}

    def _keep(self, value: dict[str, Json]) -> None:
        index = value.get("output_index")
        self._items[index if isinstance(index, int) else len(self._items)] = value.get("item")
        self.begun = True
        if len(self._items) > MAX_PARTS:
            raise Unusable(f"it streams more than {MAX_PARTS} items; send fewer.")

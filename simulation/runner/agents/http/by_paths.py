"""What the paths of an HTTP connector select, and the reply that it makes."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.catalog.connectors.http import HttpConnector
from simulation.catalog.session.transcript import ToolCall
from simulation.kernel.values import Json
from simulation.runner.apart import by_weight
from simulation.runner.models.reasoning import Spoken, spoken, text_of
from simulation.runner.ports import AgentReply
from simulation.runner.selection import Unselectable, select
from simulation.runner.wire.answer import (
    Unusable,
    finish_reason_in,
    kept_text,
    kind_of,
    texts_in,
    tool_calls_in,
)

PATHS = (
    "tool_calls_path",
    "answer_path",
    "ended_path",
    "reasoning_path",
    "finish_reason_path",
    "continuation_path",
)
_LONGEST_CONTINUATION = 10_000
_ONLY_REASONING = "it holds reasoning and nothing that is said; answer with a text."

Picked = dict[str, list[Json]]
"""The values at each path of a connector, by the name of its field."""


async def picked(connector: HttpConnector, body: Json) -> Picked:
    """What stands in ``body`` at the paths of ``connector``.

    Raises:
        Unusable: a path cannot be followed there.
    """
    paths = {name: path for name in PATHS if (path := getattr(connector, name)) is not None}
    return {name: await selected(path, body) for name, path in paths.items()}


async def is_answered(connector: HttpConnector, body: Json) -> bool:
    """Whether ``body`` holds words or tool calls."""
    paths = (connector.answer_path, connector.tool_calls_path)
    try:
        return any([await select(path, body) for path in paths if path is not None])
    except Unselectable:
        return False


async def selected(path: str, body: Json) -> list[Json]:
    """What stands in ``body`` at ``path``; raises Unusable where that cannot be followed."""
    try:
        return await select(path, body)
    except Unselectable as error:
        raise Unusable(f"{path} cannot be followed in it ({error}).") from error


async def reply_of(connector: HttpConnector, found: Picked) -> AgentReply:
    """The reply that ``found`` makes; raises Unusable where it makes none."""
    tool_calls = _tool_calls(connector, found)
    broken = [call.problem for call in tool_calls if call.problem]
    texts = _texts(connector, found, required=not tool_calls)
    words = await by_weight(sum(map(len, texts)), lambda: [spoken(text) for text in texts])
    said = tuple(each.said for each in words if each.said.strip())
    if not said and len(broken) == len(tool_calls):
        raise Unusable(broken[0] if broken else _ONLY_REASONING)
    return AgentReply(
        texts=said or ("",),
        tool_calls=tool_calls,
        ended=_ended(connector, found),
        reasoning=_reasoning(found, words),
        finish_reason=_finish_reason(found),
        continuation=_continuation(connector, found),
    )


def flat(values: Sequence[Json]) -> list[Json]:
    """``values`` with every list replaced by its items."""
    return [item for value in values for item in (value if isinstance(value, list) else (value,))]


def _texts(connector: HttpConnector, found: Picked, *, required: bool) -> tuple[str, ...]:
    path, values = connector.answer_path, found["answer_path"]
    if not values and required:
        raise Unusable(f"nothing stands at {path}; correct answer_path, or answer there.")
    # A tool call may come without a word, which many write as null.
    given = [text for text in flat(values) if text is not None or required]
    texts = texts_in(given, f"what {path} selects")
    if not texts and required:
        raise Unusable(f"the text at {path} is empty; answer with a text.")
    return texts


def _tool_calls(connector: HttpConnector, found: Picked) -> tuple[ToolCall, ...]:
    items = [item for item in flat(found.get("tool_calls_path", ())) if item is not None]
    return tool_calls_in(items, f"what {connector.tool_calls_path} selects")


def _reasoning(found: Picked, words: Sequence[Spoken]) -> str:
    beside = [text_of(each) for each in found.get("reasoning_path", ())]
    thought = (*beside, *(each.reasoning for each in words))
    return kept_text("\n\n".join(text for text in thought if text))


def _finish_reason(found: Picked) -> str | None:
    reasons = map(finish_reason_in, found.get("finish_reason_path", ()))
    return next(filter(None, reasons), None)


def _ended(connector: HttpConnector, found: Picked) -> bool:
    values = found.get("ended_path", ())
    for value in values:
        if not isinstance(value, bool | None):
            where = connector.ended_path
            raise Unusable(f"{kind_of(value)} stands at {where}; make it a boolean.")
    return any(values)


def _continuation(connector: HttpConnector, found: Picked) -> str:
    """What the agent calls the conversation; the last one that it says, null for none."""
    said = [value for value in found.get("continuation_path", ()) if value is not None]
    if not said:
        return ""
    value, path = said[-1], connector.continuation_path
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unusable(f"{kind_of(value)} stands at {path}; make it a text.")
    if len(text := kept_text(str(value))) > _LONGEST_CONTINUATION:
        raise Unusable(
            f"the text at {path} is longer than {_LONGEST_CONTINUATION} characters; shorten it."
        )
    return text

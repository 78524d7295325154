"""A chat model behind an OpenAI-compatible endpoint, spoken to over aiohttp directly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import aiohttp

from simulation.catalog.service import ModelPreference
from simulation.runner.faults import EndpointFault, EndpointUnavailable
from simulation.runner.models.chat_completions import completion_in, holds_choice
from simulation.runner.ports import ChatAnswer
from simulation.runner.wire.answer import BrokenOff, RefusedRequest, TooSlow, Unusable
from simulation.runner.wire.http_client import JsonEndpoint
from simulation.runner.wire.paths import below
from simulation.runner.wire.retries import Retries
from simulation.runner.wire.time_limits import TimeLimits


class OpenAiChatModel:
    """Asks ``{base_url}/chat/completions``.

    A preferred model's parameters are sent as they are, except those that decide what the
    answer looks like: ``messages``, ``stream`` and ``n``.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        model: str,
        api_key: str | None = None,
        *,
        timeout_seconds: float = 60,
        retries: Retries | None = None,
    ) -> None:
        self._model = model
        address = below(base_url, "/chat/completions")
        self._endpoint = JsonEndpoint(
            session,
            address,
            name="The model",
            shown=address,
            limits=TimeLimits(timeout_seconds),
            headers={"Authorization": f"Bearer {api_key}"} if api_key else {},
            secrets=(api_key,) if api_key else (),
            retries=retries,
        )

    async def require(self) -> None:
        """Return where somebody accepts a connection; nothing is asked.

        Raises:
            EndpointUnavailable: nobody does.
        """
        await self._endpoint.touch()

    async def complete(
        self,
        messages: Sequence[dict[str, str]],
        *,
        model: ModelPreference | None = None,
        schema: dict[str, Any] | None = None,
    ) -> ChatAnswer:
        request = self._request(messages, model, schema)
        try:
            body = await self._endpoint.post(request, answered=holds_choice)
        except (BrokenOff, RefusedRequest, TooSlow) as bad:
            raise EndpointUnavailable(str(bad)) from bad
        except Unusable as bad:
            raise EndpointFault(str(bad)) from bad
        try:
            completion = await completion_in(body)
        except Unusable as bad:
            quote = self._endpoint.quote(body)
            raise EndpointFault(f"The model's answer: {bad} It sent: {quote}") from bad
        return ChatAnswer(
            text="\n\n".join(completion.texts),
            tool_calls=completion.tool_calls,
            usage=completion.usage,
            raw=body,
            reasoning=completion.reasoning,
            finish_reason=completion.finish_reason,
            model=request["model"],
        )

    def _request(
        self,
        messages: Sequence[dict[str, str]],
        model: ModelPreference | None,
        schema: dict[str, Any] | None,
    ) -> dict[str, Any]:
        request: dict[str, Any] = dict(model.params) if model else {}
        request |= {"model": model.llm_name if model else self._model, "messages": list(messages)}
        request.pop("stream", None)
        request.pop("n", None)
        if schema is not None:
            request["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": schema},
            }
        return request

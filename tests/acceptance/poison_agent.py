"""An agent that answers with what stops a careless platform, by the path that it is asked at."""

from __future__ import annotations

import argparse
import json
from typing import Any

from aiohttp import web

KILOBYTE = 1_000


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


_ANSWERS: dict[str, Any] = {
    "fine": {"reply": "Your table is booked."},
    "nested": {"reply": "So deep.", "data": nested(80)},
    "wide": {"reply": [1] * (400 * KILOBYTE)},
    "keys": {"k" * (400 * KILOBYTE): [1] * (90 * KILOBYTE)},
    "long": {"reply": "Well, now. " * (90 * KILOBYTE)},
    "lists": {"reply": "[" * 49 + "[" + "1," * (140 * KILOBYTE)},
    "json": {"reply": json.dumps(nested(80))},
    "repeats": {"reply": "a" * (150 * KILOBYTE) + "!"},
    "many": {"reply": ["More and more."] * 100},
}
ANSWERS = {
    kind: json.dumps(said, separators=(",", ":")).encode() for kind, said in _ANSWERS.items()
}
"""By path: what is answered, each within the size that the platform reads."""


async def answer(request: web.Request) -> web.Response:
    await request.read()
    return web.Response(body=ANSWERS[request.match_info["kind"]], content_type="application/json")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    app = web.Application(client_max_size=64 * KILOBYTE * KILOBYTE)
    app.router.add_post("/{kind}", answer)
    web.run_app(app, host="127.0.0.1", port=parser.parse_args().port, print=_say)


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - read by the test


if __name__ == "__main__":
    main()

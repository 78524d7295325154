"""How worker and process talk: JSON, each with its length before it."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

LENGTH = struct.Struct(">I")
MAX_REQUEST_BYTES = 16 * 1024 * 1024
MAX_ANSWER_BYTES = 1024 * 1024
"""The largest answer of an agent."""
MAX_FRAME_BYTES = MAX_ANSWER_BYTES + 4096


def framed(value: dict[str, Any]) -> bytes:
    """``value`` as it is sent; raises ValueError for what is no JSON, such as NaN."""
    content = json.dumps(value, allow_nan=False).encode()
    return LENGTH.pack(len(content)) + content


def read_frame(stream: BinaryIO) -> dict[str, Any] | None:
    """The next frame of a stream that waits; null at its end."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    content = stream.read(LENGTH.unpack(head)[0])
    frame: dict[str, Any] = json.loads(content)
    return frame

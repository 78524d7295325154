"""The seal of a record: a checksum over what it says and where it stands.

Against accidents, and cheap: whoever may write the record could also write any seal.
"""

from __future__ import annotations

from zlib import crc32


def seal_of(stream: str, position: int, record: bytes) -> int:
    """The seal of ``record`` at its place."""
    return crc32(record, crc32(f"{stream}:{position}".encode()))

"""Entity tags: names of what was answered, by which a caller who has it says so.

They are weak: the same answer may be compressed or not.
"""

from __future__ import annotations

from hashlib import blake2b

_BYTES = 16


def tag_of(*parts: str | bytes) -> str:
    """The tag of an answer that depends on ``parts`` and on nothing else."""
    digest = blake2b(digest_size=_BYTES)
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return f'W/"{digest.hexdigest()}"'


def is_held(tag: str, if_none_match: str) -> bool:
    """Whether a caller who sends ``if_none_match`` has the answer with ``tag``, or any at all."""
    return is_named(tag, if_none_match) or "*" in _known(if_none_match)


def is_named(tag: str, if_none_match: str) -> bool:
    """The same for who was answered so before; ``*`` may also stand beside what is refused."""
    return tag.removeprefix("W/") in _known(if_none_match)


def _known(if_none_match: str) -> list[str]:
    return [each.strip().removeprefix("W/") for each in if_none_match.split(",")]

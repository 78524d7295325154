"""What endpoints report of the tokens that an answer took."""

from __future__ import annotations

from simulation.catalog.session.transcript import Usage
from simulation.kernel.values import Json

_MOST_TOKENS = 2**53


def usage_of(usage: Json, sent: str, received: str) -> Usage | None:
    """The tokens in the fields called ``sent`` and ``received``, if they are reported sensibly:
    a wrong bill is no reason to lose the answer."""
    if not isinstance(usage, dict):
        return None
    prompt, completion = (usage.get(key, 0) for key in (sent, received))
    for tokens in (prompt, completion):
        if type(tokens) is not int or not 0 <= tokens <= _MOST_TOKENS:
            return None
    return Usage(prompt_tokens=prompt, completion_tokens=completion)

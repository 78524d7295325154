"""What is wrong with a catalog: everything at once, each with its place."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct: where it stands, in which definition, and what it is."""

    file: str
    line: int | None
    definition: str | None
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        named = "" if self.definition is None else f"{self.definition!r}: "
        return f"{place}: {named}{self.message}"


class Problems(Exception):
    """A catalog cannot be loaded as it is; nothing of it was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        shown = [str(each) for each in self.problems[:MOST_SHOWN]]
        if len(self.problems) > MOST_SHOWN:
            shown.append(f"… and {len(self.problems) - MOST_SHOWN} more.")
        super().__init__("\n".join(shown))


def did_you_mean(written: str, known: Collection[str]) -> str:
    """The known name that is most like what was written, as the end of a sentence."""
    close = difflib.get_close_matches(written, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else "."

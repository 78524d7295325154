"""The body of a request to an agent, with places that are filled in for each turn."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import orjson

from simulation.kernel.json_values import JsonValue
from simulation.kernel.stored import when_new
from simulation.kernel.values import Json

IN_HEADERS = frozenset({"continuation", "session_id", "turn", "user_variables"})
PLACEHOLDERS = IN_HEADERS | {"event", "message", "messages"}

MAX_TEMPLATE_BYTES = 64 * 1024
MAX_PLACEHOLDERS = 100
MAX_FILLED_BYTES = 4 * 1024 * 1024
"""The largest body that is sent: each placeholder brings in all that it stands for."""

_ESCAPED = re.compile(r"\\.")


class BodyTooLarge(Exception):
    """A template that would become too large once filled; the message says how large."""


@dataclass(frozen=True, slots=True)
class Placeholders:
    """What counts as a placeholder in templates of a kind; the first group is its name."""

    pattern: re.Pattern[str]

    def used_in(self, template: Json) -> Counter[str]:
        """How often each placeholder stands in ``template``, keys included, which are not
        filled."""
        return Counter(self.names_in(template))

    def names_in(self, template: Json) -> Iterator[str]:
        """The name of each placeholder in ``template``, keys included, again and again where it
        stands there so. One by one: finding all in a long text at once would hold up the loop,
        whichever thread does it."""
        if isinstance(template, dict):
            template = [*template.keys(), *template.values()]
        if isinstance(template, list):
            for each in template:
                yield from self.names_in(each)
        elif isinstance(template, str):
            yield from (found[1] for found in self.pattern.finditer(template))

    def split(self, text: str) -> list[str]:
        """What stands in ``text`` around its placeholders, and at each odd place the name of
        one."""
        return self.pattern.split(text)

    def fill(self, template: Json, value_of: Callable[[str], Json], most_bytes: int) -> Json:
        """``template`` with every placeholder replaced by the value of its name.

        Raises:
            BodyTooLarge: what is filled in would come to more than ``most_bytes``.
        """
        used = self.used_in(template)
        known = {name: value_of(name) for name in used}
        size = sum(times * len(orjson.dumps(known[name])) for name, times in used.items())
        if size > most_bytes:
            counts = ", ".join(f"{times} times {{{{{name}}}}}" for name, times in used.items())
            raise BodyTooLarge(
                f"{counts} come to {size} bytes, and at most {most_bytes} are sent; send each "
                "value once."
            )
        return self._filled(template, known)

    def _filled(self, template: Json, known: Mapping[str, Any]) -> Json:
        if isinstance(template, dict):
            return {key: self._filled(item, known) for key, item in template.items()}
        if isinstance(template, list):
            return [self._filled(item, known) for item in template]
        if not isinstance(template, str):
            return template
        whole = self.pattern.fullmatch(template)
        if whole:
            return known[whole.group(1)]
        if self._is_json(template):
            return self._filled_json(template, known)
        return self.pattern.sub(lambda match: as_text(known[match.group(1)]), template)

    def _is_json(self, text: str) -> bool:
        """Whether ``text`` is JSON itself, as far as its placeholders let one see."""
        if not text.lstrip().startswith(("{", "[")) or '"' not in text:
            return False
        try:
            orjson.loads(self.pattern.sub("0", text))
        except orjson.JSONDecodeError:
            return False
        return True

    def _filled_json(self, text: str, known: Mapping[str, Any]) -> str:
        """``text`` with values so that it stays valid JSON: within quotes, or as values."""
        values = {name: json.dumps(value, ensure_ascii=False) for name, value in known.items()}
        texts = {
            name: json.dumps(as_text(value), ensure_ascii=False)[1:-1]
            for name, value in known.items()
        }
        filled, quoted = [], False
        for number, piece in enumerate(self.split(text)):
            if number % 2:
                filled.append(texts[piece] if quoted else values[piece])
                continue
            filled.append(piece)
            if '"' in piece:
                quoted ^= _ESCAPED.sub("", piece).count('"') % 2 == 1
        return "".join(filled)


_OF_REQUESTS = Placeholders(re.compile(r"\{\{\s*(user_variables\.[A-Za-z0-9_-]+|[a-z_]+)\s*\}\}"))


def require_sound(template: Any) -> Any:
    """``template``, once it is known that it can be filled at a bounded cost."""
    size = len(json.dumps(template))
    if size > MAX_TEMPLATE_BYTES:
        raise ValueError(
            f"is {size} bytes long, and at most {MAX_TEMPLATE_BYTES} are allowed; leave out what "
            "the agent does not need."
        )
    used = placeholders_in(template)
    require_known(used, PLACEHOLDERS)
    if used.total() > MAX_PLACEHOLDERS:
        raise ValueError(
            f"holds {used.total()} placeholders, and at most {MAX_PLACEHOLDERS} are allowed; "
            "send each value once."
        )
    return template


def require_known(names: Iterable[str], known: frozenset[str]) -> None:
    """Return where all placeholders called ``names`` are ``known``.

    Raises:
        ValueError: one is not.
    """
    for name in names:
        if name.partition(".")[0] not in known:
            raise ValueError(f"{{{{{name}}}}} is unknown; use one of {', '.join(sorted(known))}.")


BodyTemplate = Annotated[JsonValue, when_new(require_sound)]
"""A JSON value whose strings may hold placeholders such as ``{{message}}``."""


def fill(template: Json, values: dict[str, Any]) -> Json:
    """``template`` with every placeholder replaced by its value.

    Raises:
        BodyTooLarge: what is filled in would come to more than ``MAX_FILLED_BYTES``.
    """
    return _OF_REQUESTS.fill(template, lambda name: _value_of(name, values), MAX_FILLED_BYTES)


def fill_pieces(pieces: Sequence[str], values: dict[str, Any]) -> str:
    """The text whose ``pieces`` were split off by ``split``, with its placeholders filled in."""
    return "".join(
        as_text(_value_of(piece, values)) if number % 2 else piece
        for number, piece in enumerate(pieces)
    )


def split(text: str) -> list[str]:
    """What stands in ``text`` around its placeholders, and at each odd place the name of one."""
    return _OF_REQUESTS.split(text)


def placeholders_in(template: Json) -> Counter[str]:
    """How often each placeholder stands in ``template``, keys included, which are not filled."""
    return _OF_REQUESTS.used_in(template)


def asks_for(template: Json, name: str) -> bool:
    """Whether the placeholder ``name`` stands in ``template``."""
    return name in _OF_REQUESTS.names_in(template)


def _value_of(name: str, values: dict[str, Any]) -> Json:
    """What stands for a placeholder; nothing for a variable that this user does not have."""
    base, dot, variable = name.partition(".")
    return values[base].get(variable, "") if dot else values[base]


def as_text(value: Json) -> str:
    """``value`` within a text: a text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value)

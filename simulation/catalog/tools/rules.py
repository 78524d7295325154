"""Rules over a state: which call is answered how, and what it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from simulation.catalog.expressions.json_patch import require_patch
from simulation.catalog.expressions.places import (
    GIVEN,
    is_path,
    require_filled,
    require_place,
    require_pointer_to_fill,
)
from simulation.kernel.json_values import JsonObject, JsonValue
from simulation.kernel.stored import when_new
from simulation.kernel.strict import Flag
from simulation.kernel.values import Value

MAX_RULES = 50
MAX_CONDITIONS = 20
MAX_FOUND = 10
MAX_PLACE = 500
MAX_PATHS = 50
"""JSONPaths of one tool, each of which may visit much of the state."""


class ConditionVerb(StrEnum):
    """What must be so of what stands at a place."""

    EXISTS = "exists"
    MISSING = "missing"
    EQUALS = "equals"
    DIFFERS = "differs"
    ONE_OF = "one_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Condition(Value):
    """Something that must be so for a rule to apply.

    ``at`` is a JSON Pointer with placeholders, such as
    ``/state/bookings/{{arguments.booking_id}}/status``, or a JSONPath over the same. It holds
    where what stands there is as ``verb`` says with ``value``, in which placeholders are filled
    in; of several values that a JSONPath selects one is enough. ``at_least`` and ``at_most``
    compare two numbers or two texts.
    """

    at: Annotated[str, StringConstraints(min_length=1, max_length=MAX_PLACE)]
    verb: ConditionVerb = ConditionVerb.EXISTS
    value: JsonValue = None


class Rule(Value):
    """One way in which a call is answered.

    ``find`` names what is found at places, for the others to read: at a JSON Pointer one value
    or none, at a JSONPath the list of all that it selects. Where everything in ``when`` holds,
    ``patch`` (JSON Patch, its paths and values filled in) changes the state, and ``content``,
    filled in from what there is then, is answered; ``is_error`` says that the tool refuses.
    """

    find: dict[str, str] = Field(default_factory=dict)
    when: tuple[Condition, ...] = ()
    patch: tuple[JsonObject, ...] = ()
    content: JsonValue
    is_error: Flag = False


def _at(where: str, check: Callable[..., Any], *given: Any) -> Any:
    try:
        return check(*given)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error


def require_sound_rule(rule: Rule) -> None:
    """Return where everything in ``rule`` refers to something.

    Raises:
        ValueError: something does not, or there is too much of it.
    """
    if len(rule.when) > MAX_CONDITIONS:
        raise ValueError(f"when: holds {len(rule.when)} conditions; at most {MAX_CONDITIONS} may.")
    if len(rule.find) > MAX_FOUND:
        raise ValueError(f"find: holds {len(rule.find)} names; at most {MAX_FOUND} may.")
    known = set(GIVEN)
    for name, place in rule.find.items():
        _at(f"find.{name}", _require_name, name)
        _at(f"find.{name}", require_place, place, known)
        known.add(name)
    for number, condition in enumerate(rule.when):
        _at(f"when.{number}.at", require_place, condition.at, known)
        _at(f"when.{number}.value", _require_value, condition)
        _at(f"when.{number}.value", require_filled, condition.value, known)
    _at("patch", require_patch, rule.patch)
    for number, operation in enumerate(rule.patch):
        for field in operation.keys() & {"path", "from"}:
            _at(f"patch.{number}.{field}", require_pointer_to_fill, operation[field], known)
        _at(f"patch.{number}.value", require_filled, operation.get("value"), known)
    _at("content", require_filled, rule.content, known)


def _require_name(name: str) -> None:
    if name in GIVEN or not name.isidentifier() or not name.isascii() or len(name) > 40:
        raise ValueError(
            f"{name!r} cannot be the name of what is found; choose one of letters, digits and "
            f"underscores that is none of {', '.join(sorted(GIVEN))}."
        )


def _require_value(condition: Condition) -> None:
    verb, value = condition.verb, condition.value
    if verb is ConditionVerb.ONE_OF and not isinstance(value, list | str):
        raise ValueError("must be a list of values for 'one_of'.")
    if verb in (ConditionVerb.AT_LEAST, ConditionVerb.AT_MOST) and (
        isinstance(value, bool) or not isinstance(value, int | float | str)
    ):
        raise ValueError(f"must be a number or a text for '{verb.value}'.")


def _require_sound(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    if not 1 <= len(rules) <= MAX_RULES:
        raise ValueError(f"holds {len(rules)} rules; give one to {MAX_RULES}.")
    for number, rule in enumerate(rules):
        _at(str(number), require_sound_rule, rule)
    paths = paths_in(rules)
    if paths > MAX_PATHS:
        raise ValueError(
            f"holds {paths} JSONPaths, and at most {MAX_PATHS} are allowed; name one value by a "
            "JSON Pointer such as /state/bookings/{{arguments.booking_id}}."
        )
    return rules


def paths_in(rules: Iterable[Rule]) -> int:
    """How many JSONPaths there are to follow in ``rules``."""
    return sum(
        is_path(place)
        for rule in rules
        for place in (*rule.find.values(), *(each.at for each in rule.when))
    )


class ByRules(Value):
    """The first rule that applies answers. Where none does the call is refused.

    Rules read the arguments and the state, which they may change.
    """

    type: Literal["rules"] = "rules"
    rules: Annotated[tuple[Rule, ...], when_new(_require_sound)]

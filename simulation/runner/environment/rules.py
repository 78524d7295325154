"""Rules over a state: the first that applies answers, and changes it."""

from __future__ import annotations

import operator
from typing import Any

from jsonpath import JSONPathError

from simulation.catalog.expressions.body_template import BodyTooLarge
from simulation.catalog.expressions.json_patch import PatchedTooLarge, PatchFailed, patched
from simulation.catalog.expressions.json_path_budget import TooManyNodes, budget_of
from simulation.catalog.expressions.places import (
    MAX_NODES,
    Seen,
    filled,
    filled_pointer,
    found_at,
    is_path,
)
from simulation.catalog.session.transcript import ToolResult
from simulation.catalog.tools.rules import ByRules, Condition, ConditionVerb, Rule
from simulation.catalog.tools.tool import MAX_STATE_BYTES
from simulation.kernel.json_values import same
from simulation.kernel.values import Json
from simulation.runner.environment.answered import Answered, Call, Refusal
from simulation.runner.faults import EnvironmentFault


def ruled_answer(rules: ByRules, call: Call) -> Answered:
    """What the first rule that applies answers, and what it makes of the state.

    Raises:
        Refusal: none applies, or one needs an argument that is not there.
        EnvironmentFault: one cannot be followed.
    """
    with budget_of(MAX_NODES):
        return _first_that_applies(rules, call)


def _first_that_applies(rules: ByRules, call: Call) -> Answered:
    for number, rule in enumerate(rules.rules, start=1):
        where = f"Rule {number} of the tool {call.tool.name!r}"
        try:
            seen = _seen(rule, call)
            if all(_holds(condition, seen) for condition in rule.when):
                return _answered(rule, call, seen)
        except (JSONPathError, TooManyNodes, RecursionError) as error:
            problem = str(error).partition("\n")[0]
            raise EnvironmentFault(f"{where}: a JSONPath cannot be followed: {problem}.") from error
        except PatchedTooLarge as error:
            # As of one whose disk is full. It is the agent that fills it, call by call.
            raise Refusal("There is no room to keep this.") from error
        except PatchFailed as error:
            raise EnvironmentFault(
                f"{where}: its patch cannot be applied to the state: {error} Let a condition "
                "see to it that it can."
            ) from error
        except BodyTooLarge as error:
            raise EnvironmentFault(f"{where}: {error}") from error
    raise Refusal("Nothing is known about these arguments.")


def _seen(rule: Rule, call: Call) -> dict[str, Any]:
    """What the rule sees: what is given, and what it finds there. What is not found is left
    out."""
    seen: dict[str, Any] = {
        "arguments": call.arguments,
        "state": call.state,
        "call_number": call.number,
    }
    for name, place in rule.find.items():
        found = found_at(place, seen)
        if is_path(place):
            seen[name] = found
        elif found:
            seen[name] = found[0]
    return seen


def _holds(condition: Condition, seen: Seen) -> bool:
    found = found_at(condition.at, seen)
    if condition.verb is ConditionVerb.EXISTS:
        return bool(found)
    if condition.verb is ConditionVerb.MISSING:
        return not found
    wanted = filled(condition.value, seen)
    return any(_compares(condition.verb, each, wanted) for each in found)


def _compares(verb: ConditionVerb, found: Json, wanted: Json) -> bool:
    match verb:
        case ConditionVerb.EQUALS:
            return same(found, wanted)
        case ConditionVerb.DIFFERS:
            return not same(found, wanted)
        case ConditionVerb.ONE_OF:
            return isinstance(wanted, list) and any(same(found, each) for each in wanted)
        case ConditionVerb.AT_LEAST:
            return _in_order(wanted, found)
        case ConditionVerb.AT_MOST:
            return _in_order(found, wanted)
    raise AssertionError(f"no rule for {verb!r}")


def _in_order(one: Json, other: Json) -> bool:
    """Whether ``one`` is no more than ``other``, two numbers or two texts."""
    if isinstance(one, bool) or isinstance(other, bool):
        return False
    numbers = isinstance(one, int | float) and isinstance(other, int | float)
    texts = isinstance(one, str) and isinstance(other, str)
    return (numbers or texts) and bool(operator.le(one, other))


def _answered(rule: Rule, call: Call, seen: dict[str, Any]) -> Answered:
    state = call.state
    if rule.patch:
        operations = [_operation(each, seen) for each in rule.patch]
        state = patched(state, operations, MAX_STATE_BYTES)
    content = filled(rule.content, _after(rule, seen, state))
    return Answered(ToolResult(content=content, is_error=rule.is_error), state)


def _operation(operation: dict[str, Json], seen: Seen) -> dict[str, Json]:
    made = dict(operation)
    for field in operation.keys() & {"path", "from"}:
        pointer = filled_pointer(operation[field], seen)
        if pointer is None:
            raise Refusal("An argument is missing, or is no text or number.")
        made[field] = pointer
    if "value" in operation:
        made["value"] = filled(operation["value"], seen)
    return made


def _after(rule: Rule, seen: dict[str, Any], state: dict[str, Json]) -> Seen:
    """What there is to answer from: what was found anew, in the state as it is then."""
    after = seen | {"state": state}
    if not rule.patch:
        return after
    for name, place in rule.find.items():
        found = found_at(place, after)
        after[name] = found if is_path(place) else next(iter(found), after.get(name))
    return after

"""Looks whether entries make a catalog, by the very rules that will be asked when it is written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from simulation.catalog.definition.decider import DefinitionDecider, unique_name
from simulation.catalog.definition.kind import Kind
from simulation.catalog.definition.messages import Body, Definition
from simulation.catalog.expressions.conventions import remarks_on
from simulation.catalog.gates.decidable import remark_on
from simulation.catalog.gates.gate import Gate
from simulation.catalog.scenario import SCENARIO
from simulation.catalog.unit_test import UNIT_TEST
from simulation.catalog.unit_test_set import UNIT_TEST_SET
from simulation.cli.problems import Problem, Problems, did_you_mean
from simulation.cli.seeding.entry import Entry
from simulation.cli.seeding.references import NAMED_BY, translated
from simulation.client.actor import LOCAL_ACTOR
from simulation.client.wish import is_id
from simulation.kernel.clock import SystemClock
from simulation.kernel.errors import SimulationError, ValidationFailed
from simulation.kernel.messages import Facts, Need

_GATE: TypeAdapter[Gate] = TypeAdapter(Gate)


def check_catalog(entries: Sequence[Entry]) -> None:
    """Return if all of ``entries`` can be loaded.

    Raises:
        Problems: they cannot; all that is wrong is told.
    """
    check = _Check(entries)
    for entry in entries:
        check.add(entry)
    if check.problems:
        raise Problems(check.problems)


def remarks_on_catalog(entries: Sequence[Entry]) -> Iterator[Problem]:
    """What authors should know of entries that can be loaded: lines that only look like rules,
    and gates that the number of their sessions can never meet."""
    sessions = {
        each.key: each.fields.get("run_count", 1) for each in entries if each.kind is UNIT_TEST
    }
    for entry in entries:
        if entry.kind is UNIT_TEST_SET:
            yield from _remarks_on_gates(entry, sessions)
        instructions = entry.fields.get("instructions")
        if entry.kind is SCENARIO and isinstance(instructions, str):
            for remark in remarks_on(instructions):
                yield entry.problem(remark, "instructions")


def _remarks_on_gates(entry: Entry, sessions: Mapping[str, int]) -> Iterator[Problem]:
    for number, run in enumerate(entry.fields["unit_test_runs"]):
        gate = _GATE.validate_python(run.get("gate") or entry.fields.get("gate", "all"))
        count = run.get("run_count", 1) * sessions.get(unique_name(run["unit_test"]), 1)
        remark = remark_on(gate, count, number)
        if remark is not None:
            yield entry.problem(remark, "unit_test_runs", number)


class _Check:
    """What was checked so far, under ids that stand for those to come."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.problems: list[Problem] = []
        self._names: dict[str, list[str]] = {}
        self._keys = {(entry.kind.name, entry.key) for entry in entries if entry.name}
        for entry in entries:
            self._names.setdefault(entry.kind.name, []).append(entry.name or "")
        self._facts: dict[Need, Definition] = {}

    def add(self, entry: Entry) -> None:
        missing: list[Problem] = []

        def resolve(kind: str, key: str, name: str, path: tuple[Any, ...]) -> str:
            if (kind, key) not in self._keys and not is_id(name):
                label = kind.replace("_", " ")
                hint = did_you_mean(name, self._names.get(kind, []))
                message = f"there is no {label} named {name!r} in these files{hint}"
                missing.append(entry.problem(f"{_dotted(path)}: {message}", *path))
            return stand_in(kind, key)

        try:
            body = entry.kind.body.model_validate(translated(entry, resolve))
        except ValidationError as error:
            self.problems += [*missing, *_problems_of(entry, error)]
        except ValidationFailed as error:
            path = _path_of(error.field or "")
            self.problems += [*missing, entry.problem(error.message, *path)]
        else:
            self.problems += missing or self._ruled_out(entry, body)

    def _ruled_out(self, entry: Entry, body: Body) -> list[Problem]:
        """What the kind's own rules say; nothing where what it refers to is itself at fault."""
        id, decider = stand_in(entry.kind.name, entry.key), DefinitionDecider(entry.kind)
        now = SystemClock().now()
        create = entry.kind.create(actor=LOCAL_ACTOR, at=now, id=id, body=body)
        needs = decider.needs(create, None, Facts())
        if any(need not in self._facts for need in needs):
            return []
        try:
            decider.decide(create, None, Facts({need: self._facts[need] for need in needs}))
        except SimulationError as error:
            path = _path_of(error.field or "")
            return [entry.problem(error.message, *path)]
        self._facts[Need(entry.kind.name, id)] = Definition(
            kind=entry.kind.name,
            id=id,
            organization=LOCAL_ACTOR.organization,
            version=1,
            body=body,
            creator=LOCAL_ACTOR,
            created_at=now,
            updated_by=LOCAL_ACTOR,
            updated_at=now,
            version_creator=LOCAL_ACTOR,
            version_created_at=now,
        )
        return []


def stand_in(kind: str, key: str) -> str:
    """An id for a definition that may have none yet; an id is that of what is in no file."""
    if is_id(key):
        return key
    return hashlib.sha256(f"{kind}:{key}".encode("utf-8", "replace")).hexdigest()[:24]


def _problems_of(entry: Entry, error: ValidationError) -> Iterator[Problem]:
    found = error.errors(include_url=False)
    for each in found:
        if each["type"] == "too_short" and any(_is_in(other, each) for other in found):
            # What is wrong with its parts left it empty; it was not written so.
            continue
        path = _as_written(each["loc"])
        yield entry.problem(f"{_dotted(path)}: {_sentence(entry.kind, each)}", *path)


def _is_in(inner: Any, outer: Any) -> bool:
    path = outer["loc"]
    return len(inner["loc"]) > len(path) and inner["loc"][: len(path)] == path


def _as_written(path: Sequence[int | str]) -> tuple[int | str, ...]:
    return tuple(NAMED_BY.get(str(part), part) for part in path)


def _path_of(field: str) -> tuple[int | str, ...]:
    parts = [int(part) if part.isdigit() else part for part in field.split(".") if part]
    return _as_written(parts)


def _dotted(path: Sequence[int | str]) -> str:
    return ".".join(map(str, path))


def _sentence(kind: Kind, error: Any) -> str:
    given, name = error["input"], str(error["loc"][-1]) if error["loc"] else ""
    if error["type"] == "extra_forbidden":
        return f"is no field of a {kind.label}{did_you_mean(name, _field_names(kind))}"
    if error["type"] == "missing":
        return "is missing; write it."
    if error["type"] == "string_type" and isinstance(given, bool | int | float):
        shown = str(given).lower() if isinstance(given, bool) else given
        what = "yes or no" if isinstance(given, bool) else "a number"
        return f'{shown} is {what}, and a text is wanted; quote it: "{shown}".'
    if error["type"] == "union_tag_invalid":
        known = [tag.strip("' ") for tag in error["ctx"]["expected_tags"].split(",")]
        hint = did_you_mean(error["ctx"]["tag"], known)
        return f"type: {error['ctx']['tag']!r} is none of {', '.join(known)}{hint}"
    message = str(error["msg"]).removeprefix("Value error, ")
    return message if message.endswith((".", "?")) else f"{message}."


@cache
def _field_names_of(body: type[Body]) -> frozenset[str]:
    found: set[str] = set()
    waiting: list[Any] = [body.model_json_schema()]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            properties = each.get("properties")
            found |= set(properties) if isinstance(properties, dict) else set()
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return frozenset(NAMED_BY.get(name, name) for name in found)


def _field_names(kind: Kind) -> frozenset[str]:
    return _field_names_of(kind.body)

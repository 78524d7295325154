"""Shoots made up requests at an operation, and judges the answers by its description."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, BaseSchema, Case, CheckFunction, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.support.depth import DEEP

CONFORMANCE = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
CHECKS = [not_a_server_error, *CONFORMANCE]

Pick = Callable[[Sequence[Any]], Any]
"""Picks one of several."""

Aim = Callable[[Case, Pick], None]
"""Changes a case, by what it picks."""


def described(root: str) -> BaseSchema:
    """The API at ``root`` by its own words."""
    return schemathesis.openapi.from_url(f"{root}/openapi.json")


def operations(schema: BaseSchema) -> list[APIOperation]:
    """Every operation: what is read first, what ends something last, wholes before parts."""
    found: dict[bool, list[APIOperation]] = {False: [], True: []}
    for each in schema.get_all_operations():
        assert isinstance(each, Ok), each
        operation = each.ok()
        ends = operation.path.endswith(("/cancel", "/rotate")) or operation.method == "delete"
        found[ends].append(operation)
    begun = sorted(found[False], key=lambda each: (each.method != "get", each.label))
    # Users take their keys along.
    last = sorted(found[True], key=lambda each: ("/user/" not in each.path, each.label))
    return begun + last[::-1]


def plain_case(operation: APIOperation, path: Mapping[str, str]) -> Case:
    """The request that says nothing but where it goes; ``path`` holds what may be in that."""
    names = [each.name for each in operation.path_parameters]
    case: Case = operation.Case(path_parameters={name: path[name] for name in names})
    return case


@dataclass
class Range:
    """Where answers are gathered: how often each status came, and what was wrong, once each."""

    root: str
    headers: dict[str, str] = field(default_factory=dict)
    checks: Sequence[CheckFunction] = tuple(CHECKS)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)

    def shoot(self, case: Case) -> None:
        """Send ``case``, and judge the answer."""
        response = case.call(base_url=self.root, session=_SESSION, headers=self.headers)
        self.statuses[response.status_code] += 1
        try:
            case.validate_response(response, checks=list(self.checks))
        except FailureGroup as group:
            for failure in group.exceptions:
                name = f"{case.operation.label}: {response.status_code}: {failure.title}"
                self.wrong.setdefault(name, f"{failure}\n{group.message}")


_SESSION = requests.Session()


def _untouched(case: Case, pick: Pick) -> None:
    """Leaves a case as it is."""


def shoot_at(
    operation: APIOperation,
    field: Range,
    examples: int,
    aim: Aim = _untouched,
    surely: Aim | None = None,
) -> None:
    """Shoot so many requests that fit the description, and so many that do not.

    Before them come as many that go to the bounds of what is described; with ``surely``, there
    are as many that fit and are aimed by that. Unless deep, it is the same at every run: nothing
    is learnt from answers, and nothing kept.
    """
    pick = Random(operation.label).choice
    for case in _bounds(operation, examples):
        aim(case, pick)
        field.shoot(case)
    _shoot_at_random(operation, field, examples, GenerationMode.POSITIVE, aim)
    if surely is not None:
        _shoot_at_random(operation, field, examples, GenerationMode.POSITIVE, surely)
    # Where nothing is taken, nothing can be wrong.
    if operation.body or any(operation.iter_parameters()):
        _shoot_at_random(operation, field, examples, GenerationMode.NEGATIVE, aim)


def _bounds(operation: APIOperation, at_most: int) -> list[Case]:
    """Cases at the bounds of the description, spread over all of them if they are too many."""
    schema = operation.schema
    found = schema.iter_coverage_cases(
        operation,
        generation_modes=list(GenerationMode),
        generation_config=schema.config.generation_for(operation=operation, phase="coverage"),
    )
    # Other methods are tried as well; what they answer is not this operation's.
    cases = [case for case in found if case.method.lower() == operation.method.lower()]
    return cases[:: max(1, math.ceil(len(cases) / at_most))]


def _shoot_at_random(
    operation: APIOperation, field: Range, examples: int, mode: GenerationMode, aim: Aim
) -> None:
    cases = operation.as_strategy(generation_mode=mode)

    @st.composite
    def aimed(draw: st.DrawFn) -> Case:
        case: Case = draw(cases)
        aim(case, lambda choices: draw(st.sampled_from(choices)))
        return case

    @settings(
        max_examples=examples,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize=not DEEP,
        deadline=None,
    )
    @given(aimed())
    def shoot(case: Case) -> None:
        field.shoot(case)

    shoot()

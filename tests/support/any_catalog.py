"""Makes catalogs up: bodies of all kinds, from the models themselves."""

from __future__ import annotations

import types
from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import reject
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from simulation.catalog.definition.decider import unique_name
from simulation.catalog.definition.messages import Body
from simulation.catalog.metric import MetricBody
from simulation.catalog.metric_value import Criterion
from simulation.catalog.persona import PersonaBody
from simulation.catalog.scenario import ScenarioBody
from simulation.catalog.service import ServiceBody
from simulation.catalog.unit_test import SuccessCriterion, UnitTestBody
from simulation.catalog.unit_test_set import UnitTestRun, UnitTestSetBody
from simulation.cli.seeding.checking import stand_in

Catalog = dict[str, list[Body]]

_CRITERION: TypeAdapter[Any] = TypeAdapter(Criterion)

TRICKY = (
    "NO", "20:30", "1e3", "1_000", "0o17", ".inf", "null", "~", "true", "7", "01234", "<<",
    "2026-06-06", "- a", "a: b", "# c", "a #b", "!x", "&a", "*a", "|", ">", "@x", "`x`", "%x",
    "{a}", "[a]", "? a", "'", '"', "a\n  b\n\nc", "a\n b ", "a\n\n\nb", "a\r\nb", "a\tb", "\ufeffa",
    "a\u2028b", "a\x85b", "a\x7fb", "é", "😀", "${HOME}", "${SIMULATION_AGENT_KEY}", "x" * 300,
    "word " * 60, "a\\nb", "=", "---", "--- a", "...", "a\n---\nb", "a\n# b",
)  # fmt: skip

TEXTS = st.one_of(st.sampled_from(TRICKY), st.text(min_size=1, max_size=12)).filter(
    lambda text: "\x00" not in text and text.strip()
)

BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "url": st.sampled_from(
        ["https://agent.example/v1", "https://agent.example:8443/a?b=c", "wss://agent.example"]
    ),
    "preferred_language": st.sampled_from(["eng", "deu"]),
    "timezone": st.sampled_from(["Europe/Berlin", "UTC"]),
    "conversation_starts_at": st.sampled_from([datetime(2026, 6, 6, 20, 30, tzinfo=UTC)]),
    "keyterms": st.sampled_from([(), ("table", "group of four")]),
    "pattern": st.sampled_from(["a+", "20:30", "^no$"]),
    "body_template": st.just({"text": "{{message}}", "no": ["20:30", True, None]}),
    "message_template": st.just({"say": "{{message}}"}),
    "answer_path": st.just("$.reply.text"),
    "callable": st.just("shop.agent:answer"),
    "agent_id": st.just("a" * 24),
    "service_hierarchical_state_machine_id": st.just("b" * 24),
    "headers": st.dictionaries(st.sampled_from(["X-A", "X-B"]), st.just("plain"), max_size=2),
    "tags": st.dictionaries(
        st.sampled_from(["area", "no", "7"]), st.sampled_from(["yes", "a b", "7"]), max_size=2
    ),
}  # fmt: skip
"""Where a field takes few values of its type, some of them."""

VARIABLES = st.dictionaries(st.sampled_from(["phone", "no", "on_"]), TEXTS, max_size=2)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.just(1.5), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(TEXTS, inner, max_size=2)),
    max_leaves=4,
)


def of_type(given: Any, name: str = "") -> st.SearchStrategy[Any]:
    """Values of a type as the field ``name`` may hold them; many are right."""
    if name in BY_NAME:
        return BY_NAME[name]
    origin, arguments = get_origin(given), get_args(given)
    if origin is Annotated:
        return of_type(arguments[0], name)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, types.UnionType):
        return st.one_of(*(of_type(each, name) for each in arguments))
    if origin is tuple:
        return st.lists(of_type(arguments[0]), min_size=1, max_size=2).map(tuple)
    if origin is dict and name.endswith("user_variables"):
        return VARIABLES
    if origin is dict and arguments[1] is not Any:
        keys = st.sampled_from(["canary", "judge", "persona"])
        return st.dictionaries(keys, of_type(arguments[1]), max_size=2)
    if origin is dict:
        return st.dictionaries(TEXTS, JSON, max_size=2)
    return _plain(given)


def _plain(given: Any) -> st.SearchStrategy[Any]:
    if given is type(None):
        return st.none()
    if isinstance(given, type) and issubclass(given, Enum):
        return st.sampled_from(list(given))
    if isinstance(given, type) and issubclass(given, BaseModel):
        return models(given)
    by_type = {str: TEXTS, bool: st.booleans(), int: st.integers(1, 9), float: st.just(0.75)}
    return by_type.get(given, JSON)


@st.composite
def models(draw: st.DrawFn, model: type[BaseModel], **fixed: Any) -> Any:
    """A model: with all that was drawn, or else with what it needs, or nothing at all."""
    drawn = {
        name: draw(of_type(field.annotation, name))
        for name, field in model.model_fields.items()
        if name not in fixed and (field.is_required() or draw(st.booleans()))
    }
    needed = {name: each for name, each in drawn.items() if model.model_fields[name].is_required()}
    for fields in (drawn, needed):
        try:
            return model.model_validate(_given(fields) | fixed)
        except (ValidationError, ValueError):
            continue
    return reject()


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _as_given(each) for name, each in fields.items()}


def _as_given(value: Any) -> Any:
    return value.model_dump() if isinstance(value, BaseModel) else value


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    """A catalog that could be written: references hold, criteria fit, names are told apart."""

    def named(count: int) -> list[str]:
        names = st.lists(
            TEXTS.map(str.strip), min_size=count, max_size=count, unique_by=unique_name
        )
        return draw(names.filter(lambda found: all("\n" not in each for each in found)))

    def some(model: type[Body], most: int = 2, **fixed: Any) -> list[Any]:
        return [
            draw(models(model, name=name, **fixed)) for name in named(draw(st.integers(1, most)))
        ]

    made: Catalog = {
        "service": some(ServiceBody, is_active=True),
        "persona": some(PersonaBody),
        "scenario": some(ScenarioBody),
    }

    def one_of(kind: str) -> Any:
        return draw(st.sampled_from(made[kind]))

    def id_of(kind: str) -> str:
        return stand_in(kind, unique_name(one_of(kind).name))

    made["metric"] = some(MetricBody, 3, applied_to_services=(id_of("service"),))

    def criterion() -> SuccessCriterion:
        metric = one_of("metric")
        fitting = draw(_criterion(metric.metric_value))
        id = stand_in("metric", unique_name(metric.name))
        return SuccessCriterion(name=draw(TEXTS), metric_id=id, criterion=fitting)

    made["unit_test"] = [
        UnitTestBody(
            name=name,
            description=draw(TEXTS),
            service_id=id_of("service"),
            service_version_set_name=draw(st.sampled_from(["edge", "release"])),
            persona_id=id_of("persona"),
            scenario_id=id_of("scenario"),
            max_interactions=draw(st.integers(1, 9)),
            success_criterions=tuple(criterion() for _ in range(draw(st.integers(1, 2)))),
            run_count=draw(st.integers(1, 2)),
        )
        for name in named(draw(st.integers(1, 2)))
    ]
    runs = tuple(
        UnitTestRun(
            unit_test_id=stand_in("unit_test", unique_name(each.name)),
            run_count=draw(st.integers(1, 2)),
        )
        for each in made["unit_test"]
    )
    made["unit_test_set"] = some(UnitTestSetBody, 1, unit_test_runs=runs)
    return made


def _criterion(value: Any) -> st.SearchStrategy[Any]:
    by_type: dict[str, dict[str, Any]] = {
        "boolean": {"expected_value": True},
        "numerical": {"verb": "<", "threshold": 0.5},
        "categorical": {"expected_values": getattr(value, "categories", ())[:1]},
    }
    given = {"type": value.type} | by_type[value.type]
    return st.just(_CRITERION.validate_python(given))

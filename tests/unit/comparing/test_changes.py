"""What is not the same in two runs, told to people."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.catalog.comparing.changes import (
    ChangeOf,
    Contents,
    RunChange,
    Told,
    changes,
    revisions,
)
from simulation.catalog.comparing.fields import MAX_TEXT, texts_of
from simulation.catalog.connectors.withholding import WITHHELD
from simulation.catalog.gates.gate import EarlyStop, PassRate
from simulation.catalog.metric_value import BooleanCriterion
from simulation.catalog.service import ModelPreference
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import SimulatorKind
from simulation.catalog.set_run.values.policy import RunPolicy
from tests.support.examples import ANNA, AT, KINDS, body, id_of
from tests.support.runs import CREATED, FINDINGS, SPEC, pinned

[METRIC] = SPEC.metrics_to_evaluate


def run(spec: Any = SPEC, **fields: Any) -> SetRun:
    named = {"unit_test_set": CREATED.unit_test_set, "seed": 42, "simulator": CREATED.simulator}
    made = SetRun(
        id=CREATED.id, organization="acme", creator=ANNA, created_at=AT, specs=(spec,), **named
    )
    return made.model_copy(update=fields)


def found(base: Told, candidate: Told, contents: Contents | None = None) -> list[RunChange]:
    return changes(base, candidate, ({}, {}), contents or {})


def test_nothing_has_changed_in_the_same_run() -> None:
    assert found(run(findings=FINDINGS), run(findings=FINDINGS)) == []
    assert revisions(run(), run()) == []


STRICT = METRIC.model_copy(update={"success_criterion": BooleanCriterion(expected_value=False)})
HASTY = SPEC.llm_model_preferences | {"judge": ModelPreference(llm_name="hasty")}


@pytest.mark.parametrize(
    ("fields", "of", "field", "before", "after"),
    [
        ({"gate": PassRate(at_least=0.9)}, ChangeOf.GATE, "gate", "all pass", "pass rate of at"),
        ({"run_count": 9}, ChangeOf.UNIT_TEST, "sessions", "6", "9"),
        (
            {"metrics_to_evaluate": (STRICT,)},
            ChangeOf.CRITERION,
            "confirmed",
            "is true",
            "is false",
        ),
        (
            {"llm_model_preferences": HASTY},
            ChangeOf.MODEL_PREFERENCES,
            "judge",
            "careful temperature=0",
            "hasty",
        ),
        (
            {"service_version_set_name": "beta"},
            ChangeOf.SERVICE,
            "version set",
            "release",
            "beta",
        ),
        (
            {"persona": SPEC.persona.model_copy(update={"id": id_of("else"), "name": "Bob"})},
            ChangeOf.PERSONA,
            "which",
            "'Zoë Lefèvre' in version 1",
            "'Bob' in version 1",
        ),
        (
            {"scenario": pinned("scenario", "Books a table", 2)},
            ChangeOf.SCENARIO,
            "version",
            "1",
            "2",
        ),
    ],
)
def test_what_a_unit_test_was_played_with(
    fields: dict[str, Any], of: ChangeOf, field: str, before: str, after: str
) -> None:
    [change] = found(run(), run(SPEC.model_copy(update=fields)))
    assert (change.of, change.field, change.unit_tests) == (of, field, ("Zoë books a table",))
    assert before in (change.before or "")
    assert after in (change.after or "")


@pytest.mark.parametrize(
    ("fields", "of", "before", "after"),
    [
        ({"seed": 7}, ChangeOf.SEED, "42", "7"),
        ({"simulator": SimulatorKind.MODEL}, ChangeOf.SIMULATOR, "rules", "model"),
        (
            {"policy": RunPolicy(early_stop=EarlyStop.CERTAIN)},
            ChangeOf.EARLY_STOP,
            "off",
            "certain",
        ),
        ({"policy": RunPolicy(replays=2)}, ChangeOf.POLICY, "0", "2"),
    ],
)
def test_what_a_run_was_started_with(
    fields: dict[str, Any], of: ChangeOf, before: str, after: str
) -> None:
    [change] = found(run(), run(**fields))
    assert (change.of, change.before, change.after) == (of, before, after)
    assert change.unit_tests == ()


def test_labels_and_builds_are_told() -> None:
    labels = {"commit": "a", "branch": "main"}, {"commit": "b", "branch": "main"}
    [check, _] = FINDINGS.checks
    assert check.identity is not None
    other = check.model_copy(
        update={"identity": check.identity.model_copy(update={"answer": "build-9"})}
    )
    later = FINDINGS.model_copy(update={"checks": (other,)})
    told = changes(run(findings=FINDINGS), run(findings=later), labels, {})
    assert [(each.field, each.before, each.after) for each in told] == [
        ("commit", "a", "b"),
        ("build of release", "build-8 « été »", "build-9"),
    ]


def versions(kind: str, **fields: Any) -> tuple[SetRun, SetRun, Contents]:
    """Two runs on two versions of a definition, and what these say."""
    before = body(kind)
    after = type(before).model_validate(before.model_dump(mode="json") | fields)
    later = getattr(SPEC, kind).model_copy(update={"version": 2})
    runs = run(), run(SPEC.model_copy(update={kind: later}))
    [revision] = revisions(*runs)
    withhold = KINDS[kind].withhold
    contents = {
        (kind, each.id, each.version): (says, withhold(says))
        for each, says in ((revision.before, before), (revision.after, after))
    }
    return *runs, contents


def test_a_definition_is_told_of_field_by_field() -> None:
    told = found(*versions("scenario", instructions="Ask for the terrace.", tags={"topic": "x"}))
    assert [(each.of, each.field, each.after) for each in told] == [
        (ChangeOf.SCENARIO, "version", "2"),
        (ChangeOf.SCENARIO, "instructions", "Ask for the terrace."),
    ]


def test_of_a_secret_it_is_told_that_it_has_changed_and_nothing_else() -> None:
    secret = {"phone_number": "+1 514 555 0199", "pin": "4711"}
    told = found(*versions("persona", sensitive_user_variables=secret))
    assert [(each.field, each.before, each.after) for each in told[1:]] == [
        ("sensitive_user_variables.phone_number", WITHHELD, WITHHELD),
        ("sensitive_user_variables.pin", None, WITHHELD),
    ]
    connector = {
        "type": "chat",
        "url": "https://anna:hidden@cafe.example/v2",
        "headers": {"X-Branch": "Québec"},
        "api_key": "hidden too",
    }
    told = found(*versions("service", connector=connector))
    assert {each.of for each in told} == {ChangeOf.SERVICE, ChangeOf.CONNECTOR}
    assert "hidden" not in str(told)
    assert "Québec" not in str(told)
    assert any(each.field == "connector.headers.X-Branch" for each in told)


def test_other_version_sets_than_those_that_were_played_are_left_out() -> None:
    sets = {"release": {"agent_version_number": 8}, "beta": {"agent_version_number": 9}}
    told = found(*versions("service", version_sets=sets))
    assert {each.field for each in told if "agent_version" in each.field} == {
        "version_sets.release.agent_version_number"
    }


def test_what_unit_tests_share_is_told_of_once() -> None:
    other = pinned("unit_test", "Another")
    later = SPEC.persona.model_copy(update={"version": 2})
    specs = [SPEC, SPEC.model_copy(update={"unit_test": other.model_copy(update={"id": RUN_ID})})]
    base = run().model_copy(update={"specs": tuple(specs)})
    after = tuple(each.model_copy(update={"persona": later}) for each in specs)
    [change] = found(base, base.model_copy(update={"specs": after}))
    assert change.unit_tests == ("Zoë books a table", "Another")


RUN_ID = id_of("another unit test")


def test_long_texts_are_cut_to_where_they_differ() -> None:
    before, after = texts_of("a" * 1_000 + "b" * 1_000, "a" * 1_000 + "c" * 1_000)
    assert before
    assert after
    assert before.startswith("…aaa")
    assert before.endswith("b…")
    assert after.endswith("c…")
    assert len(before) == len(after) == MAX_TEXT + 2
    assert texts_of(None, "a" * 200) == (None, "a" * MAX_TEXT + "…")
    assert texts_of(["x"], {"é": 1.5}) == ('["x"]', '{"é": 1.5}')

"""What a run's archive holds: its rows, its names, and what it withholds."""

from __future__ import annotations

import csv
import io
from typing import Any

import orjson

from simulation.catalog.definition.messages import Definition
from simulation.catalog.session.decider import Session
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import UnitTestRunSpec
from simulation.catalog.set_run.slots import slots
from simulation.reports import metric_table
from simulation.reports.run_archive import transcript_names
from simulation.reports.specification import pinned_definitions, specification
from tests.support.examples import ANNA, AT, body, id_of
from tests.support.given import EXAMPLES
from tests.support.runs import CREATED, RUN, SESSION, SPEC, answered, pinned, result, said

SPEC_OF_TWO = SPEC.model_copy(update={"metrics_to_evaluate": SPEC.metrics_to_evaluate * 2})


def run(*specs: UnitTestRunSpec) -> SetRun:
    """A run of ``specs``."""
    return SetRun(
        id=RUN,
        organization=ANNA.organization,
        creator=ANNA,
        created_at=AT,
        unit_test_set=CREATED.unit_test_set,
        seed=42,
        simulator=CREATED.simulator,
        specs=specs,
    )


def session(*results: Any, **fields: Any) -> Session:
    """A session that was evaluated to ``results``."""
    standard = {
        "id": SESSION,
        "organization": ANNA.organization,
        "set_run_id": RUN,
        "unit_test_id": id_of("unit_test"),
        "slot": 3,
        "run_index": 3,
        "seed": 7,
        "opened_at": AT,
        "transcript": (said(1, "Bonsoir !"), answered(1, "Oui ?"), said(2, "…"), answered(2, "=1")),
        "outcome": Outcome.FAILED,
        "reason": 'Not met: "prompt", and more.',
    }
    return Session(**standard | fields, results=results)


def rows(of: Session, spec: UnitTestRunSpec = SPEC_OF_TWO) -> list[dict[str, str]]:
    """The lines of a session as a program reads them."""
    raw = metric_table.header() + metric_table.lines(of, spec, "transcripts/x-3.jsonl")
    return list(csv.DictReader(io.StringIO(raw.decode(), newline="")))


def test_a_result_is_a_row() -> None:
    kept = result("prompt", value=1.5, passed=False)
    [row] = rows(session(kept))

    assert row == {
        "unit_test_id": id_of("unit_test"),
        "unit_test": "Zoë books a table",
        "run_index": "3",
        "session_id": SESSION,
        "transcript": "transcripts/x-3.jsonl",
        "outcome": "failed",
        "reason": 'Not met: "prompt", and more.',
        "metric_id": id_of("metric"),
        "metric": "Confirms the booking",
        "metric_version": "1",
        "success_criterion": "confirmed",
        "criterion": "is true",
        "value": "1.5",
        "passed": "false",
        "inconclusive": "false",
        "applied": "true",
        "justification": "« C’est confirmé. »",
        "lines": "4",
        "evaluation_result_id": kept.id,
    }


def test_values_of_every_type_are_told_apart() -> None:
    results = [
        result("a", value=True),
        result("b", value="chaleureux"),
        result("c", value=None, passed=None),
    ]
    spec = SPEC.model_copy(update={"metrics_to_evaluate": SPEC.metrics_to_evaluate * 3})
    found = [(row["value"], row["passed"]) for row in rows(session(*results), spec)]

    assert found == [("true", "true"), ("chaleureux", "true"), ("", "")]


def test_a_session_that_broke_off_has_the_results_that_it_has() -> None:
    assert rows(session()) == []
    assert len(rows(session(result("a")))) == 1


def test_a_line_break_in_a_reason_stays_in_its_cell() -> None:
    [row] = rows(session(result("a"), reason='one\n"two",\r\nthree'))

    assert row["reason"] == 'one\n"two",\r\nthree'


def test_sessions_of_a_unit_test_are_counted_on() -> None:
    other = SPEC.model_copy(update={"unit_test": pinned("persona", "Another"), "run_count": 1})
    twice = run(SPEC.model_copy(update={"run_count": 2}), other, SPEC)
    names = transcript_names(twice, slots(twice.specs))

    assert len(set(names.values())) == len(names) == 9
    assert names[1] == f"transcripts/{SPEC.unit_test.id}-1.jsonl"
    assert names[2] == f"transcripts/{other.unit_test.id}-0.jsonl"
    assert names[3] == f"transcripts/{SPEC.unit_test.id}-2.jsonl"


def test_each_definition_is_there_once() -> None:
    found = pinned_definitions(run(SPEC_OF_TWO, SPEC))

    assert [kind for kind, _ in found] == [
        "metric", "persona", "scenario", "service", "unit_test", "unit_test_set"
    ]  # fmt: skip


def shown(kind: str, **fields: Any) -> dict[str, Any]:
    """The body of a definition as a specification shows it."""
    [example] = [each for each in EXAMPLES if each.kind == kind]
    changed: Definition = example.model_copy(update={"body": body(kind, **fields)})
    found: dict[str, Any] = orjson.loads(specification(run(SPEC), [changed]))
    assert found["definitions"][0]["id"] == id_of(kind)
    of: dict[str, Any] = found["definitions"][0]["body"]
    return of


def test_secrets_are_withheld() -> None:
    chat = {
        "type": "chat",
        "url": "https://agent.example",
        "api_key": "sk-in-clear",
        "headers": {
            "X-Key": "in clear",
            "X-Named": "Bearer ${SIMULATION_AGENT_KEY}",
            "X-Both": "in clear${SIMULATION_AGENT_KEY}",
        },
    }
    service = shown("service", connector=chat, version_sets={"canary": {"connector": chat}})
    persona = shown("persona", sensitive_user_variables={"card_number": "4111"})

    for connector in (service["connector"], service["version_sets"]["canary"]["connector"]):
        assert connector["api_key"] == "(withheld)"
        assert connector["headers"] == {
            "X-Key": "(withheld)",
            "X-Named": "Bearer ${SIMULATION_AGENT_KEY}",
            "X-Both": "(withheld)",
        }
    assert persona["sensitive_user_variables"] == {"card_number": "(withheld)"}
    for found in (service, persona):
        text = orjson.dumps(found).decode()
        assert "in clear" not in text
        assert "4111" not in text


def test_an_address_has_neither_credentials_nor_query() -> None:
    template = {
        "text": "{{message}}",
        "auth": {"token": "in clear", "session": "{{session_id}}"},
        "api_key": ["in clear", "${SIMULATION_AGENT_KEY}"],
        "max_tokens": 7,
        "credentials_of_secrets": {"kind": "in clear"},
        "kind": "plain",
    }
    http = {
        "type": "http",
        "url": "https://ann:pass@agent.example:8443/talk?key=in+clear#in+clear",
        "body_template": template,
        "answer_path": "$.text",
    }
    connector = shown("service", connector=http)["connector"]

    assert connector["url"] == "https://agent.example:8443/talk"
    assert connector["body_template"] == {
        "text": "{{message}}",
        "auth": {"token": "(withheld)", "session": "{{session_id}}"},
        "api_key": ["(withheld)", "${SIMULATION_AGENT_KEY}"],
        "max_tokens": 7,
        "credentials_of_secrets": {"kind": "(withheld)"},
        "kind": "plain",
    }


def test_what_only_names_a_secret_is_shown() -> None:
    chat = {"type": "chat", "url": "https://x.example", "api_key": "${SIMULATION_AGENT_KEY}"}

    assert shown("service", connector=chat)["connector"]["api_key"] == "${SIMULATION_AGENT_KEY}"
    assert shown("service", connector=None)["connector"] is None


def test_tags_play_no_part() -> None:
    assert "tags" not in shown("persona", tags={"vip": None})

"""The names of Pulse's contract, read from it where it is at hand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute

from simulation.pulse.faults import RETRYABLE, Category
from simulation.pulse.run.messages import SignalStatus, StageStatus, TriggerSource
from simulation.pulse.status import Status
from simulation.rest.pulse import health, runs, tasks
from simulation.rest.pulse.credential import PREFIX
from simulation.rest.pulse.run_shapes import (
    AttemptDetail,
    CheckpointDetail,
    CheckpointEnvelope,
    EventDetail,
    RunDetail,
    StageDetail,
)
from simulation.rest.pulse.shapes import Envelope, HealthState, TaskDetail

CONTRACTS = Path(__file__).parents[4] / "shared" / "contracts"
SERVICE = CONTRACTS / "pulse-service.txt"
RUNTIME = CONTRACTS / "pulse-runtime.md"

pytestmark = pytest.mark.skipif(
    not (SERVICE.exists() and RUNTIME.exists()), reason="the contract is not at hand"
)


def section(title: str) -> str:
    """A section of the runtime's facts."""
    [found] = re.findall(rf"^## {title}\n(.*?)(?=^## |\Z)", RUNTIME.read_text(), re.S | re.M)
    return str(found)


def listed(text: str) -> set[str]:
    """The names in a list that commas part, up to the end of its sentence."""
    plain = re.sub(r"\([^)]*\)", "", text)
    sentence = re.split(r"\.(?:\s|$)", plain)[0].partition(":")
    return {name.strip(" `\n") for name in (sentence[2] or sentence[0]).split(",")}


def wire_names(shape: Any) -> set[str]:
    """The names of a shape's fields on the wire."""
    return {field.alias or name for name, field in shape.model_fields.items()}


def test_all_endpoints_are_there_and_no_others() -> None:
    wanted = {
        (method, path.replace(":id", "{id}"))
        for method, path in re.findall(r"^(GET|POST) (/Pulse/v1\S*) \|", SERVICE.read_text(), re.M)
    }
    routes = [
        route
        for router in (tasks.reads, tasks.changes, runs.reads, runs.changes, health.reads)
        for route in router.routes
        if isinstance(route, APIRoute)
    ]

    assert len(wanted) == 9
    assert {(method, PREFIX + route.path) for route in routes for method in route.methods} == wanted


@pytest.mark.parametrize(
    ("title", "shape"),
    [("Task definition", TaskDetail), ("Run", RunDetail), ("Health", HealthState)],
)
def test_shapes_have_the_fields_of_the_contract(title: str, shape: Any) -> None:
    wanted = listed(section(title))

    assert len(wanted) > 10
    assert wanted <= wire_names(shape)


def test_tasks_and_health_have_no_others() -> None:
    assert wire_names(TaskDetail) == listed(section("Task definition"))
    assert wire_names(HealthState) == listed(section("Health"))


def test_envelopes_have_exactly_the_fields_of_the_contract() -> None:
    checkpoint = set(re.findall(r"`(ce[A-Z]\w+)`", section("Checkpoint")))
    task = set(re.findall(r"`(cortex\w+)`", section("Task definition")))

    assert (len(checkpoint), len(task)) == (6, 3)
    assert wire_names(CheckpointEnvelope) == checkpoint
    assert wire_names(Envelope) == task


def test_the_parts_of_a_run_have_the_fields_of_the_contract() -> None:
    stage, attempt = re.findall(r"Per \w+: (.*?)\.", section("Stage log"))

    assert listed(section("Checkpoint").partition("One latest per run:")[2]) == wire_names(
        CheckpointDetail
    )
    assert listed(stage) | {"attempts"} == wire_names(StageDetail)
    assert listed(attempt) <= wire_names(AttemptDetail)
    assert listed(section("Events of a run")) == wire_names(EventDetail)


@pytest.mark.parametrize(
    ("title", "values"),
    [
        ("run status", Status),
        ("trigger source", TriggerSource),
        ("stage status", StageStatus),
        ("signal status", SignalStatus),
    ],
)
def test_words_are_those_of_the_contract(title: str, values: Any) -> None:
    [line] = re.findall(rf"^- {title}: (.*?)\.(?: |$)", section("States"), re.M)

    assert set(re.findall(r"`(\w+)`", line)) == {each.value for each in values}


def test_categories_and_flags_are_those_of_the_contract() -> None:
    text = SERVICE.read_text().replace("`", "")
    rows = re.findall(r"^(?:\| )?([a-z_]+) \| (yes|no|depends|per)\b", text, re.M)
    flags = {"yes": True, "no": False}

    assert {name: flags.get(said) for name, said in rows} == {
        category.value: RETRYABLE[category] for category in Category
    }

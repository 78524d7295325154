"""The error taxonomy: which categories there are, and which of them may be tried again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulation.pulse.faults import RETRYABLE, Category, StageFault
from simulation.pulse.run.messages import SignalStatus, StageStatus, TriggerSource
from simulation.pulse.status import TRANSITIONS, Status

CONTRACTS = Path(__file__).parents[4] / "shared" / "contracts"
ROW = re.compile(r"^(?P<category>[a-z_]+) \| (?P<retryable>[^|]+) \|", re.MULTILINE)
ENUMERATION = re.compile(r"^- (?P<name>[a-z ]+): (?P<values>(`[a-z]+`(, )?)+)", re.MULTILINE)

YES, NO, DEPENDS = True, False, None
TAXONOMY = {
    "model_timeout": YES,
    "model_refusal": NO,
    "model_rate_limit": YES,
    "tool_failure": DEPENDS,
    "stale_data": YES,
    "config_decode_error": NO,
    "checkpoint_corruption": NO,
    "checkpoint_format_unsupported": YES,
    "checkpoint_task_type_mismatch": NO,
    "checkpoint_task_version_mismatch": YES,
    "checkpoint_runtime_version_mismatch": YES,
    "checkpoint_name_mismatch": NO,
    "stage_timeout": DEPENDS,
    "host_action_failure": DEPENDS,
}


def contract(name: str) -> str:
    path = CONTRACTS / name
    if not path.exists():
        pytest.skip("the contract is not at hand")
    return path.read_text("utf-8")


def test_the_categories_are_those_that_were_agreed_on() -> None:
    assert {category.value: RETRYABLE[category] for category in Category} == TAXONOMY


def test_the_taxonomy_is_that_of_the_contract() -> None:
    said = {"yes": YES, "no": NO, "depends": DEPENDS, "per": DEPENDS}
    rows = {
        row["category"]: said[row["retryable"].split()[0]]
        for row in ROW.finditer(contract("pulse-service.txt"))
    }
    assert rows == TAXONOMY


def test_the_statuses_are_those_of_the_contract() -> None:
    found = {
        each["name"]: re.findall(r"`([a-z]+)`", each["values"])
        for each in ENUMERATION.finditer(contract("pulse-runtime.md"))
    }
    for name, values in {
        "run status": Status,
        "trigger source": TriggerSource,
        "stage status": StageStatus,
        "signal status": SignalStatus,
    }.items():
        assert found[name] == [each.value for each in values], name


def test_a_run_that_has_ended_moves_no_more() -> None:
    ends = {"completed", "failed", "cancelled", "timeout", "skipped"}
    assert {status.value for status in Status if status.terminal} == ends
    assert {status for status in Status if not status.terminal} == set(TRANSITIONS)


@pytest.mark.parametrize("category", Category)
@pytest.mark.parametrize("said", [True, False])
def test_the_stage_says_what_its_category_leaves_open(category: Category, said: bool) -> None:
    fault = StageFault(category, "Broken.", retryable=said)
    fixed = TAXONOMY[category.value]
    assert fault.retryable is (said if fixed is None else fixed)


def test_a_failure_that_says_nothing_is_not_tried_again() -> None:
    assert StageFault(Category.TOOL_FAILURE, "Broken.").retryable is False

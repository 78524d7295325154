"""Runs with personas whose rules do not suffice: no failure of the agent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulation.cli.seeding.catalog_files import read_catalog
from simulation.cli.seeding.checking import remarks_on_catalog
from tests.support.agents import Answered, ChatServer, Messages, said_by_user
from tests.support.definitions import BOOKING, Author
from tests.support.platform import House
from tests.support.played import outcomes, played, script

ASKS = "What is your loyalty number?"


async def run_against(house: House, *answers: str, **scenario: str) -> dict[str, Any]:
    """A run against an agent that gives ``answers`` one after the other, the last for good."""

    async def answer(said: Messages) -> Answered:
        return answers[min(len(said_by_user(said)), len(answers)) - 1]

    author = Author(house.owner)
    async with ChatServer(answer) as agent:
        line = await author.service("Line", url=agent.url)
        situation = await author.scenario("Situation", **scenario)
        test = await author.unit_test(serviceId=line, scenarioId=situation)
        return await played(house, [test], simulator="RULES")


@pytest.mark.parametrize(
    "answers",
    [
        (ASKS,),
        (ASKS, "I cannot go on without it."),
        (ASKS, "I am afraid that was the last table."),
    ],
)
async def test_a_question_without_an_answer_is_no_failure(house: House, answers) -> None:
    run = await run_against(house, *answers)
    assert (outcomes(run), run["verdict"]) == (["SIMULATOR_FAULT"], "INCONCLUSIVE")
    [session] = run["sessions"]
    assert session["reason"].startswith(f"The agent asked “{ASKS}”, and neither the instructions")
    assert "add 'If asked about …: say …'" in session["reason"]
    assert session["transcript"][2]["unanswered"] == ASKS


async def test_an_agent_that_manages_without_an_answer_passes(house: House) -> None:
    run = await run_against(house, ASKS, "Your table is booked all the same.")
    assert outcomes(run) == ["PASSED"]


async def test_a_failure_without_such_a_question_is_the_agents(house: House) -> None:
    run = await run_against(house, "For which day would you like it?", "Sorry, we cannot.")
    assert outcomes(run) == ["FAILED"]


async def test_a_line_that_is_no_rule_is_named_where_it_is_shown_and_played(house: House) -> None:
    instructions = f"{BOOKING}\nPatience: three"
    run = await run_against(house, "For which day?", instructions=instructions)
    assert outcomes(run) == ["SIMULATOR_FAULT"]
    named = "instructions: line 4 begins like a rule and is none (“Patience: three”)"
    assert run["sessions"][0]["reason"].startswith(named)
    assert script(run["sessions"][0]) == []

    shown = await house.owner.ask("{ scenarios(first: 9) { nodes { name remarks } } }")
    [remark] = next(
        each["remarks"] for each in shown["scenarios"]["nodes"] if each["name"] == "Situation"
    )
    assert remark.startswith(named)

    asked = "query($said: String!) { scenarioRemarks(instructions: $said) }"
    before = await house.owner.ask(asked, said=instructions)
    assert before == {"scenarioRemarks": [remark]}


def test_a_line_that_is_no_rule_is_named_when_it_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "scenarios.yaml").write_text(
        "- name: Situation\n"
        "  objective: Book a table.\n"
        "  instructions: |\n"
        "    Open with: A table, please.\n"
        "    Done when booked\n"
        "  initial_message_type: user-message\n"
    )
    [remark] = map(str, remarks_on_catalog(read_catalog(tmp_path)))
    assert remark.startswith("scenarios.yaml:3: 'Situation': instructions: line 2 begins like")
    assert "write “Done when the agent says: …”" in remark

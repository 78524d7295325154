"""Runs whose personas break their role: shown in any case, and never counted where it matters."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiohttp import web

from tests.support.agents import Answer, Answered, ChatServer, Messages, books_at_once
from tests.support.definitions import Author, criterion
from tests.support.platform import House, open_house
from tests.support.played import outcomes, played

ENGLISH = "Hi, I would like to book a table for two on Friday, please."
GERMAN = "Guten Tag, ich möchte bitte einen Tisch für zwei."
PRIVATE = "+44 20 7946 0301"
FOUND = """query($id: ID!) { unitTestSetRun(id: $id) { sessions {
  personaBreaks { kind key why } spent { role calls } } } }"""

NONE = json.dumps({"breaks": []})


def broke(kind: str, why: str, message: str = "1-persona-1") -> str:
    return json.dumps({"breaks": [{"message": message, "why": why, "kind": kind}]})


class Model:
    """Plays a persona that says ``line`` and leaves, judges metrics well, and personas by
    ``verdict``."""

    def __init__(self, line: str, verdict: str = NONE) -> None:
        self._line = line
        self._verdict = verdict
        self.personas_judged = self.metrics_judged = 0

    async def __call__(self, said: Messages) -> Answered:
        task = said[0]["content"]
        if "You check how a persona" in task:
            self.personas_judged += 1
            return self._verdict
        if "Measure exactly one metric" in task:
            self.metrics_judged += 1
            judgement = {"references": [], "justification": "So.", "applicable": True}
            return json.dumps(judgement | {"value": True})
        spoke = any(each["role"] == "assistant" for each in said)
        move = {"action": "leave" if spoke else "say", "message": "" if spoke else self._line}
        return json.dumps(move | {"objective_met": spoke, "reason": "It is booked."})


class Played:
    """A run, and what is shown of the persona in its only session."""

    def __init__(self, run: dict[str, Any], session: dict[str, Any]) -> None:
        self.run = run
        [self.outcome] = outcomes(run)
        self.reason: str = run["sessions"][0]["reason"]
        self.breaks = [(each["kind"], each["key"]) for each in session["personaBreaks"]]
        self.whys = [each["why"] for each in session["personaBreaks"]]
        self.judged = sum(each["calls"] for each in session["spent"] if each["role"] == "JUDGE")


async def play(
    model: Model, agent: Answer = books_at_once, simulator: str = "MODEL", **policy: Any
) -> Played:
    async with (
        ChatServer(model) as endpoint,
        ChatServer(agent) as line,
        open_house(model_url=endpoint.url) as house,
    ):
        run = await _run(house, line.url, simulator, policy)
        found = await house.owner.ask(FOUND, id=run["databaseId"])
    [session] = found["unitTestSetRun"]["sessions"]
    return Played(run, session)


async def _run(house: House, url: str, simulator: str, policy: dict[str, Any]) -> dict[str, Any]:
    author = Author(house.owner)
    polite = await author.metric("Polite", evaluator={"judge": {}})
    instructions = "Sei kurz.\nDone when the agent says: booked"
    facts = {"phone_number": PRIVATE}
    ana = await author.persona(
        "Ana", preferredLanguage="deu", sensitiveUserVariables=facts, background="A pilot."
    )
    test = await author.unit_test(
        personaId=ana,
        scenarioId=await author.scenario("Book", instructions=instructions),
        serviceId=await author.service("Line", url=url),
        successCriterions=[criterion(polite)],
    )
    return await played(house, [test], simulator=simulator, policy=policy)


async def test_a_broken_role_is_shown_with_its_place_and_changes_nothing_unless_asked() -> None:
    model = Model(ENGLISH)
    found = await play(model)
    assert (found.outcome, found.run["verdict"]) == ("PASSED", "PASSED")
    assert found.breaks == [("OTHER_LANGUAGE", "1-persona-1")]
    assert "I would like to book" in found.whys[0]
    assert model.personas_judged == 0, "nobody has asked for it"


async def test_a_strict_run_does_not_count_it_and_pays_no_judge_for_it() -> None:
    model = Model(ENGLISH)
    found = await play(model, strictPersonas=True, replays=0)
    assert (found.outcome, found.run["verdict"]) == ("SIMULATOR_FAULT", "INCONCLUSIVE")
    assert found.reason.startswith("The persona broke its role, other language (1-persona-1): ")
    assert found.breaks == [("OTHER_LANGUAGE", "1-persona-1")]
    assert (model.personas_judged, model.metrics_judged) == (0, 0)


async def test_a_strict_run_asks_a_judge_where_rules_see_nothing() -> None:
    why = f"It tells that its number is {PRIVATE}."
    model = Model(GERMAN, broke("gave_away", why))
    found = await play(model, strictPersonas=True, replays=0)
    assert (found.outcome, found.breaks) == ("SIMULATOR_FAULT", [("GAVE_AWAY", "1-persona-1")])
    # It was never said in the session: who may read that need not know it.
    assert found.whys == ["It tells that its number is ***."]
    assert PRIVATE not in found.reason
    assert (model.personas_judged, model.metrics_judged, found.judged) == (1, 0, 1)


async def test_a_role_that_was_kept_counts_as_ever() -> None:
    model = Model(GERMAN)
    found = await play(model, strictPersonas=True)
    assert (found.outcome, found.breaks) == ("PASSED", [])
    assert (model.personas_judged, model.metrics_judged, found.judged) == (1, 1, 2)


async def test_sessions_out_of_role_are_played_again() -> None:
    class Improves(Model):
        async def __call__(self, said: Messages) -> Answered:
            answered = await super().__call__(said)
            if self.personas_judged:
                self._verdict = NONE
            return answered

    model = Improves(GERMAN, broke("left_too_early", "It left.", message=""))
    found = await play(model, strictPersonas=True)
    assert (found.outcome, model.personas_judged) == ("PASSED", 2)


@pytest.mark.parametrize("verdict", ["La la la.", broke("rude", "It is rude."), '{"breaks": 1}'])
async def test_a_judge_of_personas_without_a_usable_answer_is_inconclusive(verdict: str) -> None:
    model = Model(GERMAN, verdict)
    found = await play(model, strictPersonas=True, replays=0)
    assert found.outcome == "JUDGE_INCONCLUSIVE"
    assert "The judge of the persona gave no usable answer" in found.reason
    assert found.judged == 2, "what it cost is told all the same"


@pytest.mark.parametrize(("strict", "outcome"), [(False, "AGENT_ERROR"), (True, "SIMULATOR_FAULT")])
async def test_a_broken_role_is_shown_where_the_agent_fails_after_it(
    strict: bool, outcome: str
) -> None:
    async def fails(said: Messages) -> Answered:
        return web.Response(status=500)

    found = await play(Model(ENGLISH), fails, strictPersonas=strict, replays=0)
    assert (found.outcome, found.breaks) == (outcome, [("OTHER_LANGUAGE", "1-persona-1")])
    assert "status 500" in found.reason


async def test_who_plays_by_rules_follows_a_script_and_is_not_looked_at() -> None:
    model = Model(ENGLISH)
    found = await play(model, simulator="RULES", strictPersonas=True)
    assert (found.breaks, model.personas_judged) == ([], 0)
    assert found.outcome == "PASSED"

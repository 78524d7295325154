"""Runs and how they went, as the API shows them."""

from __future__ import annotations

from typing import Any

from tests.support.definitions import Author
from tests.support.platform import House

RUN = """query($id: ID!) { unitTestSetRun(id: $id) {
  databaseId status isCompleted failedMetrics errored verdict seed simulator finishedAt
  unitTestSetVersion
  progress { planned finished outcomes { outcome sessions } }
  unitTests {
    pinned { name version } persona { name version } scenario { name version }
    service { name version } serviceVersionSetName runCount maxInteractions
    llmModelPreferences { role llmName params }
    metricsToEvaluate { successCriterionName metricVersion }
    result { sessions passed counted errors passRate verdict }
    sessions { ...Whole } }
  sessions { ...Whole } } }
fragment Whole on Session {
  databaseId slot runIndex outcome reason turns objectiveMet finishedAt
  results { criterionName metric { name } passed inconclusive value justification references
    incomplete }
  transcript { id: key turn role text latencyMs reasoning finishReason cutShort unanswered
    toolCalls { name arguments problem } usage { promptTokens completionTokens } askedAgain } }"""


async def run_shown(house: House, run: str) -> dict[str, Any]:
    """The run as it is now."""
    found: dict[str, Any] = (await house.owner.ask(RUN, id=run))["unitTestSetRun"]
    return found


async def played(house: House, unit_tests: list[str], **fields: Any) -> dict[str, Any]:
    """A run of ``unit_tests`` to its end. ``fields`` are those of the run's input."""
    name = f"Set {len(await house.log())}"
    chosen = await Author(house.owner).unit_test_set(unit_tests, name)
    return await run_to_end(house, chosen, **fields)


async def run_to_end(house: House, unit_test_set: str, **fields: Any) -> dict[str, Any]:
    """A run of a set to its end."""
    run = await Author(house.owner).run(unit_test_set, **fields)
    await house.ended(run)
    return await run_shown(house, run)


def script(session: dict[str, Any]) -> list[tuple[str, str]]:
    """Who said what in a session."""
    return [(message["role"], message["text"]) for message in session["transcript"]]


def outcomes(run: dict[str, Any]) -> list[str]:
    """The outcomes of a run's sessions, by slot."""
    return [session["outcome"] for session in run["sessions"]]

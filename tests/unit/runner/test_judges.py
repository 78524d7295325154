"""Judges that judge more than once, and panels, with a scripted model."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.catalog.service import ModelPreference
from simulation.catalog.session.outcome import Vote
from simulation.catalog.session.transcript import Usage
from simulation.runner.faults import JudgeInconclusive
from simulation.runner.metrics.factory import evaluator_for
from simulation.runner.metrics.judges.judge import JudgeMetric
from simulation.runner.models.chat_model_fake import ScriptedChatModel
from simulation.runner.ports import ChatAnswer
from tests.unit.runner.test_judge import NO, TALK, YES, judged

THRICE = {"type": "judge", "judge_repeats": 3}
PANEL = {
    "type": "judge",
    "judge_repeats": 2,
    "judges": [{"llm_name": "careful", "params": {"temperature": 1}}, {"llm_name": "quick"}],
}


def answer(text: str, model: str = "small", tokens: int = 10) -> ChatAnswer:
    return ChatAnswer(text, usage=Usage(prompt_tokens=tokens, completion_tokens=1), model=model)


async def test_a_single_judgement_is_kept_with_what_it_cost(metric, played) -> None:
    body = metric({"type": "judge"})
    model = ScriptedChatModel([answer("Hm."), answer(YES)])
    found = await evaluator_for(body, model).evaluate(body, played(*TALK))
    [vote] = found.judgements
    assert (vote.value, vote.justification) == (True, found.justification)
    assert (vote.model, vote.calls) == ("small", 2)
    assert vote.usage == Usage(prompt_tokens=20, completion_tokens=2)
    assert found.agreement is None


async def test_the_majority_counts_and_the_disagreement_is_kept(metric, played) -> None:
    body = metric(THRICE)
    model = ScriptedChatModel([answer(YES), answer(NO), answer(YES)])
    found = await evaluator_for(body, model).evaluate(body, played(*TALK))
    assert (found.value, found.agreement) == (True, pytest.approx(2 / 3))
    assert [vote.value for vote in found.votes] == [True, False, True]
    assert found.justification.startswith("true, of 3 judgements (true, false, true). It said")
    assert all(each.messages == model.requests[0].messages for each in model.requests)


async def test_each_model_of_a_panel_judges_as_often_as_the_metric_wants(metric, played) -> None:
    body = metric(PANEL, {"type": "numerical", "lower_bound": 1, "upper_bound": 5})
    model = ScriptedChatModel([judged(1), judged(2), judged(4), judged(5)])
    preferred = ModelPreference(llm_name="of the run")
    found = await evaluator_for(body, model, preferred).evaluate(body, played(*TALK))
    asked = [request.model.llm_name for request in model.requests if request.model]
    assert asked == ["careful", "quick", "careful", "quick"]
    assert model.requests[0].model is not None
    assert model.requests[0].model.params == {"temperature": 1}
    assert (found.value, found.agreement) == (3, pytest.approx(1 - (2 + 1 + 1 + 2) / 4 / 4))
    assert [vote.model for vote in found.votes] == asked


async def test_one_judge_without_a_usable_answer_does_not_silence_the_others(
    metric, played
) -> None:
    body = metric(THRICE)
    model = ScriptedChatModel([answer("Hm."), answer("Hm."), answer(NO), answer(NO)])
    found = await evaluator_for(body, model).evaluate(body, played(*TALK))
    assert (found.value, found.agreement) == (False, 1)
    silent, *others = found.votes
    assert (silent.usable, silent.calls, len(others)) == (False, 2, 2)
    assert silent.usage == Usage(prompt_tokens=20, completion_tokens=2)


@pytest.mark.parametrize(
    "answers", [["Hm."] * 4 + [YES], [YES, NO, judged(None, applicable=False)]]
)
async def test_judges_that_decide_nothing_keep_what_they_said(metric, played, answers) -> None:
    body = metric(THRICE)
    with pytest.raises(JudgeInconclusive, match="do not decide") as undecided:
        await evaluator_for(body, ScriptedChatModel(answers)).evaluate(body, played(*TALK))
    assert len(undecided.value.votes) == 3


async def test_what_was_given_is_not_asked_for_again_and_the_rest_is_kept_one_by_one(
    metric, played
) -> None:
    body, kept = metric(THRICE), list[tuple[int, Any]]()
    model = ScriptedChatModel([NO, NO])

    async def keep(number: int, vote: Vote) -> None:
        # The next one is not asked before this one is safe.
        assert len(model.requests) == number
        kept.append((number, vote.value))

    evaluator = evaluator_for(body, model)
    assert isinstance(evaluator, JudgeMetric)
    given = [Vote(value=True, justification="It was so.")]
    found = await evaluator.judge(body, played(*TALK), given, keep)
    assert [vote.value for vote in found.votes] == [True, False, False]
    assert kept == [(1, False)], "the last belongs to the measurement"


async def test_messages_that_were_cut_off_count_by_the_votes_that_won(metric, played) -> None:
    body = metric(THRICE)
    talk = (
        ("persona", "A table, please."),
        ("agent", "With pleas", {"finish_reason": "length"}),
        ("persona", "Yes?"),
        ("agent", "It is booked."),
    )
    first, second = judged(True, references=["2-agent-1"]), judged(False, references=["1-agent-1"])
    found = await evaluator_for(body, ScriptedChatModel([first, second, first])).evaluate(
        body, played(*talk)
    )
    assert (found.references, found.incomplete) == (("2-agent-1",), ())
    found = await evaluator_for(body, ScriptedChatModel([first, second, second])).evaluate(
        body, played(*talk)
    )
    assert (found.references, found.incomplete) == (("1-agent-1",), ("1-agent-1",))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"judge_repeats": 0}, "is 0, and must be from 1 to 11"),
        ({"judge_repeats": 12}, "from 1 to 11"),
        ({"judge_repeats": True}, "must be a number"),
        ({"judges": [{"llm_name": "one"}] * 6}, "holds 6 models, and at most 5"),
        ({"judges": [{"llm_name": " "}]}, "at least 1 character"),
    ],
)
def test_what_costs_too_much_is_refused(metric, fields, says) -> None:
    with pytest.raises(ValueError, match=says):
        metric({"type": "judge"} | fields)

"""A persona that follows the conventions in a scenario's instructions."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.catalog.scenario import InitialMessageType
from simulation.catalog.session.transcript import Role
from simulation.runner.faults import SimulatorFault
from simulation.runner.ports import Leave, Say
from simulation.runner.simulators.rules import opening_event

SEEDS = range(40)


def test_opens_with_one_of_the_variants_by_seed(brief: Any, heard: Any) -> None:
    rules = "Open with: My lamp broke. | The lamp is broken.\n- open with: It went dark."
    said = {heard(brief(rules, seed=seed)) for seed in SEEDS}
    for variant in ("My lamp broke.", "The lamp is broken.", "It went dark."):
        assert any(text.endswith(variant) for text in said)
    assert all(text.endswith(("broke.", "broken.", "dark.")) for text in said)


def test_a_seed_repeats_exactly(brief: Any, heard: Any) -> None:
    rules = "Open with: One. | Two. | Three. | Four."
    assert [heard(brief(rules, seed=seed)) for seed in SEEDS] == [
        heard(brief(rules, seed=seed)) for seed in SEEDS
    ]


def test_variables_are_filled_in(brief: Any, heard: Any) -> None:
    assert "order A-1187." in heard(brief("Open with: It is order {order_number}."))


def test_an_unknown_variable_is_a_fault_that_names_it(brief: Any, move: Any) -> None:
    with pytest.raises(SimulatorFault, match=r"\{colour\}.*'Ana Lima'.*order_number"):
        move(brief("Open with: A {colour} lamp."))


def test_answers_a_question_by_its_rule_whatever_the_word_form(brief: Any, heard: Any) -> None:
    rules = "If asked about the receipts, an invoice or proof: say I lost it."
    for question in (
        "Do you have the receipt?",
        "Please send me your invoices.",
        "Could you show any proof of purchase?",
    ):
        assert "I lost it." in heard(brief(rules), "My lamp broke.", question)


def test_a_rule_comes_before_a_fact(brief: Any, heard: Any) -> None:
    rules = "If asked for the order number: say I cannot find it."
    reply = heard(brief(rules), "Hello", "What is your order number?")
    assert "I cannot find it." in reply
    assert "A-1187" not in reply


def test_answers_rules_and_facts_together(brief: Any, heard: Any) -> None:
    rules = "If asked about the colour: say It is blue."
    reply = heard(brief(rules), "Hello", "Which colour is it, and what is the order number?")
    assert "It is blue." in reply
    assert "A-1187" in reply


def test_a_cue_is_answered_once(brief: Any, heard: Any) -> None:
    rules = "If the agent says voucher or gift card: say I want money."
    assert heard(brief(rules), "Hello", "We offer a gift card.") == "I want money."
    again = heard(brief(rules), "Hello", "A voucher?", "I want money.", "A voucher, please!")
    assert "I want money." not in again


def test_brings_up_wishes_in_order_once_nothing_is_asked(brief: Any, heard: Any) -> None:
    rules = "Open with: My lamp broke.\nThen say: Send a label.\nThen say: And a box."
    said = ["My lamp broke.", "What is the order number?"]
    assert "A-1187" in heard(brief(rules), *said)
    said += ["A-1187.", "Thank you, noted. Shall I go ahead?"]
    assert heard(brief(rules), *said) == "Send a label."
    said += ["Send a label.", "Is there anything else?"]
    assert heard(brief(rules), *said) == "And a box."
    said += ["And a box.", "Shall I go ahead?"]
    assert heard(brief(rules), *said).startswith("Yes")


def test_leaves_content_when_the_agent_says_the_phrase(brief: Any, move: Any) -> None:
    rules = "Done when the agent says: label is on its way | /refund of \\d+ euros/"
    left = move(brief(rules), "My lamp broke.", "Good news: your LABEL is on its way!")
    assert left == Leave(
        True, "Objective met: the agent said “Good news: your LABEL is on its way!”."
    )
    left = move(brief(rules), "My lamp broke.", "Hm. You get a refund of 20 euros. Bye.")
    assert left == Leave(True, "Objective met: the agent said “You get a refund of 20 euros.”.")


def test_is_not_content_while_wishes_are_left(brief: Any, heard: Any, move: Any) -> None:
    rules = "Open with: Broken!\nThen say: Label?\nDone when the agent says: done"
    said = ["Broken!", "All done."]
    assert heard(brief(rules), *said) == "Label?"
    said += ["Label?", "One moment."]
    assert not isinstance(move(brief(rules), *said), Leave)
    said += ["Sure.", "It is done."]
    assert isinstance(move(brief(rules), *said), Leave)


def test_nothing_but_the_phrase_counts_where_one_is_given(brief: Any, move: Any) -> None:
    rules = "Done when the agent says: label"
    assert not isinstance(move(brief(rules), "Lamp!", "Your lamp is returned, all done."), Leave)


def test_gives_up_at_once_on_its_phrase(brief: Any, move: Any) -> None:
    rules = "Give up when the agent says: final sale"
    left = move(brief(rules), "My lamp broke.", "Sorry. It was a final sale.")
    assert left == Leave(False, "Gave up: the agent said “It was a final sale.”.")


@pytest.mark.parametrize("patience", [1, 2, 4])
def test_patience_counts_refusals(brief: Any, move: Any, patience: int) -> None:
    rules = f"Patience: {patience}"
    said = ["My lamp broke."]
    for number in range(1, patience + 1):
        said += [f"Unfortunately we cannot do that, part {number}."]
        left = move(brief(rules), *said)
        assert isinstance(left, Leave) is (number == patience)
        said += ["But it is broken."]
    assert left.objective_met is False
    assert f"part {patience}" in left.reason


def test_who_only_calls_tools_does_not_repeat_itself(brief: Any, move: Any) -> None:
    said = ["My lamp broke.", "", "But it is broken.", "", "It is.", ""]
    assert isinstance(move(brief("Patience: 1"), *said), Say)
    said[1] = said[3] = said[5] = "One moment."
    assert isinstance(move(brief("Patience: 1"), *said), Leave)


def test_a_wrong_regular_expression_is_a_fault_that_shows_it(brief: Any, move: Any) -> None:
    with pytest.raises(SimulatorFault, match=r"/\(oops/ is no valid regular expression"):
        move(brief("Done when the agent says: /(oops/"), "Lamp.", "Hello.")


def test_what_would_backtrack_without_end_is_looked_for(brief: Any, move: Any) -> None:
    rules = "Done when the agent says: /(a|aa)+$/"
    assert isinstance(move(brief(rules), "Lamp.", "a" * 15_000 + "!"), Say)


def test_a_regular_expression_that_would_grow_is_a_fault(brief: Any, move: Any) -> None:
    rules = "Done when the agent says: /(?:a{65535}){65535}/"
    with pytest.raises(SimulatorFault, match="is too large"):
        move(brief(rules), "Lamp.", "aaa")


def test_more_rules_than_anybody_keeps_in_mind_are_a_fault(brief: Any, move: Any) -> None:
    with pytest.raises(SimulatorFault, match="more than 500 lines"):
        move(brief("Then say: One more.\n" * 501), "Lamp.", "Yes?")


def test_a_persona_reads_the_beginning_of_a_message_that_never_ends(brief: Any, move: Any) -> None:
    rules = "Done when the agent says: solved"
    assert isinstance(move(brief(rules), "Lamp.", "Solved. " + "Well, " * 100_000), Leave)
    assert isinstance(move(brief(rules), "Lamp.", "Well, " * 100_000 + "solved."), Say)


def test_the_event_is_its_line_and_else_the_objective(brief: Any) -> None:
    assert opening_event(brief("Be calm.\nEvent: Parcel lost.").scenario) == "Parcel lost."
    assert opening_event(brief("Be calm.").scenario) == "Return the broken lamp."


def test_after_an_event_the_persona_answers_the_agent(brief: Any, heard: Any) -> None:
    situation = brief("Event: Parcel lost.", opens=InitialMessageType.EXTERNAL_EVENT)
    said = ("Parcel lost.", "We lost your parcel. What was the order number?")
    assert "A-1187" in heard(situation, *said, first=Role.EVENT)


def test_lets_the_agent_open_and_then_says_what_it_wants(brief: Any, heard: Any) -> None:
    situation = brief("Open with: My lamp broke.", opens=InitialMessageType.SKIP)
    reply = heard(situation, "Good day, how can I help you?", first=Role.AGENT)
    assert reply.endswith("My lamp broke.")

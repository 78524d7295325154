"""A persona in a scenario that was written for models only."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.catalog.persona import PersonaBody
from simulation.catalog.scenario import InitialMessageType
from simulation.catalog.session.transcript import Role
from simulation.runner.ports import Leave
from simulation.runner.simulators.rules.facts import first_person

OPENING = "I'd like to return the broken lamp."


@pytest.mark.parametrize(
    ("objective", "wish"),
    [
        ("Return the broken lamp.", "return the broken lamp"),
        ("The customer wants to return her broken lamp.", "return my broken lamp"),
        ("Ana Lima needs to know whether her parcel is late.", "know whether my parcel is late"),
        ("To know when the shop opens.", "to know when the shop opens"),
        ("to return her lamp", "to return my lamp"),
        ("The customer is trying to return her lamp.", "to return my lamp"),
        ("Check on order {order_number}.", "check on order A-1187"),
    ],
)
def test_opens_from_the_objective(brief: Any, heard: Any, objective: str, wish: str) -> None:
    heard_first = {heard(brief(objective=objective, seed=seed)) for seed in range(20)}
    assert all(wish in said for said in heard_first)
    assert not any("to to " in said for said in heard_first)


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("What is your order number?", "A-1187"),
        ("Under which name did you order?", "Ana Lima"),
        ("For how many people is it?", "4"),
        ("When shall we deliver it?", "Friday"),
        ("Please tell me your phone number.", "555 0117"),
        ("Do you have any allergies?", "I am allergic to cats."),
        ("Which floor do you live on?", "I live on the third floor without a lift."),
        ("Which delivery window suits you?", "my delivery window is the afternoon"),
    ],
)
def test_answers_from_what_it_knows(brief: Any, heard: Any, question: str, fact: str) -> None:
    assert fact.lower() in heard(brief(), OPENING, question).lower()


def test_answers_everything_that_is_asked_at_once(brief: Any, heard: Any) -> None:
    question = "Please tell me your name, your phone number and for how many people it is."
    replies = {heard(brief(seed=seed), OPENING, question) for seed in range(30)}
    for reply in replies:
        assert all(fact in reply for fact in ("Ana Lima", "555 0117", "4")), reply
    assert len(replies) > 5, "wording and order vary by seed"


def test_says_that_it_does_not_know(brief: Any, heard: Any) -> None:
    assert "know" in heard(brief(), OPENING, "Which voltage does the bulb take?").lower()


def test_agrees_to_a_proposal_and_declines_an_offer(brief: Any, heard: Any) -> None:
    assert heard(brief(), OPENING, "Shall I send you a label?").startswith("Yes")
    assert heard(brief(), OPENING, "Would you like a newsletter?").startswith("No, thank")


def test_a_question_word_makes_no_proposal(brief: Any, heard: Any) -> None:
    assert "Ana Lima" in heard(brief(), OPENING, "Under which name shall I note it?")


@pytest.mark.parametrize(
    "text",
    [
        "Done: the lamp is returned to us.",
        "The return of your lamp has been registered.",
        "Your lamp is now replaced. Have a nice day!",
    ],
)
def test_leaves_when_its_objective_is_confirmed(brief: Any, move: Any, text: str) -> None:
    left = move(brief(), OPENING, text)
    assert isinstance(left, Leave)
    assert left.objective_met
    assert text.split(".")[0] in left.reason


@pytest.mark.parametrize(
    "text",
    [
        "Your lamp is not returned yet.",
        "Shall the return of the lamp be confirmed?",
        "The weather is confirmed to be fine.",
        "The lamp is fully booked.",
        "The lamp is registered. What is your order number?",
    ],
)
def test_is_not_taken_in_by_what_only_sounds_like_it(brief: Any, move: Any, text: str) -> None:
    assert not isinstance(move(brief(), OPENING, text), Leave)


def test_leaves_once_it_knows_what_it_wanted_to_know(brief: Any, move: Any) -> None:
    situation = brief(objective="Find out whether the shop opens on Sundays.")
    said = ["I'd like to find out whether the shop opens on Sundays."]
    assert not isinstance(move(situation, *said, "Please hold the line."), Leave)
    left = move(situation, *said, "The shop opens at noon on Sundays.")
    assert isinstance(left, Leave)
    assert left.objective_met


def test_loses_patience_with_an_agent_that_repeats_itself(brief: Any, move: Any) -> None:
    said = [OPENING, "Please hold the line."]
    for _ in range(2):
        said += ["Well?", "Please hold the line!"]
        assert not isinstance(move(brief(), *said), Leave)
    left = move(brief(), *said, "Well?", "Please hold the line.")
    assert isinstance(left, Leave)
    assert not left.objective_met
    assert "3 times" in left.reason
    assert "“Please hold the line.”" in left.reason


def test_reminds_an_agent_that_says_nothing_to_the_point(brief: Any, heard: Any) -> None:
    assert "return the broken lamp" in heard(brief(), OPENING, "The weather is fine.")


def test_reads_no_question_out_of_a_fenced_block(brief: Any, heard: Any) -> None:
    reply = heard(brief(), OPENING, 'Please wait.\n```json\n{"ask": "What is your name?"}\n```')
    assert "Ana Lima" not in reply


def test_goes_on_where_the_agent_only_called_a_tool(brief: Any, heard: Any) -> None:
    assert "return the broken lamp" in heard(brief(), OPENING, "")


def test_after_an_event_it_reacts_and_does_not_open(brief: Any, heard: Any) -> None:
    situation = brief(opens=InitialMessageType.EXTERNAL_EVENT)
    said = ("Recall of lamps.", "Your lamp is recalled. Shall I book a pick-up?")
    assert heard(situation, *said, first=Role.EVENT).startswith("Yes")


def test_talks_as_the_background_suggests(persona: PersonaBody, brief: Any, heard: Any) -> None:
    hurried = persona.model_copy(update={"role": "hurried parent"})
    greetings = set()
    for seed in range(30):
        given = brief(seed=seed)
        greetings.add(heard(type(given)(hurried, given.scenario, seed)).split()[0])
        assert heard(given).startswith(("H", "Good"))
    assert greetings & {"I'd", "I", "Could"}, "somebody in a hurry skips the greeting at times"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("Is allergic to nuts.", "I am allergic to nuts."),
        ("Ana Lima has two dogs.", "I have two dogs."),
        ("She always carries her keys.", "I always carry my keys."),
        ("The customer speaks slowly.", "I speak slowly."),
        ("Her window is the afternoon.", "My window is the afternoon."),
        ("Peanuts make her ill.", "Peanuts make her ill."),
    ],
)
def test_statements_are_said_in_the_first_person(statement: str, said: str) -> None:
    assert first_person(statement, "Ana Lima") == said

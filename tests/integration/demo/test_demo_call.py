"""What the demo agent says: everything works but the two faults that its docstring names."""

from __future__ import annotations

from simulation.demo_agent.call import answer
from simulation.demo_agent.talk import Reply, Tool


def call(*said: str) -> Reply:
    """The last answer in a call in which the guest says this, one thing after another."""
    messages: list[dict[str, str]] = []
    reply = answer(messages)
    for text in said:
        messages.append({"role": "user", "content": text})
        reply = answer(messages)
        messages.append({"role": "assistant", "content": reply.text})
    return reply


def booked(*said: str) -> Tool:
    (tool,) = call(*said).tools
    assert tool.name == "create_booking"
    return tool


def test_asks_for_what_is_missing_and_books_on_a_yes() -> None:
    first = call("I'd like to book a table for four on Friday.")
    assert "what time and which name" in first.text
    summed_up = call("A table for four on Friday", "At 7:30 pm, Weber.")
    assert "for 4 on Friday 5 June at 19:30, under Weber" in summed_up.text
    assert not summed_up.tools
    tool = booked("A table for four on Friday", "At 7:30 pm, Weber.", "Yes, please.")
    assert tool.arguments == {
        "date": "2026-06-05", "time": "19:30", "party_size": 4, "name": "Weber"
    }  # fmt: skip


def test_understands_days_times_and_guests_in_many_forms() -> None:
    for said, day, at, guests in (
        ("a table for 3 people on Thursday at 10 am", "2026-06-04", "10:00", 3),
        ("a table for two tomorrow at half past seven", "2026-06-02", "19:30", 2),
        ("we are three, June 13 at noon, table please", "2026-06-13", "12:00", 3),
        (
            "a table for two adults and two children on 2026-06-14 at 13:00",
            "2026-06-14",
            "13:00",
            4,
        ),
        ("table for 5 people on the 9th of June at quarter to eight", "2026-06-09", "19:45", 5),
    ):
        arguments = booked(f"{said}, under Zoë O'Neill", "yes").arguments
        expected = {"date": day, "time": at, "party_size": guests, "name": "Zoë O'Neill"}
        assert arguments == expected


def test_refuses_what_the_café_cannot_do_and_says_what_it_can() -> None:
    assert "closed" in call("A table for two next Monday at 7 pm").text
    assert "18:30 or 20:30" in call("A table for two on Saturday at 8 pm").text
    assert "09:00 to 20:30" in call("A table for two on Friday at 11 pm").text
    assert "events@cafe-meridian.example" in call("A table for 12 people on Friday").text


def test_keeps_an_allergy_that_was_said_before_the_booking() -> None:
    tool = booked(
        "I have a nut allergy, what can I eat?",
        "A table for 2 tomorrow, 18:00, under Raman.",
        "yes",
    )
    assert tool.arguments["note"] == "allergy: nuts"


def test_answers_questions_in_the_middle_of_a_booking() -> None:
    reply = call("A table for two on Friday", "Do you have vegan food?")
    assert "vegan" in reply.text
    assert "what time and which name" in reply.text


def test_a_correction_of_the_hour_after_the_summary_arrives() -> None:
    tool = booked("Table for 2 on Friday, 18:00, under Weber", "Make it eight o'clock", "yes")
    assert tool.arguments["time"] == "20:00"


def test_a_correction_arrives_even_where_its_day_has_to_be_chosen_again() -> None:
    said = ["Table for 2 on Friday, 18:00, under Weber", "Monday at 19:00, please", "Then Tuesday"]
    assert booked(*said, "yes").arguments == {
        "date": "2026-06-02", "time": "19:00", "party_size": 2, "name": "Weber"
    }  # fmt: skip


def test_charges_late_cancellations_and_no_others() -> None:
    late = call("Please cancel my booking CM-204", "yes")
    assert late.tools == (Tool("cancel_booking", {"reference": "CM-204", "fee_euros": 30}),)
    group = call("Please cancel my booking", "It is under Castellanos", "yes")
    assert group.tools == (Tool("cancel_booking", {"reference": "CM-420", "fee_euros": 0}),)


def test_a_booking_of_this_call_can_be_changed_and_cancelled() -> None:
    said = ["Table for 2 on Friday, 18:00, under Weber", "yes", "Please move it to 19:00", "yes"]
    (changed,) = call(*said).tools
    assert changed.name == "change_booking"
    assert changed.arguments["time"] == "19:00"
    (cancelled,) = call(*said, "cancel it", "yes").tools
    assert cancelled.arguments["reference"] == changed.arguments["reference"]


def test_repeats_itself_on_request_and_hangs_up_on_a_goodbye() -> None:
    asked = call("Table for 2 on Friday, 18:00, under Weber")
    again = call("Table for 2 on Friday, 18:00, under Weber", "Could you repeat that?")
    assert asked.text.removeprefix("Café Meridian, good day! ") in again.text
    assert call("Hello", "Goodbye!").over


def test_calls_the_guest_when_an_event_opens() -> None:
    event = {"role": "system", "content": "Terrace closed: storm. Affected booking: CM-311."}
    assert "18:30 or 20:30" in answer([event]).text


def test_planted_fault_a_quotes_24_hours_to_a_large_group() -> None:
    policy = call("How long can I cancel for free?").text
    assert "48 hours before it for groups of 6 or more" in policy
    confirmed = call("Table for 6 on Friday, 18:00, under Weber", "yes").text
    assert "free of charge up to 24 hours" in confirmed


def test_planted_fault_c_takes_a_quarter_to_for_a_quarter_past_in_the_evening() -> None:
    said = "Table for 2 on Friday, under Weber, at a quarter to eight"
    assert booked(said, "yes").arguments["time"] == "19:45"
    assert booked(f"{said} in the evening", "yes").arguments["time"] == "20:15"


def test_planted_fault_b_loses_a_late_correction_of_the_guests() -> None:
    opening = "Table for 4 on Friday, 18:00, under Weber"
    early = booked("Table for 4 on Friday", "we are five", "18:00, Weber", "yes")
    assert early.arguments["party_size"] == 5
    assert "for 5 on Friday" in call(opening, "we will be five people").text
    assert booked(opening, "we will be five people", "yes").arguments["party_size"] == 4

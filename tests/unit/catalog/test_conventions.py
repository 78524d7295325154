"""Lines that begin like the rules of a persona and are none."""

from __future__ import annotations

import time

import pytest

from simulation.catalog.expressions.conventions import mistaken_in, remarks_on, rules_in

FINE = """You hear badly, and want this settled quickly.
Open with: A table, please. | Hello.
- If asked about the time: say At seven.
2. If the agent says full: say Half past six, then.
Then say: And a high chair.
Done when the agent says: booked
Give up when: closed
Patience: 2.
Event: The phone rings.
If the agent is rude, be patient. Done with pleasantries, you open the letter.
Patience is not your strength. Events happen.
Name: Anna Berg. Tone: friendly.
If you are in doubt: take the earlier table."""


def test_rules_and_prose_are_both_fine() -> None:
    assert remarks_on(FINE) == []
    assert [name for name, _ in rules_in(FINE)] == [
        "open",
        "answer",
        "cue",
        "wish",
        "done",
        "give_up",
        "patience",
        "event",
    ]


@pytest.mark.parametrize(
    ("line", "form", "meant"),
    [
        ("Open with I need a table.", "Open with: …", False),
        ("Open with:", "Open with: …", True),
        ("If asked about allergies, mention nuts.", "If asked about …: say …", False),
        ("If asked about the time:", "If asked about …: say …", True),
        ("When asked about the time: at seven", "If asked about …: say …", True),
        ("If the agent says no, insist.", "If the agent says …: say …", False),
        ("If agent says full: say Half past six.", "If the agent says …: say …", True),
        ("Then say thanks.", "Then say: …", False),
        ("- Then say:", "Then say: …", True),
        ("Done when booked", "Done when the agent says: …", False),
        ("Done when agent says: booked", "Done when the agent says: …", True),
        ("DONE IF the agent says: booked", "Done when the agent says: …", True),
        ("Give up when closed", "Give up when the agent says: …", False),
        ("Patience: three", "Patience: 3", True),
        ("Patience = 3", "Patience: 3", True),
        ("Event:", "Event: …", True),
        ("Say: A table, please.", "Then say: …", False),
        ("Start: A table, please.", "Open with: …", False),
        ("Done: booked", "Done when the agent says: …", False),
        ("Leave: closed", "Give up when the agent says: …", False),
        ("If the agent asks for a time: say At seven.", "If asked about …: say …", False),
        ("If it is full: say Half past six.", "If the agent says …: say …", False),
    ],
)
def test_what_begins_like_a_rule_is_named_with_its_form(line: str, form: str, meant: bool) -> None:
    [mistaken] = mistaken_in(f"Be brief.\n{line}")
    assert (mistaken.number, mistaken.form, mistaken.meant) == (2, form, meant)
    [remark] = remarks_on(f"Be brief.\n{line}")
    assert remark.startswith("instructions: line 2 begins like a rule and is none (“")
    assert form in remark
    assert ("rules cannot play the scenario" in remark, "pass it over" in remark) == (
        meant,
        not meant,
    )


def test_a_screenful_is_named_and_no_more() -> None:
    began = time.monotonic()
    assert len(remarks_on("Then say thanks.\n" * 10_000)) == 20
    assert len(remarks_on("If asked " + "a" * 200_000)) == 1
    assert time.monotonic() - began < 2

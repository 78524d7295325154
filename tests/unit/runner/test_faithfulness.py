"""What rules find of personas that break their role, and what they must not find."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from simulation.catalog.persona import PersonaBody
from simulation.catalog.scenario import InitialMessageType, ScenarioBody
from simulation.catalog.session.messages import PersonaJudged
from simulation.catalog.session.transcript import Message, Role, message_id
from simulation.runner.faithfulness.check import by_rules_and_judge
from simulation.runner.faithfulness.judge import PersonaJudge, PersonaJudgement
from simulation.runner.faithfulness.language import language_of
from simulation.runner.faithfulness.rules import found_by_rules
from simulation.runner.models.chat_model_fake import ScriptedChatModel
from simulation.runner.ports import Brief, PlayedSession

AT = datetime(2026, 1, 1, tzinfo=UTC)
PERSONA: dict[str, Any] = {
    "name": "Ada",
    "role": "guest",
    "background": "A retired pilot.",
    "preferred_language": "eng",
    "nonsensitive_user_variables": {"guest_name": "Ada King", "email": "ada@king.example"},
    "sensitive_user_variables": {
        "phone_number": "+44 20 7946 0301",
        "booking_reference": "CM-20455",
        "date_of_birth": "1950-12-10",
    },
}
SCENARIO: dict[str, Any] = {
    "name": "Booking",
    "objective": "Get a table for two on Friday.",
    "instructions": "Be friendly, and answer what you are asked.",
    "initial_message_type": InitialMessageType.USER_MESSAGE,
}


def session_of(*lines: str, met: bool | None = True, **fields: Any) -> PlayedSession:
    """A session of ``lines``, each with who says it: ``P: …``, ``A: …`` or ``E: …``."""
    persona = PersonaBody(**PERSONA | {k: v for k, v in fields.items() if k in PERSONA})
    scenario = ScenarioBody(**SCENARIO | {k: v for k, v in fields.items() if k in SCENARIO})
    roles = {"P": Role.PERSONA, "A": Role.AGENT, "E": Role.EVENT}
    transcript, turn = list[Message](), 0
    for line in lines:
        role, text = roles[line[0]], line[3:]
        turn += role is not Role.AGENT or turn == 0
        transcript.append(
            Message(id=message_id(turn, role), turn=turn, role=role, text=text, at=AT)
        )
    return PlayedSession(Brief(persona, scenario, 7), transcript, met)


def kinds(session: PlayedSession) -> list[tuple[str, str]]:
    return [(each.kind.value, each.key) for each in found_by_rules(session)]


PHONE = "Hi! My number is 020 7946 0301, I want a table for two."
BOOKED = "A: Your table is booked."
GERMAN = {"preferred_language": "deu"}
IF_ASKED = {
    "instructions": "Open with: A table, please.\nIf asked about the day: say on Friday\n"
    "If asked about the time: say at half past seven\nIf asked about guests: say we are four"
}

BROKEN: dict[str, tuple[PlayedSession, tuple[str, str]]] = {
    "gave away a number": (session_of(f"P: {PHONE}", BOOKED), ("gave_away", "1-persona-1")),
    "gave away a code": (
        session_of("P: Hello, CM-20455 here.", "A: Hello!"),
        ("gave_away", "1-persona-1"),
    ),
    "gave away to a mere greeting": (
        session_of(
            "A: Welcome! How can I help you today?",
            f"P: {PHONE}",
            BOOKED,
            initial_message_type=InitialMessageType.SKIP,
        ),
        ("gave_away", "2-persona-1"),
    ),
    "another address": (
        session_of(
            "P: A table, please.",
            "A: What is your e-mail address?",
            "P: It is ada.queen@mail.example.",
            BOOKED,
        ),
        ("contradicted_facts", "2-persona-1"),
    ),
    "another number": (
        session_of(
            "P: A table, please.",
            "A: Your phone number, please?",
            "P: Sure, my phone number is 030 5550 1799.",
            BOOKED,
        ),
        ("contradicted_facts", "2-persona-1"),
    ),
    "offers help": (
        session_of("P: A table, please.", "A: For when?", "P: Sure! How can I help you?", BOOKED),
        ("spoke_as_assistant", "2-persona-1"),
    ),
    "offers help in German": (
        session_of("P: Wie kann ich Ihnen weiterhelfen?", "A: Hm.", **GERMAN),
        ("spoke_as_assistant", "1-persona-1"),
    ),
    "a model": (
        session_of("P: As an AI, I cannot eat at a table.", BOOKED),
        ("spoke_as_assistant", "1-persona-1"),
    ),
    "says the same again and again": (
        session_of(
            "P: I would like a table for two on Friday.",
            "A: Friday is free.",
            "P: I would like a table for two on Friday.",
            "A: I have put you down for two.",
            "P: I would like a table for two on Friday!",
            BOOKED,
        ),
        ("repeated_itself", "3-persona-1"),
    ),
    "is satisfied by silence": (
        session_of("P: A table, please.", "A:  ", met=True),
        ("left_too_early", "1-agent-1"),
    ),
    "leaves at the greeting": (
        session_of(
            "A: Café Meridian, good day. How can I help you?",
            met=False,
            initial_message_type=InitialMessageType.SKIP,
        ),
        ("left_too_early", "1-agent-1"),
    ),
    "tells all answers at once": (
        session_of("P: A table on Friday at half past seven, we are four.", BOOKED, **IF_ASKED),
        ("all_at_once", "1-persona-1"),
    ),
    "speaks English": (
        session_of(
            "P: Hi, I would like to book a table for two on Friday, please.", BOOKED, **GERMAN
        ),
        ("other_language", "1-persona-1"),
    ),
    "speaks German": (
        session_of(
            "P: Guten Abend, ich möchte bitte einen Tisch für zwei Personen am Freitag.",
            BOOKED,
            preferred_language="jpn",
        ),
        ("other_language", "1-persona-1"),
    ),
    "writes another script": (
        session_of("P: Здравствуйте, я хотел бы заказать столик на двоих.", BOOKED),
        ("other_language", "1-persona-1"),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_role_is_found_at_its_place(name: str) -> None:
    session, found = BROKEN[name]
    assert kinds(session) == [found]


KEPT: dict[str, PlayedSession] = {
    "gives what is asked for": session_of(
        "P: A table for two on Friday, please.",
        "A: May I have your phone number, e-mail and booking reference?",
        "P: +44 (0)20 7946-0301, ada@king.example, and it's CM-20455.",
        BOOKED,
        "P: Thank you, goodbye!",
    ),
    "is asked in Polish": session_of(
        "P: Dzień dobry, chciałabym zarezerwować stolik.",
        "A: Proszę podać numer telefonu.",
        "P: To jest 020 7946 0301.",
        preferred_language="pol",
    ),
    "is meant to give its reference at once": session_of(
        "P: I'd like to change CM-20455.",
        BOOKED,
        instructions="Give your booking reference right away.",
    ),
    "reads out what the agent said": session_of(
        "P: Can you send it to me?",
        "A: We use ada.k@work.example. Is that your e-mail? Your code is 4455667788.",
        "P: Yes, my e-mail is ada.k@work.example and the phone code is 4455667788.",
    ),
    "mistypes, as it is told to": session_of(
        "P: A table, please.",
        "A: What is your phone number?",
        "P: My phone number is 030 5550 1799.",
        instructions="Give a wrong number first, then correct it.",
    ),
    "says another date": session_of(
        "P: Please book 2026-12-24 19:30 for us.",
        "A: What is your phone number, and your date of birth?",
        "P: The phone is 020 7946 0301, I was born on 10.12.1950.",
    ),
    "speaks of somebody else's number": session_of(
        "P: A table, please.",
        "A: Which order is it?",
        "P: Order 998877665544, placed by my brother.",
    ),
    "names other people's addresses": session_of(
        "P: Please invite my brother at bob@king.example too.",
        "A: I will.",
        "P: And the phone of the restaurant is 030 5550 1799.",
    ),
    "says the code that it was called about": session_of(
        "E: Terrace closed. Affected: CM-20455.",
        "A: Good day. The terrace is closed for CM-20455.",
        "P: Yes, CM-20455 is mine.",
        initial_message_type=InitialMessageType.EXTERNAL_EVENT,
    ),
    "opens with all of it, as the script does": session_of(
        "P: Hello! A table for four on Friday at half past seven, please.",
        BOOKED,
        instructions="Open with: A table for four on Friday at half past seven, please.\n"
        + IF_ASKED["instructions"].partition("\n")[2],
    ),
    "answers the same question again": session_of(
        "P: A table for two on Friday.",
        "A: For which day?",
        "P: It is for Friday the 12th of June.",
        "A: Sorry, what date?",
        "P: It is for Friday the 12th of June.",
        "A: And when would that be?",
        "P: It is for Friday the 12th of June.",
        BOOKED,
    ),
    "insists where nothing happens": session_of(
        *[
            line
            for number in range(5)
            for line in (
                "P: I would like a table for two on Friday.",
                f"A: Let me look into that, number {number}.",
            )
        ],
        met=None,
    ),
    "says thanks a lot": session_of(
        *["P: Thank you!", "A: You are welcome.", "P: Thank you!", "A: Bye.", "P: Thank you!"]
    ),
    "a short greeting by a service": session_of(
        "P: Hello, is anything else free on Friday? My husband asked how we can help.",
        BOOKED,
    ),
    "a clerk who offers help": session_of(
        "P: How can I help you?", "A: Hm.", role="receptionist of a hotel"
    ),
    "gives up, as it may": session_of(
        "P: A table for two on Friday, please.",
        "A: We are full. Would you like Sunday?",
        met=False,
    ),
    "leaves since the line is closed": session_of(
        "A: We are closed for renovation until the first of May, and all bookings before that "
        "are cancelled; the money is on its way back to you. How else can I help?",
        met=False,
        initial_message_type=InitialMessageType.SKIP,
    ),
    "is told by an event, and content": session_of("E: Your parcel is late.", "A: Here is 5 €."),
    "the agent acts without a word": session_of("P: A table, please.", "A: ", met=None),
    "a natural opening": session_of(
        "P: Hi, this is Ada King. I'd like a table for two on Friday at half past seven.",
        BOOKED,
        **IF_ASKED,
    ),
    "tells all, as it is told to": session_of(
        "P: A table on Friday at half past seven, we are four.",
        BOOKED,
        instructions=IF_ASKED["instructions"] + "\nTell everything in your first message.",
    ),
    "few English words": session_of("P: Hi, ok, thank you, bye!", BOOKED, **GERMAN),
    "names and numbers": session_of(
        "P: Café Meridian, Tisch 4, Ada King, 19:30, Freitag, 2 Personen.", BOOKED, **GERMAN
    ),
    "quotes English": session_of(
        "P: Auf der Karte steht „I would like to have it all, and you?“, was heißt das?",
        BOOKED,
        **GERMAN,
    ),
    "is scripted in English": session_of(
        "P: Hello. I should like to reserve a table for the four of us on Friday.",
        BOOKED,
        instructions="Open with: I should like to reserve a table for the four of us on Friday.",
        **GERMAN,
    ),
    "may speak English": session_of(
        "P: Hi, I would like to book a table for two on Friday, please.",
        BOOKED,
        background="Speaks English with people who do not understand her.",
        **GERMAN,
    ),
    "Danish and Norwegian": session_of(
        "P: Hej, jeg vil gerne have et bord til to på fredag, tak skal du have.",
        BOOKED,
        preferred_language="nob",
    ),
    "a language that nobody can tell here": session_of(
        "P: Hello, I would like to book a table for two on Friday, please.",
        BOOKED,
        preferred_language="ibo",
    ),
    "romanised Hindi": session_of(
        "P: Namaste, mujhe shukravar ko do logon ke liye ek table chahiye, kripya batayein.",
        BOOKED,
        preferred_language="hin",
    ),
    "no language of its own": session_of(
        "P: Guten Abend, ich möchte bitte einen Tisch für zwei Personen.",
        BOOKED,
        preferred_language=None,
    ),
    "nothing at all": session_of(met=None),
}


@pytest.mark.parametrize("name", KEPT)
def test_a_role_that_was_kept_raises_no_alarm(name: str) -> None:
    assert found_by_rules(KEPT[name]) == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Bonjour, je voudrais réserver une table pour deux personnes vendredi.", "fra"),
        ("Hola, quisiera reservar una mesa para dos personas el viernes por la noche.", "spa"),
        ("Buongiorno, vorrei prenotare un tavolo per due persone per la sera di venerdì.", "ita"),
        ("Boa noite, eu queria reservar uma mesa para duas pessoas na sexta, por favor.", "por"),
        ("Hallo, ik wil graag een tafel voor twee personen op vrijdag reserveren.", "nld"),
        ("Hej, jag vill gärna boka ett bord för två på fredag, och det ska vara inne.", "swe"),
        ("Dzień dobry, chciałbym zarezerwować stolik dla dwóch osób na piątek, proszę.", "pol"),
        ("Merhaba, ben bu cuma için iki kişilik bir masa istiyorum, lütfen.", "tur"),
        ("金曜日に二人用のテーブルを予約したいのですが、お願いします。", None),
        ("我想预订星期五晚上两个人的桌子，谢谢你。", "CJK"),
        ("ok", None),
    ],
)
def test_languages_are_told_by_their_small_words(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_a_private_fact_is_quoted_from_what_was_said_alone() -> None:
    session = session_of(
        "P: A table, please.",
        "A: Your phone number?",
        "P: My phone number is 030 5550 1799.",
    )
    [found] = found_by_rules(session)
    assert "030 5550 1799" in found.why
    assert "7946" not in found.why


async def test_what_a_judge_of_personas_has_said_is_not_paid_for_again() -> None:
    session, kept = KEPT["gives what is asked for"], list[PersonaJudgement]()
    found = {"breaks": [{"kind": "gave_away", "message": "2-persona-1", "why": "It says so."}]}
    model = ScriptedChatModel([found])

    async def keep(judgement: PersonaJudgement) -> None:
        kept.append(judgement)

    judge = PersonaJudge(model)
    first = await by_rules_and_judge(session, judge, None, keep)
    assert [(each.kind.value, each.key) for each in first] == [("gave_away", "2-persona-1")]
    [said] = kept
    judged = PersonaJudged(
        breaks=said.breaks, problem="", model="", calls=said.calls, usage=said.usage
    )
    assert await by_rules_and_judge(session, judge, judged, keep) == first
    assert (len(model.requests), len(kept)) == (1, 1)
    prompt = "\n".join(each["content"] for each in model.requests[0].messages)
    for part in ("Private fact: booking_reference = CM-20455", "its objective met"):
        assert part in prompt

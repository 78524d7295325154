"""How conversations are printed."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.cli.runs.transcript import write_conversation


def vote(value: Any, model: str = "careful", *, usable: bool = True) -> dict[str, Any]:
    return {"value": value, "usable": usable, "justification": f"{model} says so.", "model": model}


SESSION: dict[str, Any] = {
    "unitTest": "Books",
    "runIndex": 0,
    "outcome": "SIMULATOR_FAULT",
    "reason": "The persona broke its role.",
    "transcript": [],
    "personaBreaks": [
        {"kind": "GAVE_AWAY", "key": "1-persona-1", "why": "It gives its code."},
        {"kind": "LEFT_TOO_EARLY", "key": "", "why": "Nothing was booked."},
    ],
    "results": [
        {"criterionName": "Once", "agreement": None, "votes": [vote(True)]},
        {
            "criterionName": "Polite",
            "agreement": 0.5,
            "votes": [vote(True), vote(None, "", usable=False), vote("good", "quick")],
        },
    ],
}


def test_broken_roles_and_votes_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    write_conversation(SESSION)
    told = " ".join(capsys.readouterr().out.split())
    for part in (
        "persona out of role, gave away (1-persona-1): It gives its code.",
        "persona out of role, left too early: Nothing was booked.",
        "Polite: 3 judgements, agreement 50%",
        "careful: true – careful says so.",
        "no use – says so.",
        'quick: "good" – quick says so.',
    ):
        assert part in told
    assert "Once" not in told, "a single judgement is the result"


def test_what_tools_answered_follows_their_calls(capsys: pytest.CaptureFixture[str]) -> None:
    def call(name: str, result: Any, problem: str | None = None) -> dict[str, Any]:
        return {"name": name, "arguments": {"n": 1}, "problem": problem, "result": result}

    said = {"role": "AGENT", "text": "", "askedAgain": [], "reasoning": None, "cutShort": None}
    calls = [
        call("book", {"content": {"table": 3}, "isError": False}),
        call("pay", {"content": "No cards.", "isError": True}),
        call("log", None, "no JSON"),
    ]
    write_conversation(SESSION | {"transcript": [said | {"toolCalls": calls}]})
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    first = lines.index('book {"n": 1}')
    assert lines[first : first + 5] == [
        'book {"n": 1}',
        '=> {"table": 3}',
        'pay {"n": 1}',
        '=> refused: "No cards."',
        'log {"n": 1} (broken: no JSON)',
    ]

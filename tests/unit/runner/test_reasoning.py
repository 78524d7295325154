"""Reasoning is taken apart from what is said, whatever marks it."""

from __future__ import annotations

import time

import pytest

from simulation.runner.models.reasoning import spoken


@pytest.mark.parametrize(
    ("text", "said", "reasoning"),
    [
        ("Booked.", "Booked.", ""),
        ("<think>Hm.</think>Booked.", "Booked.", "Hm."),
        ("<think>\n\n</think>\n\nBooked.", "Booked.", ""),
        ("<THINK >Hm.</Think>Booked.", "Booked.", "Hm."),
        ('<thinking time="3">Hm.</thinking>\nBooked.', "Booked.", "Hm."),
        ("<thought>Hm.</thought>Booked.", "Booked.", "Hm."),
        ("<reasoning>Hm.</reasoning>Booked.", "Booked.", "Hm."),
        ("<reflection>Hm.</reflection>Booked.", "Booked.", "Hm."),
        ("<scratchpad>Hm.</scratchpad>Booked.", "Booked.", "Hm."),
        ("<seed:think>Hm.</seed:think>Booked.", "Booked.", "Hm."),
        ("[THINK]Hm.[/THINK]Booked.", "Booked.", "Hm."),
        ("◁think▷Hm.◁/think▷Booked.", "Booked.", "Hm."),
        ("<|begin_of_thought|>Hm.<|end_of_thought|>Booked.", "Booked.", "Hm."),
        (
            "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final"
            "<|message|>Booked.<|return|>",
            "Booked.",
            "Hm.",
        ),
        ("<|channel|>final<|message|>Booked.<|end|>", "Booked.", ""),
        (
            "analysisThe user wants a table.assistantfinalBooked.",
            "Booked.",
            "The user wants a table.",
        ),
        ("Hm.</think>Booked.", "Booked.", "Hm."),
        ("Let me <think>hm", "Let me", "hm"),
        ("<think>One.</think>Booked.<think>Two.</think>", "Booked.", "One.\n\nTwo."),
        ("<think>A<think>B</think>C</think>Booked.", "Booked.", "A<think>B\n\nC"),
        ("<think>I use <think> tags.</think>Booked.", "Booked.", "I use <think> tags."),
        ('<think>{"a": "b"</think>Booked.', "Booked.", '{"a": "b"'),
        (
            '<think>```json\n{"a": 1}</think>```json\n{"a": 2}\n```',
            '```json\n{"a": 2}\n```',
            '```json\n{"a": 1}',
        ),
        (
            '```json\n{"a": 1}</think>```json\n{"a": 2}\n```',
            '```json\n{"a": 2}\n```',
            '```json\n{"a": 1}',
        ),
        ("<think>Hm.", "", "Hm."),
        ("</think>Booked.", "Booked.", ""),
        (
            "Put it between `<think>` and `</think>`.",
            "Put it between `<think>` and `</think>`.",
            "",
        ),
        ("```\n<think>x</think>\n```", "```\n<think>x</think>\n```", ""),
        ('{"note": "<think> is a tag"}', '{"note": "<think> is a tag"}', ""),
        ('So: {"note": "</think>"} it is.', 'So: {"note": "</think>"} it is.', ""),
        ("I think <b>so</b>, 1 < 2.", "I think <b>so</b>, 1 < 2.", ""),
    ],
)
def test_reasoning_is_no_part_of_what_is_said(text: str, said: str, reasoning: str) -> None:
    words = spoken(text)
    assert (words.said, words.reasoning) == (said, reasoning)


@pytest.mark.parametrize(
    "text",
    ["<think>", "</think>", "`<think>", "{<think>", "```</think>", "<think ", "<|channel|>final "],
)
def test_what_repeats_is_read_in_no_time(text: str) -> None:
    began = time.monotonic()
    spoken(text * (1_000_000 // len(text)))
    assert time.monotonic() - began < 5

"""Unicode normalisation takes time that grows with the text, and no faster."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path
from typing import Literal

import pytest

import simulation
from simulation.kernel.unicode import MAX_MARKS, normalised_form

MARKS = "\u0301\u0316"


@pytest.mark.parametrize("form", ["NFC", "NFKD"])
@pytest.mark.parametrize(
    "run", [MARKS, "\u0344", "\u0f73\u0f71", "\uff9e\uff9f"], ids=["marks", "two", "none", "kana"]
)
def test_many_marks_take_no_time(form: Literal["NFC", "NFKD"], run: str) -> None:
    began = time.process_time()
    normal = normalised_form(form, "a" + run * 100_000)
    assert time.process_time() - began < 1
    assert len(normal) <= 1 + 4 * MAX_MARKS


@pytest.mark.parametrize("text", ["Café Meridian", "e\u0301" * 1_000, "각" * 600, "ﬁ" + "x" * 600])
def test_other_texts_stay_whole(text: str) -> None:
    assert normalised_form("NFC", text) == unicodedata.normalize("NFC", text)
    assert normalised_form("NFKD", text) == unicodedata.normalize("NFKD", text)


def test_nobody_normalises_without_it() -> None:
    sources = Path(simulation.__file__).parent.rglob("*.py")
    users = [path.name for path in sources if "unicodedata.normalize" in path.read_text()]
    assert users == ["unicode.py"]

"""Search: which texts a query finds, and in which order."""

from __future__ import annotations

from collections.abc import Sequence

import mongomock_ng
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simulation.catalog.definition.search import MAX_TERMS, SearchQuery, search_terms, tokens


def found(query: str, *texts: str) -> list[str]:
    """The texts among ``texts`` that the database finds for ``query``, best first."""
    collection = mongomock_ng.MongoClient().db.texts
    for text in texts:
        collection.insert_one({"text": text, "search_terms": search_terms([text])})
    search = SearchQuery(query)
    hits = [row["text"] for row in collection.find(search.matches())]
    return sorted(hits, key=lambda text: -search.score([text]))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("cafe", "Le Café"),
        ("Cafés ", "the cafe round the corner"),
        ("CAFÉ", "cafe"),
        ("booking", "Bookings for tonight"),
        ("bookings ", "one booking"),
        ("book", "I booked a table"),
        ("strasse", "Große Straße 5"),
        ("Lefevre", "Zoë Lefèvre"),
        ("table four", "A table for four"),
        ("four table ", "A table for four"),
        ("東京", "Dinner in 東京"),
        ("ﬁne", "fine dining"),
        ("5", "Straße 5"),
    ],
)
def test_finds(query: str, text: str) -> None:
    assert found(query, text, "something else") == [text]


@pytest.mark.parametrize("query", ["t", "ta", "tabl", "for ta", "restau"])
def test_the_last_word_may_be_half_typed(query: str) -> None:
    text = "A table for four in the restaurant"

    assert found(query, text, "nothing of it") == [text]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("tab ", "A table for four"),
        ("ta four", "A table for four"),
        ("table lamp", "A table for four"),
        ("able", "A table for four"),
        ("", "A table for four"),
        ("  !? ", "A table for four"),
    ],
)
def test_does_not_find(query: str, text: str) -> None:
    assert found(query, text) == []


def test_an_operator_of_the_database_is_only_a_word() -> None:
    for query in ("$where", "{'$ne': null}", ".*", "where $ne"):
        assert "A table" not in found(query, "A table", "where ne null")


def test_better_answers_come_first() -> None:
    assert found(
        "booking",
        "A long text that mentions, among a good many other things, one booking somewhere",
        "Bookings at night",
        "Booking",
    ) == [
        "Booking",
        "Bookings at night",
        "A long text that mentions, among a good many other things, one booking somewhere",
    ]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (("Booking", "of tables"), ("Tables", "for booking")),
        (("Booking a table", ""), ("Table and booking", "")),
        (("Booking", ""), ("Bookings", "")),
        (("Bookings", ""), ("Bookingcom", "")),
    ],
)
def test_what_counts_more(better: Sequence[str], worse: Sequence[str]) -> None:
    query = SearchQuery("booking")

    assert query.score(better) > query.score(worse) > 0


def test_nothing_in_common_scores_nothing() -> None:
    assert SearchQuery("booking").score(("Weather", "")) == 0
    assert SearchQuery("booking").score(()) == 0
    assert SearchQuery("").score(("Weather", "")) == 0


def test_terms_are_words_and_stems_once_each() -> None:
    assert search_terms(["Cafés", "the café bookings"]) == [
        "cafes", "cafe", "the", "bookings", "book",
    ]  # fmt: skip


def test_the_number_of_terms_is_bounded() -> None:
    assert len(search_terms([" ".join(f"w{number}" for number in range(5000))])) == MAX_TERMS


@given(st.text())
@example("İstanbul ǰ ẖ ﬁ ß")
def test_tokens_of_tokens_are_the_same(text: str) -> None:
    words = tokens(text)

    assert tokens(" ".join(words)) == words


@given(st.text(), st.text())
def test_a_text_is_always_found_by_its_own_words(text: str, end: str) -> None:
    terms = set(search_terms([text]))

    assert set(tokens(text)) <= terms
    for query in (SearchQuery(text), SearchQuery(text + " ")):
        assert query.score([text]) > 0 or not query.words
        assert str(query.matches())

"""Tools that read the schema from the server get the one that is committed."""

from __future__ import annotations

from pathlib import Path

from graphql import (
    build_client_schema,
    build_schema,
    get_introspection_query,
    lexicographic_sort_schema,
    print_schema,
)

from tests.integration.identity.site import Site

COMMITTED = Path(__file__).parents[3] / "graphql_schema" / "schema.graphql"
OPTIONS = (
    "descriptions",
    "specified_by_url",
    "directive_is_repeatable",
    "schema_description",
    "input_value_deprecation",
    "one_of",
)


async def test_the_standard_introspection_says_what_the_committed_schema_says(site: Site) -> None:
    everything = dict.fromkeys(OPTIONS, True)
    told = build_client_schema(await site.owner.ask(get_introspection_query(**everything)))
    committed = build_schema(COMMITTED.read_text(encoding="utf-8"))

    assert _text(told) == _text(committed)


async def test_every_way_to_ask_for_it_is_answered(site: Site) -> None:
    viewer = await site.member("viewer")
    for option in OPTIONS:
        build_client_schema(await viewer.ask(get_introspection_query(**{option: True})))
        build_client_schema(await viewer.ask(get_introspection_query(**{option: False})))


def _text(schema: object) -> str:
    return print_schema(lexicographic_sort_schema(schema))  # type: ignore[arg-type]

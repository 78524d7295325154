"""Every field at the root of the schema is refused to whoever lacks its permission."""

from __future__ import annotations

import base64
from contextlib import aclosing
from typing import Any

import pytest
from graphql import get_named_type

from graphql_schema.catalog.definition import TYPE_NAMES
from graphql_schema.kit.context import RequestContext
from graphql_schema.schema import schema
from simulation.access.commands import REQUIRED
from simulation.access.reads import READ
from simulation.identity.permission import Permission
from tests.integration.permissions.asking import (
    KINDS,
    kind_of,
    operation,
    roots,
    with_all_but,
    with_none_but,
)
from tests.integration.permissions.conftest import Rich
from tests.support.platform import Client, Refusal

pytestmark = pytest.mark.asyncio(loop_scope="module")

OPEN = {
    "Query.viewer": "who is signed in may know who they are",
    "Query.organization": "everybody in it may know the name of their organization",
    "Query.search": "it finds what one may see, which may be nothing",
    "Query.apiKeys": "without the permission it shows one's own keys",
}
"""What takes a sign-in and no permission, and why."""

OF_TOKENS = {"Mutation.renewToken"}
"""What is for whoever came with a token, whatever they may do: it writes nothing."""

NODES = READ | {
    "set_run": Permission.GET_SET_RUN,
    "session": Permission.GET_SET_RUN,
    "task": Permission.GET_TASK,
    "run": Permission.GET_RUN,
}
"""What it takes to see a thing of a kind by its global id."""


async def refusal(client: Client, root: str) -> Refusal:
    """The refusal of a root field."""
    ask = client.refused_stream if root.startswith("Subscription.") else client.refusal
    return await ask(operation(root))


@pytest.mark.parametrize("root", sorted(roots().keys() - OPEN.keys() - OF_TOKENS))
async def test_without_permissions_it_is_forbidden(rich: Rich, root: str) -> None:
    house, _ = rich
    before = await house.everything()
    refused = await refusal(with_none_but(house), root)
    assert (refused.code, refused.field) == ("FORBIDDEN", None), refused.message
    assert Permission(refused.details["permission"]).value in refused.message
    assert await house.everything() == before


@pytest.mark.parametrize("root", sorted(OF_TOKENS))
async def test_what_is_of_tokens_is_refused_to_whoever_came_without(rich: Rich, root: str) -> None:
    refused = await refusal(with_none_but(rich[0]), root)
    assert (refused.code, refused.field) == ("REFUSED", "Authorization")


@pytest.mark.parametrize("root", OPEN)
async def test_what_is_open_answers_whoever_is_signed_in(rich: Rich, root: str) -> None:
    await with_none_but(rich[0]).ask(operation(root))


@pytest.mark.parametrize("root", sorted(roots()))
async def test_without_a_sign_in_nothing_answers(root: str) -> None:
    context = RequestContext(None)
    if root.startswith("Subscription."):
        source: Any = await schema.subscribe(operation(root), context_value=context)
        async with aclosing(source):
            [result] = [each async for each in source]
    else:
        result = await schema.execute(operation(root), context_value=context)
    [error] = result.errors or ()
    assert (error.extensions or {})["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize("kind", TYPE_NAMES)
async def test_a_node_takes_the_permission_of_its_kind(rich: Rich, kind: str) -> None:
    house, _ = rich
    plain = "0" * 8 + "-0000-4000-8000-" + "0" * 12 if kind in ("task", "run") else "f" * 24
    id = base64.urlsafe_b64encode(f"{TYPE_NAMES[kind]}:{plain}".encode()).decode()
    query = "query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }"
    assert await with_none_but(house, NODES[kind]).ask(query, id=id) == {
        "node": None,
        "nodes": [None],
    }
    result = await with_all_but(house, NODES[kind]).execute(query, id=id)
    assert result.data == {"node": None, "nodes": [None]}
    errors = {tuple(error.path or ()): error.extensions or {} for error in result.errors or ()}
    assert set(errors) == {("node",), ("nodes", 0)}
    for extensions in errors.values():
        assert extensions["code"] == "FORBIDDEN"
        assert extensions["details"] == {"permission": NODES[kind].value}


async def test_a_node_that_may_be_seen_is_shown_beside_one_that_may_not(rich: Rich) -> None:
    house, made = rich
    data = await house.owner.ask(
        "query($p: ID!, $m: ID!) { persona(id: $p) { id } metric(id: $m) { id } }",
        p=made.personas["ana"],
        m=made.metrics["Turns"],
    )
    ids = [data["persona"]["id"], data["metric"]["id"]]
    result = await with_none_but(house, Permission.GET_METRIC).execute(
        "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids
    )
    assert result.data == {"nodes": [None, {"id": ids[1]}]}
    assert [error.path for error in result.errors or ()] == [["nodes", 0]]


MUTATIONS = {
    command.__name__: (f"Mutation.{command.__name__[0].lower()}{command.__name__[1:]}", needed)
    for command, needed in REQUIRED.items()
}
OTHERWISE_CALLED = {
    "CreateSetRun": "Mutation.createUnitTestSetRun",
    "DeriveSetRun": "Mutation.forkSession",
    "CancelSetRun": "Mutation.cancelUnitTestSetRun",
    "DeleteVersionSet": "Mutation.deleteServiceVersionSet",
    "CreateRun": "Mutation.triggerTask",
    "DeliverSignal": "Mutation.signalRun",
    "RecordEvaluations": "Mutation.evaluateMetrics",
    "TrackEvents": "Mutation.trackEvent",
    # Two permissions, each for its case; the service that is not there gets a new set.
    "PutVersionSet": "Mutation.putServiceVersionSet",
}

ALSO = {
    "Mutation.ingestEvents": "TrackEvents",
    "Mutation.resumeUnitTestSetRun": "CreateSetRun",
    "Mutation.tryMetric": "RecordEvaluations",
    "Mutation.loadExample": "CreateUnitTestSet",
    "Mutation.tryService": "CreateSetRun",
    "Mutation.unitTestFromSession": "CreateUnitTest",
    "Mutation.retryFailed": "DeriveSetRun",
    "Mutation.rescoreRun": "DeriveSetRun",
}
"""Mutations beside another one that give the same command."""


def commands() -> list[Any]:
    """Every permission of every command, with the mutations that give it."""
    roots = [(OTHERWISE_CALLED.get(name, root), name) for name, (root, _) in MUTATIONS.items()]
    return [
        pytest.param(root, permission, id=f"{root}-{name}-{permission}")
        for root, name in [*roots, *ALSO.items()]
        for permission in MUTATIONS[name][1]
    ]


@pytest.mark.parametrize(("root", "permission"), commands())
async def test_a_mutation_takes_every_permission_of_its_command(
    rich: Rich, root: str, permission: Permission
) -> None:
    refused = await refusal(with_all_but(rich[0], permission), root)
    assert (refused.code, refused.details) == ("FORBIDDEN", {"permission": permission.value})


async def test_every_mutation_belongs_to_a_command() -> None:
    mutations = {root for root in roots() if root.startswith("Mutation.")}
    assert mutations - OF_TOKENS == {each.values[0] for each in commands()}


def answers() -> list[Any]:
    """What mutations answer with, as far as that is a thing of a kind."""
    return [
        pytest.param(root, KINDS[kind], id=f"{root}-{kind}")
        for root, (_, field) in roots().items()
        if root.startswith("Mutation.")
        for each in get_named_type(field.type).fields.values()
        if (kind := kind_of(get_named_type(each.type).name)) is not None
    ]


@pytest.mark.parametrize(("root", "permission"), answers())
async def test_a_mutation_whose_answer_could_not_be_seen_does_nothing(
    rich: Rich, root: str, permission: Permission
) -> None:
    house, _ = rich
    before = await house.everything()
    refused = await refusal(with_all_but(house, permission), root)
    assert (refused.code, refused.details) == ("FORBIDDEN", {"permission": permission.value})
    assert await house.everything() == before

"""Lists that their callers have already: that is said, and they are not sent again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from simulation.access.access import Access
from simulation.kernel.entity_tags import is_held, is_named, tag_of

LISTS = frozenset(
    {
        "get-services",
        "get-metrics",
        "get-metric-evaluation-results",
        "get-simulation-personas",
        "get-simulation-persona-versions",
        "get-simulation-scenarios",
        "get-simulation-scenario-versions",
        "get-simulation-unit-tests",
        "get-simulation-unit-test-sets",
        "get-simulation-unit-test-set-runs",
    }
)
"""What depends on the documents, on who asks and on what they ask, but not on the time."""


async def unless_unchanged(
    request: Request, access: Access, read: Callable[[], Awaitable[Response]]
) -> Response:
    """What ``read`` answers, with its tag; nothing but that it is unchanged where the caller
    has it.

    Documents in this process tell by themselves whether they have changed, before anything
    is read: afterwards the tag could be of a later state than the answer. On a server others
    may change them; there the answer itself is compared.
    """
    held = ",".join(request.headers.getlist("if-none-match"))
    state = access.documents_state
    tag = None if state is None else _tag_in(state, request, access)
    if tag is not None and is_named(tag, held):
        return _unchanged(tag)
    response = await read()
    if response.status_code != HTTPStatus.OK:
        return response
    tag = tag or tag_of(bytes(response.body))
    if is_held(tag, held):
        return _unchanged(tag)
    response.headers["ETag"] = tag
    return response


def _tag_in(state: str, request: Request, access: Access) -> str:
    principal = access.principal
    return tag_of(
        state,
        principal.organization,
        principal.actor.user,
        *sorted(principal.permissions),
        request.scope["path"],
        request.scope["query_string"],
    )


def _unchanged(tag: str) -> Response:
    # Answers vary by what is accepted, whether they were long enough to show it or not.
    headers = {"ETag": tag, "Vary": "Accept-Encoding"}
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)

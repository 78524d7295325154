"""The one place where errors become GraphQL errors: a code each, and nothing leaked."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError
from pydantic import ValidationError as PydanticValidationError
from strawberry.exceptions import MissingQueryError, StrawberryInputCoercionError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.graphql import OperationType
from strawberry.utils.str_converters import to_camel_case

from graphql_schema.edge.limits import QUERY_TOO_DEEP, QUERY_TOO_LARGE
from simulation.kernel.errors import SimulationError, refusal_of
from simulation.kernel.outages import outage_of

BAD_REQUEST = "BAD_REQUEST"
BAD_USER_INPUT = "BAD_USER_INPUT"
GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
INTERNAL = "INTERNAL"
OPERATION_NOT_ALLOWED = "OPERATION_NOT_ALLOWED"
OPERATION_RESOLUTION_FAILURE = "OPERATION_RESOLUTION_FAILURE"

_NESTED_TOO_DEEPLY = "Document is nested too deeply."
_ABORTED = "Parsing aborted."
"""How the parser begins, and ends, the description of its own limits."""

_TOO_MANY_FAULTS = "Too many errors processing variables"
"""How the last of many errors over variables begins, which has no place of its own."""

_INPUT_FAULTS = (ValueError, TypeError, ArithmeticError)
"""What a scalar's parser raises over a value that it does not like."""

logger = logging.getLogger(__name__)


class RequestRefused(SimulationError):
    """The request as such cannot be served: there is nothing to execute in it."""

    code = BAD_REQUEST


class OperationUnresolved(RequestRefused):
    """The document does not say which of its operations is meant."""

    code = OPERATION_RESOLUTION_FAILURE


class OperationNotAllowed(RequestRefused):
    """Operations of this type cannot be sent this way."""

    code = OPERATION_NOT_ALLOWED


def translate(error: GraphQLError) -> GraphQLError:
    """``error`` as a client may see it; translating it again changes nothing."""
    root = _root(error)
    refusal = _refusal(root)
    if refusal is not None:
        return _answer(error, refusal.message, extensions_of(refusal))
    if isinstance(root, GraphQLSyntaxError):
        return _answer(error, error.message, {"code": _syntax_code(root.description)})
    if isinstance(root, GraphQLError) and root.extensions and "code" in root.extensions:
        return _answer(error, error.message, root.extensions)
    if _concerns_input(error, root) or error.message.startswith(_TOO_MANY_FAULTS):
        return _answer(error, error.message, {"code": BAD_USER_INPUT})
    return _internal(error, root)


def translate_validation(error: GraphQLError) -> GraphQLError:
    """``error`` of the validation stage as a client may see it."""
    if error.original_error is not None:
        translated = translate(error)
        if not translated.extensions or translated.extensions["code"] != BAD_USER_INPUT:
            return translated
    extensions = error.extensions or {}
    return _answer(error, error.message, {"code": GRAPHQL_VALIDATION_FAILED, **extensions})


def as_graphql_error(error: Exception) -> GraphQLError:
    """Any exception, raised outside of every field, as a client may see it."""
    if isinstance(error, GraphQLError):
        return translate(error)
    return translate(GraphQLError(str(error), original_error=error))


def extensions_of(refusal: SimulationError) -> dict[str, Any]:
    """The code of ``refusal``, its field and its details in the names that GraphQL uses."""
    extensions: dict[str, Any] = {"code": refusal.code}
    if refusal.field is not None:
        extensions["field"] = ".".join(map(to_camel_case, refusal.field.split(".")))
    if refusal.details:
        extensions["details"] = {
            to_camel_case(name): value for name, value in refusal.details.items()
        }
    return extensions


def _refusal(root: Exception) -> SimulationError | None:
    if isinstance(root, SimulationError):
        return root
    if isinstance(root, PydanticValidationError):
        return refusal_of(root)
    if isinstance(root, MissingQueryError):
        return RequestRefused("The request holds no GraphQL document; send one.", field="query")
    if isinstance(root, CannotGetOperationTypeError):
        return _unresolved(root.operation_name)
    if isinstance(root, InvalidOperationTypeError):
        return _not_allowed(root.operation_type)
    outage = outage_of(root)
    if outage is not None:
        # A line, and no traceback: where a store is away, nothing here is at fault.
        logger.error("%s: %s (%r)", outage.code, outage.message, root)
    return outage


def _not_allowed(operation: OperationType) -> RequestRefused:
    if operation is OperationType.SUBSCRIPTION:
        return RequestRefused("Subscriptions need a WebSocket that speaks graphql-transport-ws.")
    return OperationNotAllowed(
        f"A {operation.value} cannot be sent this way: send queries by GET or POST, mutations "
        "by POST, and either as well as subscriptions over a WebSocket."
    )


def _syntax_code(description: str) -> str:
    if not description.endswith(_ABORTED):
        return GRAPHQL_PARSE_FAILED
    return QUERY_TOO_DEEP if description.startswith(_NESTED_TOO_DEEPLY) else QUERY_TOO_LARGE


def _unresolved(name: str | None) -> OperationUnresolved:
    if name is None:
        return OperationUnresolved("The document holds no operation; add a query or a mutation.")
    return OperationUnresolved(
        f"The document holds no operation named {name!r}; correct operationName.",
        field="operation_name",
    )


def _chain(error: Exception) -> Iterator[Exception]:
    """``error`` and what it wraps, outermost first."""
    current: Exception | None = error
    while current is not None:
        yield current
        current = current.original_error if isinstance(current, GraphQLError) else None


def _root(error: GraphQLError) -> Exception:
    return list(_chain(error))[-1]


def _concerns_input(error: GraphQLError, root: Exception) -> bool:
    """Whether a variable or an argument could not be read.

    Such an error points into the document before it gets a path in the answer. A resolver's
    own error, and one over a value that a resolver returned, has a path and nothing before.
    """
    if isinstance(root, StrawberryInputCoercionError):
        return True
    if not isinstance(root, (GraphQLError, *_INPUT_FAULTS)):
        return False
    wrapped = [link for link in _chain(error) if isinstance(link, GraphQLError)]
    return any(link.path is None and link.nodes for link in wrapped)


def _internal(error: GraphQLError, root: Exception) -> GraphQLError:
    reference = secrets.token_hex(6)
    logger.error(
        "Internal error %s at %s",
        reference,
        error.path or "the root",
        exc_info=(type(root), root, root.__traceback__),
    )
    return _answer(
        error,
        f"Internal error; it is logged under the reference {reference}, "
        "which the operator of this server can look up.",
        {"code": INTERNAL, "details": {"reference": reference}},
    )


def _answer(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLError:
    """A new error at the place of ``error`` that holds on to no exception."""
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )

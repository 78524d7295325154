"""GraphQL types as views: declarations over documents and values, without copying them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, ForwardRef, TypeVar

import strawberry

T = TypeVar("T", bound=type)


def view(*sources: type, **options: Any) -> Callable[[T], T]:
    """Declare a GraphQL type whose fields are read from instances of ``sources``.

    A page of fifty rows then costs no copies, only the reads of the selected fields.
    """

    def declare(declaration: T) -> T:
        accepted: tuple[type, ...] = (declaration, *sources)
        declaration.is_type_of = classmethod(  # type: ignore[attr-defined]
            lambda cls, value, _info: isinstance(value, accepted)
        )
        declared: T = strawberry.type(declaration, **options)
        return declared

    return declare


def later(name: str, module: str) -> Any:
    """The type ``name`` of a module that imports the one that says this.

    GraphQL resolves it when the schema is built; the modules do not import each other.
    """
    return Annotated[ForwardRef(name), strawberry.lazy(module)]


def later_list(name: str, module: str) -> Any:
    """A list of ``later``."""
    return list.__class_getitem__(later(name, module))


def read_field(source: Any, name: str) -> object:
    """The field ``name`` of ``source``, or of its body: what a definition says is in there."""
    held = _held_by(source)
    if name in held:
        return held[name]
    body = held.get("body")
    if body is not None:
        # Asking a document for what it does not have costs more than all the rest of a field.
        said = _held_by(body)
        if name in said and not hasattr(type(source), name):
            return said[name]
    try:
        return getattr(source, name)
    except AttributeError:
        return getattr(source.body, name)


def _held_by(source: Any) -> dict[str, Any]:
    """The values that stand in ``source``, past the accessors of its class."""
    try:
        held: dict[str, Any] = object.__getattribute__(source, "__dict__")
    except AttributeError:
        return {}
    return held

"""What a kind of definition declares of its own; everything else is shared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulation.catalog.definition.messages import (
    Body,
    Create,
    Created,
    Definition,
    Delete,
    Deleted,
    Revise,
    Revised,
    Undelete,
    Undeleted,
)
from simulation.kernel.messages import Facts, Need


@dataclass(frozen=True, slots=True)
class Reference:
    """A use of another definition; ``field`` is where the body names it."""

    kind: str
    id: str
    field: str

    @property
    def need(self) -> Need:
        """The fact that settles whether the reference holds."""
        return Need(self.kind, self.id)


def _no_references(body: Any) -> Sequence[Reference]:
    return ()


def _no_rules(body: Any, facts: Facts) -> None:
    return None


Amend = Callable[[Any, Any], Mapping[str, Any]]
"""From a kind's own command and the body to the changes that it asks for."""


@dataclass(frozen=True)
class Kind:
    """A kind of definition.

    ``fixed`` names the fields that can never change. ``outside_versions`` names those
    whose change makes no new version. ``references`` lists what a body refers to,
    ``rules`` refuses a body that does not fit the facts, ``search_texts`` gives what search
    reads, the most telling first. ``amendments`` maps the kind's own commands to
    the changes they ask for; ``revision_needs`` and ``revision_rules`` add facts and
    refusals of a revision beside the references. ``news`` refuses what is new in a body, given
    what it was before, or null: what was stored earlier is not asked again.
    ``withhold`` gives a body without what only those see who may change it.
    ``claims_name_while`` names the field of the body, a boolean, that must be true for its
    name to be taken; null: every name is.
    """

    name: str
    label: str
    body: type[Body]
    create: type[Create]
    revisions: tuple[type[Revise], ...]
    delete: type[Delete]
    created: type[Created]
    revised: type[Revised]
    deleted: type[Deleted]
    undelete: type[Undelete]
    undeleted: type[Undeleted]
    search_texts: Callable[[Any], Sequence[str]]
    fixed: frozenset[str] = frozenset()
    outside_versions: frozenset[str] = frozenset()
    references: Callable[[Any], Sequence[Reference]] = _no_references
    rules: Callable[[Any, Facts], None] = _no_rules
    amendments: Mapping[type[Any], Amend] = field(default_factory=dict)
    revision_needs: Callable[[Any, Definition], Sequence[Need]] = lambda command, state: ()
    revision_rules: Callable[[Any, Definition, Any, Facts], None] = (
        lambda command, state, body, facts: None
    )
    news: Callable[[Any, Any], None] = lambda body, before: None
    withhold: Callable[[Any], Any] = lambda body: body
    claims_name_while: str | None = None

    def claims_name(self, body: Any) -> bool:
        """Whether nobody else may have the name of ``body``."""
        return self.claims_name_while is None or bool(getattr(body, self.claims_name_while))

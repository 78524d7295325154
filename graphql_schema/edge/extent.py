"""How large a document is once its fragments are expanded, measured in linear time.

Every selection is visited once and every fragment is measured once, so a document in which
each fragment spreads the next one twice costs as much as its length, not as its expansion.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

COUNT_CEILING = 1_000_000_000
"""Counts stop here: an expansion can have more fields than there are atoms."""

Definition = OperationDefinitionNode | FragmentDefinitionNode


@dataclass(slots=True)
class Extent:
    """The size of a definition.

    Depths count nested fields; introspection is measured on its own, from its ``__`` field
    down. ``roots`` are the fields directly under the operation.
    """

    depth: int = 0
    introspection_depth: int = 0
    fields: int = 0
    aliases: int = 0
    roots: int = 0


@dataclass(frozen=True, slots=True)
class _Spread:
    """A fragment spread, and how deep it stands."""

    fragment: str
    level: int
    introspective: bool


@dataclass(slots=True)
class _Outline:
    """A definition without the fragments that it spreads."""

    extent: Extent = field(default_factory=Extent)
    spreads: list[_Spread] = field(default_factory=list)


class Survey:
    """Measures the definitions of one document; ``steps`` counts the selections it looked at."""

    def __init__(self, document: DocumentNode) -> None:
        self.steps = 0
        self._definitions = [node for node in document.definitions if isinstance(node, Definition)]
        self._fragments = {
            node.name.value: node
            for node in self._definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        self._settled: dict[str, Extent] = {}

    def __iter__(self) -> Iterator[tuple[Definition, Extent]]:
        """Each operation and fragment with its extent, fragments expanded."""
        for node in self._definitions:
            outline = self._outline(node.selection_set)
            for spread in outline.spreads:
                self._settle(spread.fragment)
            yield node, self._expanded(outline)

    def _settle(self, name: str) -> None:
        """Measure the fragment and all that it spreads.

        Without recursion, for chains may be long. A spread that closes a cycle adds nothing;
        another rule refuses cycles.
        """
        outlines: dict[str, _Outline] = {}
        waiting = [name]
        while waiting:
            current = waiting[-1]
            if current in self._settled or current not in self._fragments:
                waiting.pop()
            elif current in outlines:
                self._settled[current] = self._expanded(outlines[current])
                waiting.pop()
            else:
                outline = self._outline(self._fragments[current].selection_set)
                outlines[current] = outline
                waiting.extend(
                    spread.fragment for spread in outline.spreads if spread.fragment not in outlines
                )

    def _outline(self, root: SelectionSetNode) -> _Outline:
        outline = _Outline()
        stack: list[tuple[SelectionSetNode, int, bool]] = [(root, 0, False)]
        while stack:
            selection_set, level, introspective = stack.pop()
            for selection in selection_set.selections:
                self.steps += 1
                below = _note(outline, selection, level, introspective)
                if below is not None:
                    stack.append(below)
        return outline

    def _expanded(self, outline: _Outline) -> Extent:
        own = outline.extent
        total = Extent(own.depth, own.introspection_depth, own.fields, own.aliases, own.roots)
        for spread in outline.spreads:
            self.steps += 1
            extent = self._settled.get(spread.fragment)
            if extent is not None:
                _add(total, spread, extent)
        return total


def _note(
    outline: _Outline, selection: SelectionNode, level: int, introspective: bool
) -> tuple[SelectionSetNode, int, bool] | None:
    """Enter ``selection`` into ``outline``; the selection set below it, and where that stands."""
    if isinstance(selection, FragmentSpreadNode):
        outline.spreads.append(_Spread(selection.name.value, level, introspective))
        return None
    if isinstance(selection, InlineFragmentNode):
        return selection.selection_set, level, introspective
    assert isinstance(selection, FieldNode)
    extent = outline.extent
    extent.fields += 1
    extent.aliases += selection.alias is not None
    extent.roots += level == 0
    if not introspective and selection.name.value.startswith("__"):
        introspective, level = True, 0
    if introspective:
        extent.introspection_depth = max(extent.introspection_depth, level + 1)
    else:
        extent.depth = max(extent.depth, level + 1)
    below = selection.selection_set
    return None if below is None else (below, level + 1, introspective)


def _add(total: Extent, spread: _Spread, extent: Extent) -> None:
    """Add what ``spread`` brings in to ``total``."""
    if spread.introspective:
        deepest = spread.level + max(extent.depth, extent.introspection_depth)
        total.introspection_depth = max(total.introspection_depth, deepest)
    else:
        total.depth = max(total.depth, spread.level + extent.depth)
        total.introspection_depth = max(total.introspection_depth, extent.introspection_depth)
    total.fields = min(total.fields + extent.fields, COUNT_CEILING)
    total.aliases = min(total.aliases + extent.aliases, COUNT_CEILING)
    if spread.level == 0:
        total.roots = min(total.roots + extent.roots, COUNT_CEILING)

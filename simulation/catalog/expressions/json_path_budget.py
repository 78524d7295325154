"""JSONPath whose work is bounded: every value that is visited is paid from a budget.

A path of 30 characters can visit one value along every way that leads to it, which for
``$..*..*..*`` grows with a power of the depth. Time limits would make results depend on the
machine; a budget ends at the same value everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import cast

from jsonpath import JSONPath, JSONPathEnvironment, JSONPathMatch
from jsonpath.parse import Parser
from jsonpath.segments import (
    JSONPathChildSegment,
    JSONPathRecursiveDescentSegment,
    JSONPathSegment,
)
from jsonpath.selectors import Filter
from jsonpath.stream import TokenStream

from simulation.kernel.values import Json

MAX_DEPTH = 100
"""How deep ``..`` descends."""

_TEXT_PER_NODE = 1_000
_EXPRESSION_PER_NODE = 20
"""Characters: comparing texts, and evaluating expressions, costs as much as so many nodes."""


class TooManyNodes(Exception):
    """A path would visit more values than it may."""


class _Budget:
    def __init__(self, nodes: int) -> None:
        self.nodes = self.left = nodes


_BUDGET: ContextVar[_Budget] = ContextVar("json_path_budget")


def values_within(path: JSONPath, value: Json, max_nodes: int) -> list[Json]:
    """What ``path`` selects in ``value``, visiting ``max_nodes`` values at most.

    Raises:
        TooManyNodes: these do not do.
    """
    with budget_of(max_nodes):
        return values_of(path, value)


@contextmanager
def budget_of(max_nodes: int) -> Iterator[None]:
    """Within, all paths that are followed visit ``max_nodes`` values at most, together."""
    token = _BUDGET.set(_Budget(max_nodes))
    try:
        yield
    finally:
        _BUDGET.reset(token)


def values_of(path: JSONPath, value: Json) -> list[Json]:
    """What ``path`` selects in ``value``, paid from the budget that is open.

    Raises:
        TooManyNodes: that does not do.
    """
    # Not by the library's own door, which takes a text for a document and parses it.
    found: Iterable[JSONPathMatch] = [_Node.root_of(value)]
    for segment in path.segments:
        found = segment.resolve(found)
    return [match.obj for match in found]


def _spend(nodes: int = 1) -> None:
    budget = _BUDGET.get()
    budget.left -= nodes
    if budget.left < 0:
        raise TooManyNodes(f"it would visit more than {budget.nodes} values")


class _Node(JSONPathMatch):
    """A match that is paid for, and that keeps neither its place nor its children.

    The library writes the place of each match out as a text, which for keys as long as an
    answer takes the memory of answer times matches.
    """

    __slots__ = ()

    @classmethod
    def root_of(cls, value: Json) -> _Node:
        return cls(filter_context={}, obj=value, parent=None, path="", parts=(), root=value)

    @classmethod
    def of(cls, match: JSONPathMatch) -> _Node:
        _spend()
        return match if isinstance(match, cls) else cls._at(match, match.obj)

    @classmethod
    def _at(cls, parent: JSONPathMatch, value: object) -> _Node:
        return cls(
            filter_context=parent.filter_context(),
            obj=value,
            parent=None,
            path="",
            parts=(),
            root=parent.root,
        )

    def new_child(self, obj: object, key: int | str) -> JSONPathMatch:
        _spend()
        return self._at(self, obj)

    def add_child(self, *children: JSONPathMatch) -> None:
        return None


class _Child(JSONPathChildSegment):
    def resolve(self, nodes: Iterable[JSONPathMatch]) -> Iterable[JSONPathMatch]:
        return super().resolve(_Node.of(node) for node in nodes)


class _Descendants(JSONPathRecursiveDescentSegment):
    def resolve(self, nodes: Iterable[JSONPathMatch]) -> Iterable[JSONPathMatch]:
        return super().resolve(_Node.of(node) for node in nodes)


class _Filter(Filter):
    """A filter that pays for each item that it looks at, whatever the expression does."""

    def __init__(self, of: Filter) -> None:
        super().__init__(env=of.env, token=of.token, expression=of.expression)
        self._cost = 1 + len(str(of.expression)) // _EXPRESSION_PER_NODE

    def resolve(self, node: JSONPathMatch) -> Iterable[JSONPathMatch]:
        items = len(node.obj) if isinstance(node.obj, dict | list) else 0
        _spend(self._cost * (1 + items))
        return super().resolve(node)


class _Parser(Parser):
    def parse_query(self, stream: TokenStream) -> Iterable[JSONPathSegment]:
        for segment in super().parse_query(stream):
            descends = isinstance(segment, JSONPathRecursiveDescentSegment)
            selectors = tuple(
                _Filter(each) if isinstance(each, Filter) else each for each in segment.selectors
            )
            of = _Descendants if descends else _Child
            yield of(env=segment.env, token=segment.token, selectors=selectors)


class BoundedEnvironment(JSONPathEnvironment):
    """The standard's paths without its regular expressions, which no budget bounds."""

    parser_class = _Parser
    max_recursion_depth = MAX_DEPTH

    def setup_function_extensions(self) -> None:
        super().setup_function_extensions()
        for unbounded in ("match", "search"):
            del self.function_extensions[unbounded]

    def compare(self, left: object, operator: str, right: object) -> bool:
        _spend(_weight(left, right))
        return super().compare(left, operator, right)


def _weight(left: object, right: object) -> int:
    """What comparing costs: values of different types or sizes differ at first sight."""
    if type(left) is not type(right):
        return 1
    if isinstance(left, str):
        return 1 + len(left) // _TEXT_PER_NODE
    if isinstance(left, dict | list) and len(left) == len(cast("list[Json]", right)):
        return _size(left, _BUDGET.get().left + 1)
    return 1


def _size(value: Json, enough: int) -> int:
    """How many values there are in ``value``, counted up to ``enough``."""
    waiting, count = [value], 0
    while waiting and count < enough:
        found = waiting.pop()
        count += 1 + (len(found) // _TEXT_PER_NODE if isinstance(found, str) else 0)
        if isinstance(found, dict):
            waiting += found.values()
        elif isinstance(found, list):
            waiting += found
    return count

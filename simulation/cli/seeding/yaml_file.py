"""Reads a YAML file that anybody may have written, as YAML 1.2 says it, within bounds.

PyYAML parses; what a plain word means is decided here, since PyYAML's own answer is YAML 1.1,
where 20:30 is 1230 and NO is false.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from simulation.cli.problems import Problem, Problems

MAX_DEPTH = 64
MAX_VALUES = 1_000_000
"""Where aliases repeat what stands at their anchors, what they repeat counts as well."""

MAX_DIGITS = 100
"""Of a whole number: reading one takes time that grows faster than its length."""

_CORE = "tag:yaml.org,2002:"
_AMBIGUOUS = "ambiguous"
_MERGE = f"{_CORE}merge"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class _CoreLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Resolves plain words by the core schema of YAML 1.2 (section 10.3)."""

    yaml_implicit_resolvers: dict[str, Any] = {}


def _resolve(tag: str, pattern: str) -> None:
    _CoreLoader.add_implicit_resolver(tag, re.compile(rf"(?:{pattern})\Z"), None)


_resolve(f"{_CORE}null", r"null|Null|NULL|~|")
_resolve(f"{_CORE}bool", r"true|True|TRUE|false|False|FALSE")
# A number that begins with 0 is a postcode or a time to whoever writes it: a text.
_resolve(f"{_CORE}int", r"[-+]?(?:0|[1-9][0-9]*)")
_resolve(
    f"{_CORE}float",
    r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]*(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)|[-+]?\.[0-9]+",
)
_resolve(_AMBIGUOUS, r"0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_resolve(_MERGE, "<<")

RESOLVERS: dict[str, Any] = _CoreLoader.yaml_implicit_resolvers
"""By their first character, the plain words that are no texts."""


class YamlFile:
    """A file: its value, and the line on which each part of it stands."""

    def __init__(self, name: str, root: yaml.Node | None) -> None:
        self.name = name
        self._root = root
        self.value = None if root is None else _Values(name).of(root)

    def line(self, path: Sequence[Any] = ()) -> int:
        """The line of what stands at ``path``, or of the nearest that is around it."""
        node, line = self._root, 1
        for part in (None, *path):
            if part is not None:
                found = _child(node, part)
                if found is None:
                    continue
                line, node = found
            elif node is not None:
                line = node.start_mark.line + 1
        return line


def read_yaml(file: Path, name: str | None = None) -> YamlFile:
    """What ``file`` holds, which is told of as ``name``.

    Raises:
        Problems: it cannot be read, is no YAML, or is more than a catalog ever is.
    """
    told = name or file.name
    if file.exists() and not file.is_file():
        # Reading a pipe would wait for somebody who writes into it.
        raise _problem(told, None, "cannot be read, since it is no file; name one that is")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise _problem(
            told, None, f"cannot be read ({error.strerror}); name one that can"
        ) from error
    if data.startswith(_UTF_16) or b"\x00" in data[:4]:
        raise _problem(told, None, "is not UTF-8 but UTF-16; save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _problem(told, None, "is not UTF-8; save it as UTF-8") from error
    try:
        # Parsing goes step by step; only composing values calls itself for each level.
        _require_bounded(told, text)
        return YamlFile(told, yaml.compose(text, Loader=_CoreLoader))
    except (yaml.YAMLError, ValueError) as error:
        line, what = _where_and_what(error)
        raise _problem(told, line, f"this is no valid YAML ({what}); correct it") from error


def _problem(file: str, line: int | None, message: str) -> Problems:
    return Problems([Problem(file, line, None, f"{message}.")])


def _where_and_what(error: Exception) -> tuple[int | None, str]:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        return mark.line + 1, f"column {mark.column + 1}: {error.problem}"
    return None, " ".join(str(error).split())


class _Values:
    """Makes values of nodes; a mapping says each key once."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._open: set[int] = set()

    def of(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if node.tag not in (f"{_CORE}map", f"{_CORE}seq"):
            raise self._refusal(node, f"{node.tag} is no type of a catalog; leave it out.")
        if id(node) in self._open:
            raise self._refusal(node, "an alias stands inside its own anchor; write it out.")
        self._open.add(id(node))
        try:
            if isinstance(node, yaml.SequenceNode):
                return [self.of(each) for each in node.value]
            return self._mapping(node)
        finally:
            self._open.discard(id(node))

    def _mapping(self, node: yaml.Node) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        own: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                merged = self._merged(value_node) | merged
                continue
            key, line = self._key(key_node), key_node.start_mark.line + 1
            if key in own:
                raise self._refusal(
                    key_node, f"the key {key!r} is on line {lines[key]} already; keep one of them."
                )
            own[key], lines[key] = self.of(value_node), line
        return merged | own

    def _merged(self, node: yaml.Node) -> dict[str, Any]:
        found = self.of(node)
        bases = found if isinstance(found, list) else [found]
        merged: dict[str, Any] = {}
        for base in bases:
            if not isinstance(base, dict):
                raise self._refusal(node, "<< takes an alias of a mapping, or a list of them.")
            merged = base | merged
        return merged

    def _key(self, node: yaml.Node) -> str:
        key = self.of(node)
        if not isinstance(key, str):
            shown = node.value if isinstance(node, yaml.ScalarNode) else "a collection"
            raise self._refusal(node, f"the key {shown} is no text; put it in quotes.")
        return key

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        text = str(node.value)
        match node.tag.removeprefix(_CORE):
            case "str" | "merge":
                return text
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int" if len(text) <= MAX_DIGITS:
                return int(text)
            case "float":
                return float(text)
        raise self._refusal(
            node, f"{text[:40]} can be read in several ways; quote it, or write a plain number."
        )

    def _refusal(self, node: yaml.Node, message: str) -> Problems:
        return Problems([Problem(self._name, node.start_mark.line + 1, None, message)])


def _child(node: yaml.Node | None, part: Any) -> tuple[int, yaml.Node] | None:
    """The part of ``node``, and the line on which it is named."""
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        found = node.value[part]
        return found.start_mark.line + 1, found
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return key.start_mark.line + 1, value
    return None


def _require_bounded(file: str, text: str) -> None:
    sizes: dict[str, int] = {}
    open_nodes: list[tuple[str | None, int]] = []
    total = 0
    for event in yaml.parse(text, Loader=_CoreLoader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.CollectionStartEvent):
            open_nodes.append((event.anchor, total))
            if len(open_nodes) > MAX_DEPTH:
                raise _problem(
                    file,
                    line,
                    f"is nested more than {MAX_DEPTH} levels deep; a definition needs no more "
                    "than ten, so write it flatter",
                )
        total += sizes.get(event.anchor or "", 0) if isinstance(event, yaml.AliasEvent) else 1
        if isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_nodes.pop()
            if anchor is not None:
                sizes[anchor] = total - before
        if total > MAX_VALUES:
            raise _problem(
                file,
                line,
                f"its aliases come to more than {MAX_VALUES:,} values; write out what is meant, "
                "or make several files",
            )

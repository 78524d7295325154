"""The blocking client: each method of the other, waited for."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator

MODULE = '''\
"""Made by `make client` of `asynchronous.py`; not written by hand."""

from __future__ import annotations

{imports}


class Client(Blocking):
    """{told}"""

    _client: AsyncClient

    def __init__({opened}) -> None:
        self._client = AsyncClient({passed})
        super().__init__(self._client)

    def __enter__(self) -> Self:
        self._open()
        return self
'''
ADDED = """\
from collections.abc import Iterator
from simulation.client.asynchronous import AsyncClient
from simulation.client.blocked import Blocking
from simulation.client.definitions import Kind
"""
TOLD = "The API for scripts that do one thing after the other; see `AsyncClient` for all it takes."


def blocking(source: str, *bases: str) -> str:
    """The module of the blocking client, from that of the other and those of its bases."""
    trees = [ast.parse(each) for each in (*bases, source)]
    methods: dict[str, ast.FunctionDef | ast.AsyncFunctionDef] = {}
    for tree in trees:
        methods |= {each.name: each for each in _methods(tree)}
    opened = methods["__init__"].args
    module = MODULE.format(
        imports=ADDED + _imports(trees),
        told=TOLD,
        opened=ast.unparse(opened),
        passed=_passed(opened),
    )
    body = [
        textwrap.indent(ast.unparse(_method(each)), "    ")
        for name, each in methods.items()
        if not (name.startswith("_") or each.decorator_list)
    ]
    return "\n\n".join([module, *body, ""])


def _methods(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for made in tree.body:
        if isinstance(made, ast.ClassDef):
            for each in made.body:
                if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield each


def _imports(trees: list[ast.Module]) -> str:
    """What all of them import, then what they do for their types alone."""
    found = [
        each
        for tree in trees
        for each in tree.body
        if isinstance(each, ast.Import | ast.ImportFrom | ast.If)
        and getattr(each, "module", None) != "__future__"
    ]
    typed = [part for each in found if isinstance(each, ast.If) for part in each.body]
    lines = [ast.unparse(each) for each in found if not isinstance(each, ast.If)]
    lines += ["if TYPE_CHECKING:", *(f"    {ast.unparse(each)}" for each in typed)]
    return "\n".join(lines)


def _method(method: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.stmt:
    call = f"self._client.{method.name}({_passed(method.args)})"
    returns = ast.unparse(method.returns) if method.returns else "None"
    iterates = returns.startswith("AsyncIterator[")
    body = list(method.body[:1]) if ast.get_docstring(method) else []
    if iterates:
        body += ast.parse(f"return self._each({call})").body
    elif isinstance(method, ast.AsyncFunctionDef):
        body += ast.parse(f"return self._wait({call})").body
    else:
        body += ast.parse(f"return {call}").body
    parts = {"args": method.args, "body": body, "decorator_list": []}
    made = ast.parse(f"def {method.name}() -> {returns.removeprefix('Async')}: ...").body[0]
    for name, part in parts.items():
        setattr(made, name, part)
    return ast.fix_missing_locations(made)


def _passed(arguments: ast.arguments) -> str:
    given = [each.arg for each in arguments.args if each.arg != "self"]
    given += [f"{each.arg}={each.arg}" for each in arguments.kwonlyargs]
    if arguments.kwarg:
        given.append(f"**{arguments.kwarg.arg}")
    return ", ".join(given)

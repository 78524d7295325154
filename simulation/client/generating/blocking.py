"""The blocking client: each method of the other, waited for."""

from __future__ import annotations

import ast

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
TOLD = "The API for scripts that do one thing after the other; see `AsyncClient` for all it takes."


def blocking(source: str) -> str:
    """The module of the blocking client, from that of the other."""
    tree = ast.parse(source)
    [made] = [
        each for each in tree.body if isinstance(each, ast.ClassDef) and each.name == "AsyncClient"
    ]
    functions = [
        each for each in made.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    [init] = [each for each in functions if each.name == "__init__"]
    module = MODULE.format(
        imports=_imports(tree),
        told=TOLD,
        opened=ast.unparse(init.args),
        passed=_passed(init.args),
    )
    methods = [
        ast.unparse(_method(each))
        for each in functions
        if not (each.name.startswith("_") or each.decorator_list)
    ]
    body = "\n\n".join("\n".join(f"    {line}" for line in text.split("\n")) for text in methods)
    return f"{module}\n{body}\n"


def _imports(tree: ast.Module) -> str:
    kept = [
        ast.unparse(each)
        for each in tree.body
        if isinstance(each, ast.Import | ast.ImportFrom | ast.If)
        and getattr(each, "module", None) != "__future__"
    ]
    added = [
        "from collections.abc import Iterator",
        "from simulation.client.asynchronous import AsyncClient",
        "from simulation.client.blocked import Blocking",
    ]
    return "\n".join([*added, *kept])


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

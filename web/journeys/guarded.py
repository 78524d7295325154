"""A server whose callers sign in."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import Process, environment


@dataclass
class Guarded:
    """A server whose callers sign in, and the key of its owner."""

    root: str
    key: str

    def ask(self, query: str, **variables: Any) -> Any:
        request = urllib.request.Request(
            f"{self.root}/graphql",
            json.dumps({"query": query, "variables": variables}).encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"},
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            answer = json.load(response)
        assert "errors" not in answer, answer
        return answer["data"]

    def new_key(self, role: str) -> str:
        """The key of a new user with a role."""
        self.ask(
            "mutation($input: AddUserInput!) { addUser(input: $input) { user { id } } }",
            input={"id": "rita", "name": "Rita", "role": role},
        )
        return str(
            self.ask(
                "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey } }",
                input={"name": "page", "userId": "rita"},
            )["createApiKey"]["apiKey"]
        )


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Guarded]:
    process = Process(
        "simulation",
        *("serve", "--port", "0", "--data", str(tmp_path / "data")),
        env=environment(),
    )
    root = process.line("Ready on ").split()[-1].removesuffix("/graphql")
    [key] = [line.split()[-1] for line in process.out if line.startswith("API key  ")]
    yield Guarded(root, key)
    process.end()

"""A server whose callers sign in."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.acceptance.conftest import Process, environment
from web.journeys.conftest import Reader

ROLES = ("OWNER", "ADMIN", "EDITOR", "TESTER", "VIEWER")


@dataclass
class Guarded:
    """A server whose callers sign in, and the key of its owner."""

    root: str
    key: str
    people: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By role: somebody who has it, and their key."""

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

    def new_key(self, role: str, user: str = "rita") -> str:
        """The key of a new user with a role."""
        self.ask(
            "mutation($input: AddUserInput!) { addUser(input: $input) { user { id } } }",
            input={"id": user, "name": user.title(), "role": role},
        )
        return str(
            self.ask(
                "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey } }",
                input={"name": "page", "userId": user},
            )["createApiKey"]["apiKey"]
        )

    def track(self, *names: str) -> None:
        """Have events arrive, by somebody."""
        events = [
            {"name": name, "userId": "user-1", "properties": {"page": "/home"}} for name in names
        ]
        self.ask(
            "mutation($input: IngestEventsInput!) { ingestEvents(input: $input) { ingested } }",
            input={"events": events},
        )

    def token(self, role: str) -> str:
        """The sign-in of somebody who has a role."""
        user, key = self.people.get(role) or ("owner", self.key)
        request = urllib.request.Request(
            f"{self.root}/v1/demo/user/signin_with_api_key",
            b"",
            {"x-api-key": key, "x-api-key-id": key.split("_")[1], "x-user-id": user},
            method="POST",
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            return str(json.load(response)["id_token"])


@contextmanager
def guarded_server(data: Path, **variables: str) -> Iterator[Guarded]:
    """A fresh server, until it is no longer needed."""
    process = Process(
        "simulation",
        *("serve", "--port", "0", "--data", str(data)),
        env=environment() | variables,
    )
    root = process.line("Ready on ").split()[-1].removesuffix("/graphql")
    [key] = [line.split()[-1] for line in process.out if line.startswith("API key  ")]
    yield Guarded(root, key)
    process.end()


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Guarded]:
    """A fresh one of a test's own."""
    with guarded_server(tmp_path / "data") as server:
        yield server


def house_of_all_roles(guarded: Guarded) -> Guarded:
    """The same once there is somebody with each role, and something has happened."""
    for role in ROLES[1:]:
        user = f"{role.lower()}-1"
        guarded.people[role] = user, guarded.new_key(role, user)
    guarded.track(*["page.viewed"] * 5, *["button.clicked"] * 2, "api.called")
    return guarded


def enter(reader: Reader, token: str, path: str) -> Page:
    """Open an address as somebody who has signed in in this tab."""
    signed_in = (
        "if (!sessionStorage['simulation.sign-in']) sessionStorage['simulation.sign-in'] ="
        f" JSON.stringify({{token: '{token}', since: Date.now(), tokenSince: Date.now()}})"
    )
    reader.page.add_init_script(signed_in)
    reader.follow(path)
    return reader.page

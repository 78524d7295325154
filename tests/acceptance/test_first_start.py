"""The first start of a server that guards its door, as a real process."""

from __future__ import annotations

import asyncio
import json
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from simulation.cli.operating.serve import serve
from simulation.kernel.errors import ConfigurationInvalid
from simulation.rest.rates import RATES
from simulation.settings import Settings
from tests.acceptance.conftest import DEADLINE, Process, Workspace, call, environment
from tests.support.distributed import AGENT_ON_THIS_MACHINE

VIEWER = {"query": "{ viewer { orgId userId role } }"}
KEYS = {"query": "{ apiKeys { totalCount } }"}


@dataclass(frozen=True)
class Server:
    """A running server, and the key that it has shown, if any."""

    process: Process
    url: str

    def shown(self, label: str) -> list[str]:
        """What was printed behind ``label``."""
        return [
            line.removeprefix(label).strip()
            for line in self.process.out
            if line.startswith(f"{label}  ")
        ]

    def stop(self) -> None:
        self.process.send(signal.SIGTERM)
        assert self.process.wait() == 0, self.process.output

    def send(
        self, path: str, body: Any = None, method: str = "POST", **headers: str
    ) -> tuple[int, Any]:
        """Status and JSON of the answer."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.url + path, data, {"Content-Type": "application/json"} | given, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return response.status, json.loads(response.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def by(self, key: str, path: str, body: Any = None, method: str = "POST") -> tuple[int, Any]:
        """The same with a credential."""
        return self.send(path, body, method, Authorization=f"Bearer {key}")

    def sign_in(self, key: str, user: str = "owner") -> tuple[int, Any]:
        return self.send(
            "/v1/demo/user/signin_with_api_key",
            x_api_key=key,
            x_api_key_id=key.split("_")[1],
            x_user_id=user,
        )


@dataclass
class Machine:
    """A machine with data directories, where servers run."""

    directory: Path
    started: list[Process] = field(default_factory=list)

    def data(self, name: str = "data") -> str:
        return str(self.directory / name)

    def serve(self, name: str = "data", **env: str) -> Server:
        arguments = ("serve", "--port", "0", "--data", self.data(name))
        process = Process("simulation", *arguments, env=environment(**env))
        self.started.append(process)
        return Server(process, process.line("Ready on ").split()[-1].removesuffix("/graphql"))


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    here = Machine(tmp_path)
    yield here
    for process in here.started:
        process.end()


def test_the_first_key_is_shown_once_and_counts_after_a_restart(machine: Machine) -> None:
    server = machine.serve()
    [key], [id] = server.shown("API key"), server.shown("API key id")
    assert server.shown("organization") == ["demo"]
    assert server.shown("user") == ["owner"]
    assert key.startswith(f"sim_{id}_")

    assert server.send("/graphql", VIEWER)[0] == 401
    assert server.send("/v1/demo/user/", method="GET")[0] == 401
    status, signed_in = server.sign_in(key)
    assert status == 200
    token = signed_in["id_token"]
    expected = {"orgId": "demo", "userId": "owner", "role": "OWNER"}
    for credential in (key, token):
        assert server.by(credential, "/graphql", VIEWER) == (200, {"data": {"viewer": expected}})
        assert server.by(credential, "/v1/demo/user/", method="GET")[0] == 200
    status, second = server.by(token, "/v1/demo/api-keys", {"name": "second"})
    assert status == 201
    assert server.by(second["api_key"], "/graphql", VIEWER)[0] == 200
    assert server.by(key, f"/v1/demo/api-keys/{second['id']}", method="DELETE")[0] == 204
    server.stop()

    again = machine.serve()
    assert again.shown("API key") == []
    assert again.by(key, "/graphql", VIEWER)[0] == 200
    assert again.by(token, "/graphql", VIEWER)[0] == 200
    assert again.by(second["api_key"], "/graphql", VIEWER)[0] == 401
    assert again.sign_in(second["api_key"])[0] == 401
    assert again.by(key, "/graphql", KEYS)[1]["data"]["apiKeys"]["totalCount"] == 2
    again.stop()

    kept = [path.read_bytes() for path in machine.directory.rglob("*") if path.is_file()]
    said = "\n".join([*server.process.err, *again.process.output.splitlines()])
    for secret in (key.split("_", 2)[2], second["api_key"].split("_", 2)[2], token):
        assert not any(secret.encode() in each for each in kept)
        assert secret not in said


def test_commands_show_their_key(machine: Machine) -> None:
    server = machine.serve()
    [key] = server.shown("API key")

    code, listed = call(
        "runs", "list", "--format", "json", SIMULATION_URL=server.url, SIMULATION_API_KEY=key
    )
    assert (code, "\n".join(listed.out)) == (0, "[]")
    code, _ = call("runs", "list", "--url", server.url, "--api-key", key)
    assert code == 0
    for given in ({}, {"SIMULATION_API_KEY": f"{key[:-1]}!"}):
        code, refused = call("runs", "list", "--url", server.url, **given)
        assert code == 3
        assert "set SIMULATION_API_KEY" in " ".join(refused.output.split())


def test_whoever_owns_the_machine_lets_people_in_again(machine: Machine) -> None:
    at = ("--data", machine.data())
    code, founded = call("organizations", "create", "globex", "--owner", "gina", *at)
    assert code == 0, founded.output
    code, more = call("organizations", "key", "globex", "--user", "gina", *at)
    assert code == 0, more.output
    keys = [line.split()[-1] for each in (founded, more) for line in each.out if "sim_" in line]
    assert len(set(keys)) == 2

    for arguments, message in [
        (("create", "globex"), "There is already an organization 'globex'"),
        (("create", "No Path"), "'No Path' is no id"),
        (("key", "nowhere"), "There is no organization 'nowhere'"),
    ]:
        code, refused = call("organizations", *arguments, *at)
        assert code in (2, 3)
        assert message in " ".join(refused.output.split())
    code, listed = call("organizations", "list", "--format", "json", *at)
    assert [each["id"] for each in json.loads("\n".join(listed.out))] == ["globex"]

    server = machine.serve()
    assert server.shown("API key") == [], "somebody can sign in already"
    for key in keys:
        status, seen = server.by(key, "/graphql", VIEWER)
        assert (status, seen["data"]["viewer"]["orgId"]) == (200, "globex")


def test_the_service_is_closed_and_opened_while_it_runs(machine: Machine) -> None:
    server, at = machine.serve(), ("--data", machine.data())
    [key] = server.shown("API key")

    code, said = call("maintenance", "on", "--message", "Back at noon.", *at)
    assert code == 0, said.output
    status, refused = server.by(key, "/graphql", VIEWER)
    assert (status, refused["errors"][0]["message"]) == (503, "Back at noon.")
    assert server.by(key, "/v1/demo/user/", method="GET")[1]["error"]["code"] == "MAINTENANCE"
    assert server.send("/health", method="GET")[1]["maintenance"] == "Back at noon."
    server.stop()
    again = machine.serve()
    assert again.by(key, "/graphql", VIEWER)[0] == 503, "it stays closed over a restart"

    code, said = call("maintenance", "off", *at)
    assert code == 0, said.output
    assert again.by(key, "/graphql", VIEWER)[0] == 200


@pytest.mark.parametrize(
    ("proxies", "last"), [({}, 429), ({"FORWARDED_ALLOW_IPS": "127.0.0.1"}, 401)]
)
def test_only_a_named_proxy_says_where_callers_are(
    machine: Machine, proxies: dict[str, str], last: int
) -> None:
    server = machine.serve(**proxies)
    [key] = server.shown("API key")
    wrong = {"Authorization": f"Bearer {key[:-8]}{'-' * 8}"}
    statuses = [
        server.send("/graphql", VIEWER, X_Forwarded_For=f"192.0.2.{n}", **wrong)[0]
        for n in range(RATES["sign-in-with-api-key"] + 1)
    ]
    assert statuses[-1] == last
    assert server.by(key, "/graphql", VIEWER)[0] == 200


def test_a_server_for_others_has_agents_asked_that_its_operator_allows(
    workspace: Workspace,
) -> None:
    def played(**env: str) -> tuple[int, str]:
        """A run of the seed data by a server with ``env``: its exit code, and what is said."""
        process = workspace.start("serve", "--port", "0", **env)
        url = process.line("Ready on ").split()[-1].removesuffix("/graphql")
        [key] = [line.split()[-1] for line in process.out if "sim_" in line] or keys
        keys.append(key)
        code, said = call("run", "Smoke", "--url", url, "--api-key", key)
        process.send(signal.SIGTERM)
        assert process.wait() == 0, process.output
        return code, " ".join(said.output.split())

    keys: list[str] = []
    code, said = played()
    assert code != 0
    assert "SIMULATION_AGENT_BINDINGS" in said, said
    code, said = played(**AGENT_ON_THIS_MACHINE)
    assert code == 0, said


def test_two_servers_on_one_log_count_and_close_together(machine: Machine) -> None:
    shared = {"SIMULATION_DATABASE_URL": f"sqlite:///{machine.directory}/events.sqlite"}
    first = machine.serve("first", **shared)
    second = machine.serve("second", **shared)
    [key] = first.shown("API key")
    assert second.shown("API key") == []
    assert second.by(key, "/graphql", VIEWER)[0] == 200

    rate = RATES["sign-in-with-api-key"]
    wrong = key[:-8] + "-" * 8
    statuses = [(first, second)[n % 2].sign_in(wrong)[0] for n in range(rate + 2)]
    assert statuses == [401] * rate + [429, 429]
    assert [each.sign_in(key)[0] for each in (first, second)] == [200, 200]

    code, said = call("maintenance", "on", **shared)
    assert code == 0, said.output
    assert {each.by(key, "/graphql", VIEWER)[0] for each in (first, second)} == {503}
    call("maintenance", "off", **shared)
    assert {each.by(key, "/graphql", VIEWER)[0] for each in (first, second)} == {200}


@pytest.mark.parametrize("host", ["::", "example.com"])
async def test_without_sign_in_only_this_machine_is_served(tmp_path: Path, host: str) -> None:
    with pytest.raises(ConfigurationInvalid, match=f"so {host} is refused"):
        async with asyncio.timeout(DEADLINE):
            await serve(Settings(data=tmp_path), host, 0, dev=True)

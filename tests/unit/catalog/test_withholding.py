"""What of a connector only those see who may change it."""

from __future__ import annotations

import pytest

from simulation.catalog.connectors.chat import ChatConnector
from simulation.catalog.connectors.http import HttpConnector
from simulation.catalog.connectors.python import PythonConnector
from simulation.catalog.connectors.websocket import WebSocketConnector
from simulation.catalog.connectors.withholding import (
    WITHHELD,
    secrets_in,
    withheld_in,
    without_secrets_of,
)


def http(url: str = "https://agent.example", **fields: object) -> HttpConnector:
    return HttpConnector.model_validate({"url": url, "answer_path": "$.text"} | fields)


@pytest.mark.parametrize("name", ["access_token", "passwd", "pwd", "credentials", "bearer"])
def test_texts_of_a_body_under_the_names_of_secrets_are_withheld(name: str) -> None:
    connector = http(body_template={"text": "{{message}}", "log": {name: ["hidden"]}})

    shown = without_secrets_of(connector)

    assert shown.body_template == {"text": "{{message}}", "log": {name: [WITHHELD]}}
    assert list(secrets_in(connector)) == ["hidden"]


def test_so_are_those_of_further_parameters() -> None:
    connector = ChatConnector(
        url="https://agent.example", parameters={"user": "ana", "gateway": {"token": "hidden"}}
    )

    shown = without_secrets_of(connector)

    assert shown.parameters == {"user": "ana", "gateway": {"token": WITHHELD}}
    assert list(secrets_in(connector)) == ["hidden"]
    assert list(withheld_in(shown)) == ["parameters"]


def test_a_header_is_withheld_in_one_piece_and_in_its_words() -> None:
    connector = http(
        body_template={},
        headers={
            "Cookie": "sid=hidden; lang=en",
            "X-Mode": "fast",
            "X-Key": "${SIMULATION_AGENT_A}",
        },
    )

    cookie = ["sid=hidden; lang=en", "sid=hidden", "lang=en", "hidden", "en"]
    assert list(secrets_in(connector)) == cookie


def test_credentials_of_a_url_are_known_in_the_form_that_is_sent() -> None:
    secrets = secrets_in(http("https://me:pa%2Fss@agent.example?a=b1&c=d2", body_template={}))

    assert list(secrets) == ["bWU6cGEvc3M=", "a=b1&c=d2", "pa/ss", "me", "b1", "d2"]


def test_an_address_that_cannot_be_read_holds_none() -> None:
    assert list(secrets_in(http("https://[broken", body_template={}))) == []


def test_a_part_of_a_connector_withholds_its_own() -> None:
    oauth = {
        "token_url": "https://user:hidden-1@login.example/token?key=hidden-2",
        "client_id": "${SIMULATION_AGENT_ID}",
        "client_secret": "hidden-3",
        "scope": "talk",
    }
    connector = http(body_template={}, oauth=oauth)

    shown = without_secrets_of(connector)

    assert shown.oauth.model_dump(exclude={"audience", "client_authentication"}) == {
        "token_url": "https://login.example/token",
        "client_id": "${SIMULATION_AGENT_ID}",
        "client_secret": WITHHELD,
        "scope": "talk",
    }
    assert {"hidden-1", "hidden-2", "hidden-3"} <= set(secrets_in(connector))
    assert list(withheld_in(shown)) == ["oauth.client_secret"]
    assert list(connector.urls()) == [
        ("url", "https://agent.example"),
        ("oauth.token_url", oauth["token_url"]),
    ]


def test_what_is_sent_over_a_socket_is_withheld_as_what_is_sent_otherwise() -> None:
    connector = WebSocketConnector(
        url="wss://agent.example/talk?key=hidden1",
        open_templates=({"token": "hidden2", "session": "{{session_id}}"},),
        message_template={"token": "hidden3", "text": "{{message}}"},
        headers={"Authorization": "Bearer hidden-4"},
    )

    shown = without_secrets_of(connector)

    assert shown.url == "wss://agent.example/talk"
    assert shown.open_templates == ({"token": WITHHELD, "session": "{{session_id}}"},)
    assert shown.message_template == {"token": WITHHELD, "text": "{{message}}"}
    assert {"hidden1", "hidden2", "hidden3", "hidden-4"} <= set(secrets_in(connector))
    assert list(withheld_in(shown)) == [
        "headers.Authorization",
        "open_templates",
        "message_template",
    ]


def test_the_environment_of_an_agent_is_withheld() -> None:
    connector = PythonConnector(
        callable="my_bot:reply",
        variables={"KEY": "hidden", "OTHER": "${SIMULATION_AGENT_KEY}"},
        settings={"room": "terrace", "password": "hidden2"},
    )

    shown = without_secrets_of(connector)

    assert shown.variables == {"KEY": WITHHELD, "OTHER": "${SIMULATION_AGENT_KEY}"}
    assert shown.settings == {"room": "terrace", "password": WITHHELD}
    assert {"hidden", "hidden2"} <= set(secrets_in(connector))

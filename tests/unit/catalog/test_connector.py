"""Connectors: which addresses and templates are allowed, and how they are filled."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from simulation.catalog.connectors.addresses import problem_of_url
from simulation.catalog.connectors.chat import ChatConnector
from simulation.catalog.connectors.http import HttpConnector
from simulation.catalog.connectors.python import PythonConnector
from simulation.catalog.connectors.variables import expand
from simulation.catalog.connectors.websocket import EventMatch, WebSocketConnector
from simulation.catalog.expressions.body_template import fill
from simulation.kernel.stored import reading_stored

VALUES: dict[str, Any] = {
    "message": "Une table, s’il vous plaît",
    "messages": [{"role": "user", "content": "Bonsoir"}],
    "event": "",
    "session_id": "abc",
    "turn": 2,
    "user_variables": {"party_size": "four"},
}


def http(**fields: Any) -> HttpConnector:
    given = {"url": "http://agent.example", "body_template": {}, "answer_path": "$.text"}
    return HttpConnector(**(given | fields))


@pytest.mark.parametrize(
    "url", ["http://agent.example", "https://agent.example/v1", "${SIMULATION_AGENT_URL}/v1"]
)
def test_an_address_is_http_or_begins_with_a_variable(url: str) -> None:
    assert ChatConnector(url=url).url == http(url=url).url == url


@pytest.mark.parametrize("url", ["agent.example", "ftp://agent.example", "file:///etc/hosts", " "])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        ChatConnector(url=url)


@pytest.mark.parametrize(
    "name", ["HOME", "SIMULATION_MODEL_API_KEY", "SIMULATION_AGENT_", "simulation_agent_x", ""]
)
@pytest.mark.parametrize("field", ["url", "api_key", "headers"])
def test_only_variables_meant_for_agents_can_be_named(field: str, name: str) -> None:
    text = f"https://agent.example/${{{name}}}"
    fields: dict[str, Any] = {"url": "https://agent.example"}
    fields[field] = {"X-Key": text} if field == "headers" else text

    with pytest.raises(ValidationError, match="only environment variables whose names begin"):
        ChatConnector(**fields)


@pytest.mark.parametrize(
    "url",
    [
        "https://agent.example/v1?region=eu",
        "${SIMULATION_AGENT_URL}",
        "${SIMULATION_AGENT_URL}/v1/${SIMULATION_AGENT_PATH}",
        "${SIMULATION_AGENT_URL}?region=eu",
        "https://agent.example/${SIMULATION_AGENT_PATH}",
        "http://127.0.0.1:8000/v1",
    ],
)
def test_addresses_that_may_be_written(url: str) -> None:
    assert problem_of_url(url) is None


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("https://${SIMULATION_AGENT_HOST}/v1", "part of the host"),
        ("https://${SIMULATION_AGENT_HOST}", "part of the host"),
        ("https://api.${SIMULATION_AGENT_HOST}:443/v1", "part of the host"),
        ("https://${SIMULATION_AGENT_KEY}@agent.example", "part of the host"),
        ("https://agent.example:${SIMULATION_AGENT_PORT}/", "part of the host"),
        ("https://evil.example\\${SIMULATION_AGENT_KEY}", "part of the host"),
        ("${SIMULATION_AGENT_URL}.evil.example/", "part of the host"),
        ("${SIMULATION_AGENT_URL}:80/", "part of the host"),
        ("${SIMULATION_AGENT_URL}${SIMULATION_AGENT_KEY}", "part of the host"),
        ("${SIMULATION_AGENT_SCHEME}://agent.example", "part of the host"),
        ("https://agent.example/?key=${SIMULATION_AGENT_KEY}", "in the query"),
        ("https://agent.example?key=${SIMULATION_AGENT_KEY}", "in the query"),
        ("${SIMULATION_AGENT_URL}?key=${SIMULATION_AGENT_KEY}", "in the query"),
        ("http://169.254.169.254/latest/meta-data", "link-local"),
        ("http://[fe80::1]/", "link-local"),
        ("http://[::ffff:169.254.169.254]/", "link-local"),
        ("http://0.0.0.0:8000/", "link-local"),
    ],
)
def test_addresses_that_may_not(url: str, says: str) -> None:
    assert says in (problem_of_url(url) or "")
    assert ChatConnector(url=url).url == url, "what was stored before stays readable"


def test_variables_are_expanded_wherever_they_stand() -> None:
    variables = {"SIMULATION_AGENT_KEY": "s3cret", "SIMULATION_AGENT_USER": "zoë"}

    text = expand("${SIMULATION_AGENT_USER}:${SIMULATION_AGENT_KEY}", variables)

    assert text == "zoë:s3cret"
    assert expand("no variable, $HOME {}", variables) == "no variable, $HOME {}"


def test_what_a_variable_holds_is_not_expanded_again() -> None:
    variables = {"SIMULATION_AGENT_A": "${SIMULATION_AGENT_B}", "SIMULATION_AGENT_B": "b"}

    assert expand("${SIMULATION_AGENT_A}", variables) == "${SIMULATION_AGENT_B}"


def test_a_variable_that_is_not_set_is_an_error() -> None:
    with pytest.raises(KeyError, match="SIMULATION_AGENT_KEY"):
        expand("${SIMULATION_AGENT_KEY}", {})


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("{{message}}", VALUES["message"]),
        ("{{ message }}", VALUES["message"]),
        ("{{messages}}", VALUES["messages"]),
        ("{{turn}}", 2),
        ("{{user_variables}}", {"party_size": "four"}),
        ("{{session_id}}-{{turn}}", "abc-2"),
        ("said: {{messages}}", 'said: [{"role": "user", "content": "Bonsoir"}]'),
        ([{"deep": ["{{turn}}", 7, None, True]}], [{"deep": [2, 7, None, True]}]),
        ({"{{turn}}": "key stays"}, {"{{turn}}": "key stays"}),
        ("{message} {{}}", "{message} {{}}"),
        ("for {{user_variables.party_size}}", "for four"),
        ("for {{user_variables.nobody}}", "for "),
        (None, None),
    ],
)
def test_placeholders_become_values(template: Any, filled: Any) -> None:
    assert fill(template, VALUES) == filled


SAID = 'Say "four"\nC:\\new {{turn}}'
HISTORY = [{"role": "user", "content": SAID}]


@pytest.mark.parametrize(
    ("template", "meant"),
    [
        ('{"text": "{{message}}"}', {"text": SAID}),
        ('  {"text": "> {{message}} <"}', {"text": f"> {SAID} <"}),
        ('{"a \\" b": "{{message}}", "n": {{turn}}}', {'a " b': SAID, "n": 2}),
        ('{"text": {{message}}, "all": {{messages}}}', {"text": SAID, "all": HISTORY}),
        ('{"all": "{{messages}}"}', {"all": json.dumps(HISTORY)}),
        ('["{{message}}", "{{session_id}}"]', [SAID, "abc"]),
        ('{"path": "C:\\\\", "text": "{{message}}"}', {"path": "C:\\", "text": SAID}),
    ],
)
def test_json_in_a_text_stays_json_whatever_is_said(template: str, meant: Any) -> None:
    filled = fill({"body": template}, VALUES | {"message": SAID, "messages": HISTORY})

    assert json.loads(filled["body"]) == meant


@pytest.mark.parametrize("template", ["[{{message}}]", "{ {{message}}", "> {{message}}"])
def test_what_is_no_json_is_filled_as_it_is(template: str) -> None:
    assert fill(template, VALUES | {"message": SAID}) == template.replace("{{message}}", SAID)


@pytest.mark.parametrize("name", ["message", "messages", "event", "nobody"])
def test_what_somebody_says_is_for_no_header(name: str) -> None:
    with pytest.raises(
        ValidationError, match="use one of continuation, session_id, turn, user_variables"
    ):
        ChatConnector(url="https://agent.example", headers={"X-Said": f"{{{{{name}}}}}"})
    with reading_stored():
        ChatConnector(url="https://agent.example", headers={"X-Said": f"{{{{{name}}}}}"})


@pytest.mark.parametrize("name", ["messages", "model", "n", "stream", "tools"])
def test_parameters_replace_nothing_that_is_sent_anyway(name: str) -> None:
    with pytest.raises(ValidationError, match=f"{name} is not for you to send here"):
        ChatConnector(url="https://agent.example", parameters={name: 1})


def test_parameters_hold_placeholders_that_are_known() -> None:
    with pytest.raises(ValidationError, match="is unknown"):
        ChatConnector(url="https://agent.example", parameters={"user": "{{user}}"})


def test_a_connector_without_what_is_new_is_stored_as_before() -> None:
    stored = ChatConnector(url="https://agent.example").model_dump()
    assert {"probe", "parameters", "tools"}.isdisjoint(stored)


def test_what_a_person_says_is_not_filled_again() -> None:
    assert fill("> {{message}}", VALUES | {"message": "{{turn}}"}) == "> {{turn}}"


def test_a_placeholder_that_nobody_fills_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(
        ValidationError, match=r"\{\{text\}\} is unknown; use one of continuation, event, message, "
    ):
        http(body_template={"input": ["{{text}}"]})


@pytest.mark.parametrize(
    "field",
    ["answer_path", "tool_calls_path", "ended_path", "reasoning_path", "finish_reason_path"],
)
def test_paths_must_be_json_paths(field: str) -> None:
    with pytest.raises(ValidationError, match="no valid JSONPath"):
        http(**{field: "$.a["})


@pytest.mark.parametrize("seconds", [0, -1, 601])
def test_an_agent_gets_some_time_but_not_forever(seconds: int) -> None:
    with pytest.raises(ValidationError):
        ChatConnector(url="https://agent.example", timeout_seconds=seconds)


def socket(**fields: Any) -> WebSocketConnector:
    given = {"url": "wss://agent.example", "message_template": "{{message}}"}
    return WebSocketConnector.model_validate(given | fields)


@pytest.mark.parametrize("url", ["https://agent.example", "agent.example", "wss:/agent"])
def test_a_socket_has_an_address_of_its_own_kind(url: str) -> None:
    with pytest.raises(ValidationError, match="must begin with ws://, wss:// or a variable"):
        socket(url=url)


def test_pieces_of_a_message_need_an_end() -> None:
    with pytest.raises(ValidationError, match="say by final or quiet_seconds where"):
        socket(joins_texts=True)
    assert socket(joins_texts=True, quiet_seconds=1).joins_texts
    with pytest.raises(ValidationError, match="must be a text, a number, true, false or null"):
        EventMatch(path="$.type", value=["done"])


def test_a_socket_that_is_sent_all_remembers_nothing() -> None:
    assert socket().remembers
    assert not socket(message_template={"history": "{{messages}}"}).remembers


@pytest.mark.parametrize(
    "callable",
    ["bot", "bot:", ":reply", "bot:os.system", "bot:reply()", "../bot:reply", "bot reply"],
)
def test_what_is_called_in_python_is_a_name_in_a_module(callable: str) -> None:
    with pytest.raises(ValidationError, match=r"must be package\.module:name"):
        PythonConnector(callable=callable)


@pytest.mark.parametrize("name", ["PYTHONPATH", "LD_PRELOAD", "path", "A=B", ""])
def test_variables_of_python_are_none_that_change_it(name: str) -> None:
    with pytest.raises(ValidationError, match="must be a name in capitals"):
        PythonConnector(callable="my_bot:reply", variables={name: "x"})

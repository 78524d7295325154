"""`simulation init`: a first unit test for the reader's own agent, in one small file."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from simulation.catalog.connectors.addresses import problem_of_url
from simulation.catalog.connectors.chat import ChatConnector
from simulation.cli.as_code.files import SCHEMAS, write_files
from simulation.cli.as_code.yaml_text import yaml_of
from simulation.cli.errors import complete, refusals_told
from simulation.cli.options import ApiKeyOption, DataOption, UrlOption, same_place, settings_for
from simulation.cli.output import say
from simulation.cli.problems import Problems
from simulation.cli.seed import seed_catalog
from simulation.cli.seeding.catalog_files import WHOLE
from simulation.client.api import open_api
from simulation.client.errors import ClientError, refusal
from simulation.kernel.errors import SimulationError, refusal_of
from simulation.settings import Settings

SET = "First test"

START = """\
# yaml-language-server: $schema={schemas}/simulation.schema.json
#
# A first test. Change it, apply it again with `simulation apply DIR`, and play it with
# `simulation run "First test"`. docs/as-code.md says what else may stand here.

services:
  - name: My agent
    description: The agent that is tested.
    connector:
      type: chat # POST {{url}}/chat/completions, as OpenAI has it; http for other endpoints
      url: {url}
      # A secret is never written here: name a variable of whoever plays the run.
      {api_key}

unit_test_sets:
  - name: First test
    unit_test_runs:
      - run_count: 2
        unit_test:
          name: Says what it can do
          description: Somebody who comes for the first time is told something.
          service: My agent
          service_version_set_name: edge
          max_interactions: 4
          persona:
            role: visitor
            background: You have never been here, and have little time.
          scenario:
            objective: Learn what the agent can do for you.
            initial_message_type: user-message
            # Lines that begin like these are followed to the word, without any model.
            instructions: |
              Open with: Hello! What can you do for me? | Hi, what can you help me with?
              Done when the agent says: /\\S/
          success_criterions:
            - name: answers
              criterion: {{type: boolean, expected_value: true}}
              metric:
                description: The agent says something.
                metric_value: {{type: boolean}}
                evaluator: {{type: regex, pattern: '\\S'}}
"""
KEYLESS = "# api_key: ${SIMULATION_AGENT_KEY}"


def init(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Where to begin.")] = Path(
        "simulation"
    ),
    agent_url: Annotated[
        str | None,
        typer.Option("--agent-url", help="Your agent, without /chat/completions. Asked if absent."),
    ] = None,
    agent_key: Annotated[
        str | None,
        typer.Option(
            "--agent-key",
            metavar="VARIABLE",
            help="The variable with your agent's API key: SIMULATION_AGENT_KEY.",
        ),
    ] = None,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Begin a catalog with a first unit test for your agent, and load it.

    Nothing that is there is written over. Then `simulation run "First test"` plays it.
    """
    settings = settings_for(data, url, api_key)
    with refusals_told():
        text = start_for(agent_url or _asked(), agent_key)
    complete(_init(settings, directory, text, key_is_given=api_key is not None))


def start_for(agent_url: str, variable: str | None = None) -> str:
    """The file that tests the agent at ``agent_url``, whose API key is in ``variable``.

    Raises:
        ValidationFailed: that is no address of an agent, or no variable of one.
    """
    key = None if variable is None else f"${{{variable}}}"
    try:
        ChatConnector(url=agent_url, api_key=key)
    except ValidationError as error:
        raise refusal_of(error) from error
    if problem := _problem_of(agent_url):
        raise refusal("VALIDATION_FAILED", f"--agent-url: {problem}")
    return START.format(
        schemas=SCHEMAS.as_posix(),
        url=_in_line(agent_url),
        api_key=KEYLESS if key is None else f"api_key: {key}",
    )


def _problem_of(url: str) -> str | None:
    if not url.isprintable() or " " in url:
        return "an address has no spaces, line breaks or control characters; leave them out."
    if url.rstrip("/").endswith("/chat/completions"):
        return "leave out /chat/completions; it is added to what stands here."
    return problem_of_url(url)


def _in_line(text: str) -> str:
    return yaml_of({"url": text}).removeprefix("url: ").rstrip()


def _asked() -> str:
    if not sys.stdin.isatty():
        raise refusal("VALIDATION_FAILED", "--agent-url: say where your agent is.")
    return str(typer.prompt("Where is your agent (its URL, without /chat/completions)"))


async def _init(settings: Settings, directory: Path, text: str, *, key_is_given: bool) -> None:
    file = Path(f"{WHOLE}.yaml")
    write_files(directory, {file: text})
    try:
        async with open_api(settings, work=False) as api:
            await seed_catalog(api, directory)
    except (ClientError, SimulationError, Problems):
        say(
            f"{directory / file} is written, but not loaded; once that is put right, load it with "
            f"`simulation apply {shlex.quote(str(directory))}{same_place(settings)}`.",
            error=True,
        )
        raise
    # A key is not repeated: what is printed ends up in logs.
    key = " with SIMULATION_API_KEY set to your key" if key_is_given else ""
    say(f"{directory / file} is written and loaded. Play it{key or ' with'}:")
    say(f'simulation run "{SET}"{same_place(settings)}')

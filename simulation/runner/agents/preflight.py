"""Looks at an agent before anybody talks to it: can it be reached, and which build is it?"""

from __future__ import annotations

import hashlib

import aiohttp
import orjson

from simulation.catalog.connector import ChatConnector, HttpConnector, Probe
from simulation.catalog.set_run.values.service_checks import ServiceIdentity
from simulation.outbound.variables import AgentVariables
from simulation.runner.agents.connection import endpoint_of
from simulation.runner.faults import EndpointMisconfigured, EndpointUnavailable
from simulation.runner.selection import Unselectable, select
from simulation.runner.wire.answer import BadAnswer
from simulation.runner.wire.http_client import JsonEndpoint
from simulation.runner.wire.retries import Retries

BEFORE_A_RUN = Retries(attempts=5)
"""About three seconds for whoever is just being started."""


async def identity_of(
    connector: ChatConnector | HttpConnector,
    variables: AgentVariables,
    session: aiohttp.ClientSession,
    retries: Retries = BEFORE_A_RUN,
) -> ServiceIdentity | None:
    """What the agent behind ``connector`` answers to its probe; null where it has none.

    No message is sent: it is connected to, and asked its probe.

    Raises:
        EndpointUnavailable: it cannot be asked, and why.
    """
    endpoint = endpoint_of(connector, variables, session, retries)
    await endpoint.touch()
    if connector.probe is None:
        return None
    try:
        return await _asked(endpoint, connector.probe)
    except BadAnswer as bad:
        raise EndpointUnavailable(f"Its probe {connector.probe.path}: {bad}") from bad


async def _asked(endpoint: JsonEndpoint, probe: Probe) -> ServiceIdentity:
    content = await endpoint.read(probe.path)
    if probe.answer_path is not None:
        content = await _selected(content, probe.answer_path, probe.path)
    return ServiceIdentity(
        answer=endpoint.shown(content), sha256=hashlib.sha256(content).hexdigest()
    )


async def _selected(content: bytes, answer_path: str, path: str) -> bytes:
    try:
        found = await select(answer_path, orjson.loads(content))
    except (orjson.JSONDecodeError, Unselectable):
        found = []
    if not found:
        raise EndpointMisconfigured(
            f"Its probe {path} answered without anything at {answer_path}; correct the "
            "answer_path of the probe, or answer there in JSON."
        )
    only = found[0] if len(found) == 1 else found
    return only.encode() if isinstance(only, str) else orjson.dumps(only)

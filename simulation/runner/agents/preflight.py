"""Looks at an agent before anybody talks to it: can it be reached, and which build is it?"""

from __future__ import annotations

import hashlib

import orjson

from simulation.catalog.connectors.parts import Probe
from simulation.catalog.set_run.values.service_checks import ServiceIdentity
from simulation.runner.agents.connection import ReachedByHttp, connect
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.faults import EndpointMisconfigured, EndpointUnavailable
from simulation.runner.selection import Unselectable, select
from simulation.runner.wire.answer import BadAnswer
from simulation.runner.wire.http_client import JsonEndpoint
from simulation.runner.wire.retries import Retries

BEFORE_A_RUN = Retries(attempts=5)
"""About three seconds for whoever is just being started."""


async def identify_by_probe(
    connector: ReachedByHttp, surroundings: Surroundings
) -> ServiceIdentity | None:
    """What the agent behind ``connector`` answers to its probe; null where it has none.

    It is connected to, and asked its probe; where it wants a token, that is got.

    Raises:
        EndpointUnavailable: it cannot be asked, and why.
    """
    endpoint = connect(
        connector, surroundings, api_key=getattr(connector, "api_key", None)
    ).endpoint
    await endpoint.touch()
    await endpoint.authorize()
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

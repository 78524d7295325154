"""Sessions of machines: calls of the API, one after the other."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import islice

from simulation.demo_pulse.synthesis.chance import Odds
from simulation.demo_pulse.synthesis.event import SyntheticEvent
from simulation.demo_pulse.synthesis.visit import Visit
from simulation.demo_pulse.synthesis.visitor import Machine

MOST_CALLS = 12

_ON_LISTS = Odds.of({429: 4, 422: 2})
_ON_ONE = Odds.of({404: 3, 429: 3})
_ON_WRITES = Odds.of({422: 3, 429: 3, 409: 2})
"""With which status a call is refused."""


@dataclass(frozen=True, slots=True)
class Call:
    """A route of the API: its answer when all is well, its median latency, its refusals."""

    method: str
    endpoint: str
    status: int
    median_ms: int
    refusals: Odds[int]


_SIMULATION = "/v1/{organization}/simulation"
_RUNS = f"{_SIMULATION}/unit_test_set_run/"
_FIND = Call("GET", f"{_SIMULATION}/unit_test_set/search/", 200, 70, _ON_LISTS)
_START = Call("POST", _RUNS, 201, 180, _ON_WRITES)
_POLL = Call("GET", _RUNS, 200, 45, _ON_LISTS)
_FETCH = Call("GET", f"{_RUNS}{{simulation_unit_test_set_run_id}}/artifacts/", 200, 120, _ON_ONE)
_OTHERS = Odds.of(
    {
        Call("GET", f"{_SIMULATION}/persona/", 200, 40, _ON_LISTS): 5,
        Call("GET", f"{_SIMULATION}/scenario/", 200, 40, _ON_LISTS): 4,
        Call("GET", f"{_SIMULATION}/persona/search", 200, 75, _ON_LISTS): 3,
        Call("POST", f"{_SIMULATION}/persona/", 201, 95, _ON_WRITES): 2,
        Call("POST", f"{_SIMULATION}/scenario/", 201, 95, _ON_WRITES): 2,
        Call("GET", "/v1/{organization}/metric/", 200, 35, _ON_LISTS): 2,
        Call("POST", "/v1/{organization}/metric/evaluate", 200, 900, _ON_ONE): 1,
    }
)

_BREAKDOWNS = Odds.of({500: 1, 503: 2})
_REFUSED_SHARE, _BROKEN_SHARE = 0.06, 0.02
_WORTH_RETRYING = frozenset({429, 500, 503})
_LAST_ATTEMPT = 3


def call_api(machine: Machine, visit: Visit) -> Iterator[SyntheticEvent]:
    """A whole session: a pipeline where that is what the machine is for, else this and that."""
    calls = _run_pipeline(machine, visit) if machine.client == "ci" else _use(machine, visit)
    return islice(calls, MOST_CALLS)


def _run_pipeline(machine: Machine, visit: Visit) -> Iterator[SyntheticEvent]:
    """Find a set, run it, ask until that has ended, fetch what it left; give up on a failure."""
    polls = [_POLL] * visit.chance.between(2, 5)
    for call in (_FIND, _START, *polls, _FETCH):
        if not (yield from _succeeds(call, machine, visit)):
            return


def _use(machine: Machine, visit: Visit) -> Iterator[SyntheticEvent]:
    """Read and write definitions, whatever becomes of each call."""
    for _ in range(visit.chance.between(4, 9)):
        yield from _succeeds(visit.chance.by(_OTHERS), machine, visit)


def _succeeds(call: Call, machine: Machine, visit: Visit) -> Generator[SyntheticEvent, None, bool]:
    """Whether ``call`` does, perhaps after it was repeated."""
    status = 0
    for attempt in range(1, _LAST_ATTEMPT + 1):
        status = _answer(call, visit)
        yield visit.does(
            "api.called",
            endpoint=call.endpoint,
            method=call.method,
            status=status,
            duration_ms=visit.chance.latency(call.median_ms),
            client=machine.client,
            attempt=attempt,
        )
        if status not in _WORTH_RETRYING:
            break
    return status == call.status


def _answer(call: Call, visit: Visit) -> int:
    if visit.chance.happens(_REFUSED_SHARE):
        return visit.chance.by(call.refusals)
    return visit.chance.by(_BREAKDOWNS) if visit.chance.happens(_BROKEN_SHARE) else call.status

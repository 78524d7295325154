"""A run that workers died of, as GraphQL shows it and takes it up again."""

from __future__ import annotations

from simulation.catalog.set_run.messages import CreateSetRun, SimulatorKind
from simulation.kernel.decider import stream_name
from simulation.kernel.ids import derived_id
from simulation.kernel.messages import Commit, Metadata
from simulation.pulse.run.events import RunParked, SignalAwaited
from simulation.pulse.run.messages import RESUME_SIGNAL
from simulation.pulse.status import Status
from tests.integration.graphql_pulse.operating import Operator
from tests.support.definitions import Author
from tests.support.platform import OWNER, House

RESUME = "mutation($id: ID!) { resumeRun(id: $id) { run { databaseId parkedAt } } }"
PARKED_AT = "query($id: ID!) { run(id: $id) { parkedAt status signals { name status } } }"

SET_RUN = "query($id: ID!) { unitTestSetRun(id: $id) { parkedAt } }"
RESUME_SET_RUN = """mutation($id: ID!) {
    resumeUnitTestSetRun(id: $id) { unitTestSetRun { parkedAt } } }"""


async def parked(house: House, run: str) -> None:
    """Park ``run``, which waits, as if workers had died of it before."""
    stream = stream_name("run", run)
    last = (await house.store.read(stream))[-1]
    events = (RunParked(deaths=2), SignalAwaited(name=RESUME_SIGNAL, expires_at=None))
    metadata = Metadata("acme", "olga", house.clock.now(), correlation_id="deaths")
    commit = Commit(stream, last.last + 1, events, metadata)
    await house.store.append(commit)
    await house.platform.bus.settle()


async def test_a_parked_run_says_so_and_goes_on_when_it_is_resumed(house: House) -> None:
    operator = Operator(house)
    run = await operator.run_to(await operator.create_task(), Status.WAITING)
    refused = await house.owner.refusal(RESUME, id=run)
    assert (refused.code, refused.field) == ("RUN_NOT_PARKED", "runId")

    await parked(house, run)
    shown = (await house.owner.ask(PARKED_AT, id=run))["run"]
    assert shown["parkedAt"] is not None
    assert shown["signals"][-1] == {"name": RESUME_SIGNAL, "status": "PENDING"}

    resumed = (await house.owner.ask(RESUME, id=run))["resumeRun"]["run"]
    assert resumed == {"databaseId": run, "parkedAt": None}
    await operator.until_waiting_for(run, "decision")
    await operator.signal(run, {"yes": True})
    await operator.until(run, Status.COMPLETED)


async def test_a_set_run_that_its_task_has_opened_says_so_as_well(house: House) -> None:
    operator, author = Operator(house), Author(house.owner)
    run = await operator.run_to(await operator.create_task(), Status.WAITING)
    # As a schedule or a retry opens it: the run of Pulse came first, and names the set run.
    id = derived_id("set_run", run)
    unit_test_set = await author.unit_test_set([await author.unit_test()])
    create = CreateSetRun(
        actor=OWNER,
        at=house.clock.now(),
        id=id,
        unit_test_set_id=unit_test_set,
        seed=1,
        simulator=SimulatorKind.RULES,
    )
    await house.platform.bus.handle(create)
    assert await house.owner.ask(SET_RUN, id=id) == {"unitTestSetRun": {"parkedAt": None}}

    await parked(house, run)
    shown = await house.owner.ask(SET_RUN, id=id)
    assert shown["unitTestSetRun"]["parkedAt"] is not None

    resumed = (await house.owner.ask(RESUME_SET_RUN, id=id))["resumeUnitTestSetRun"]
    assert resumed == {"unitTestSetRun": {"parkedAt": None}}
    await operator.until_waiting_for(run, "decision")

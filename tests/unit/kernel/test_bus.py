"""The bus between processes: what another one did since counts, whatever is remembered here."""

from __future__ import annotations

from simulation.bus import Bus
from simulation.catalog.definition.decider import DefinitionDecider
from simulation.catalog.persona import PERSONA, CreatePersona, UpdatePersona
from simulation.eventstore.codec import EventCodec
from simulation.eventstore.memory import MemoryEventStore
from simulation.kernel.ids import SequentialIdSource
from tests.support.examples import ANNA, AT, BERT, body, id_of

ID = id_of("persona")


def tag(name: str) -> UpdatePersona:
    return UpdatePersona(actor=BERT, at=AT, id=ID, changes={"tags": {name: None}})


async def test_doing_nothing_never_rests_on_what_was_true_once() -> None:
    decider = DefinitionDecider(PERSONA)
    store = MemoryEventStore(EventCodec(decider.events))
    here, there = (Bus(store, [decider], [], {}, SequentialIdSource()) for _ in range(2))
    create = CreatePersona(actor=ANNA, at=AT, id=ID, body=body("persona", tags={"first": None}))
    await here.handle(create)
    await there.handle(tag("second"))

    receipt = await here.handle(tag("first"))

    assert receipt.position == 3
    assert receipt.state.body.tags == {"first": None}


async def test_a_writer_that_lost_a_race_decides_on_what_the_winner_left() -> None:
    decider = DefinitionDecider(PERSONA)
    store = MemoryEventStore(EventCodec(decider.events))
    here, there = (Bus(store, [decider], [], {}, SequentialIdSource()) for _ in range(2))
    await here.handle(CreatePersona(actor=ANNA, at=AT, id=ID, body=body("persona")))
    await there.handle(tag("theirs"))

    change = UpdatePersona(actor=ANNA, at=AT, id=ID, changes={"background": "New."})
    receipt = await here.handle(change)

    assert (receipt.position, receipt.state.version) == (3, 2)
    assert receipt.state.body.tags == {"theirs": None}

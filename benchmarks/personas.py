"""The personas that the benchmarks of the APIs list."""

from __future__ import annotations

from simulation.bootstrap import Platform
from simulation.catalog.persona import CreatePersona, PersonaBody
from simulation.client.actor import LOCAL_ACTOR


async def create_personas(platform: Platform, count: int) -> None:
    """Create ``count`` personas in the organization of the local caller."""
    for number in range(count):
        command = CreatePersona(
            actor=LOCAL_ACTOR,
            at=platform.clock.now(),
            id=platform.ids.new(),
            body=_persona(number),
        )
        await platform.bus.handle(command)


def _persona(number: int) -> PersonaBody:
    return PersonaBody(
        name=f"Persona {number:04d}",
        role=("guest", "planner", "regular")[number % 3],
        tags={"team": ("booking", "billing")[number % 2], "smoke": None},
        background="Comes every other Friday with friends and likes to sit outside.",
        preferred_language="eng",
        timezone="Europe/Berlin",
        user_models=("Is in a hurry.", "Reads every confirmation twice."),
        nonsensitive_user_variables={"party_size": str(number % 9), "day": "Friday"},
        sensitive_user_variables={"phone": f"+49 30 {number:07d}"},
    )

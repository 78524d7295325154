"""Creates a run that comes of another one, on the versions that that one pinned. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulation.catalog.definition.decider import require_living
from simulation.catalog.definition.kind import Reference
from simulation.catalog.gates.gate import ALL_PASS, EarlyStop
from simulation.catalog.set_run.creating.creation import pinned, require_version_set
from simulation.catalog.set_run.creating.metric_swaps import (
    measured_anew,
    metrics_of,
    require_few_metrics,
)
from simulation.catalog.set_run.messages import (
    MAX_SESSIONS,
    DeriveSetRun,
    SetRunCreated,
    UnitTestRunSpec,
)
from simulation.catalog.set_run.slots import Slot, slots
from simulation.catalog.set_run.state import SetRun
from simulation.catalog.set_run.values.origin import OriginKind, RunOrigin
from simulation.catalog.set_run.values.policy import RunPolicy
from simulation.kernel.errors import NotFound, Refused, RunUnfinished
from simulation.kernel.messages import Claim, Decision, Facts, Need
from simulation.kernel.values import Actor

_FIELDS = {
    OriginKind.FORK: "session_id",
    OriginKind.RETRY: "run_id",
    OriginKind.RESCORE: "run",
}
"""What callers name the run by, or a session of it."""


def needs_of(command: DeriveSetRun, facts: Facts) -> Sequence[Need]:
    """The run that it comes of, then what is not as it was there."""
    source = Need("set_run", command.origin.set_run_id)
    run = facts.answers.get(source)
    if not isinstance(run, SetRun):
        return [source]
    return [source, *(each.need for each in _swapped(command, run))]


def derived(command: DeriveSetRun, facts: Facts) -> Decision:
    """The run as it will be played.

    Raises:
        NotFound: there is no run that it could come of, or no such slot in it.
        Refused: that one goes on, or nothing of it is asked for.
    """
    run = _source(command, facts)
    chosen: dict[int, list[Slot]] = {}
    for slot in _chosen(command, run):
        chosen.setdefault(slot.spec_index, []).append(slot)
    sources = dict(zip(command.slots, command.sources, strict=True)) if command.sources else {}
    if command.origin.kind is OriginKind.RESCORE:
        # What could not be judged then is no less open now, also where it is a whole unit test.
        chosen = {number: chosen.get(number, []) for number in range(len(run.specs))}
    specs = tuple(
        _spec(command, run.specs[number], found, sources, facts) for number, found in chosen.items()
    )
    require_few_metrics(specs)
    event = SetRunCreated(
        id=command.id,
        unit_test_set=run.unit_test_set,
        seed=run.seed if command.seed is None else command.seed,
        simulator=run.simulator,
        specs=specs,
        labels=run.labels | command.labels,
        policy=_policy(command, run),
        origin=command.origin,
        baseline=run.baseline if command.origin.kind is OriginKind.RESCORE else None,
    )
    claim = unfinished_derivation(command.actor, command.origin)
    return Decision((event,), claims=(claim,))


def unfinished_derivation(actor: Actor, origin: RunOrigin) -> Claim:
    """What an unfinished run of ``actor`` keeps others of the same origin out by."""
    refusal = RunUnfinished(
        f"You already have an unfinished {origin.kind} of this run; wait for it or cancel it.",
        field=_FIELDS[origin.kind],
    )
    of = f"{origin.set_run_id}:{origin.session_id or ''}"
    return Claim(f"unfinished-{origin.kind}:{actor.organization}:{actor.user}:{of}", refusal)


def _policy(command: DeriveSetRun, run: SetRun) -> RunPolicy:
    if command.origin.kind is OriginKind.RESCORE:
        # All of it is evaluated, and counted as it was: up to where it was settled.
        return run.policy
    # By itself a part settles nothing: all of it was asked for.
    return run.policy.model_copy(update={"early_stop": EarlyStop.OFF})


def _field(command: DeriveSetRun) -> str:
    return _FIELDS[command.origin.kind]


def _source(command: DeriveSetRun, facts: Facts) -> SetRun:
    id = command.origin.set_run_id
    run = facts[Need("set_run", id)]
    if not isinstance(run, SetRun) or run.organization != command.actor.organization:
        raise NotFound(f"There is no unit test set run with the id {id}.", field=_field(command))
    if not run.status.finished and command.origin.kind is not OriginKind.FORK:
        raise Refused("The run goes on; wait for its end, or cancel it.", field=_field(command))
    return run


def _chosen(command: DeriveSetRun, run: SetRun) -> list[Slot]:
    by_number = {slot.number: slot for slot in slots(run.specs)}
    unknown = [number for number in command.slots if number not in by_number]
    if unknown:
        last = len(by_number) - 1
        raise NotFound(f"The run has no slot {unknown[0]}; its last is {last}.", field="slots")
    if not command.slots:
        raise Refused(
            "There is no such session in the run, so nothing to do.", field=_field(command)
        )
    if len(command.slots) * command.copies > MAX_SESSIONS:
        raise Refused(
            f"At most {MAX_SESSIONS:,} sessions are allowed; ask for fewer copies.", field="copies"
        )
    return [by_number[number] for number in sorted(set(command.slots))]


def _spec(
    command: DeriveSetRun,
    spec: UnitTestRunSpec,
    chosen: Sequence[Slot],
    sources: Mapping[int, str],
    facts: Facts,
) -> UnitTestRunSpec:
    copies = [slot for slot in chosen for _ in range(command.copies)]
    changes: dict[str, Any] = {"run_count": len(copies)}
    if command.origin.kind is OriginKind.FORK:
        changes["run_indices"] = tuple(range(len(copies)))
    else:
        changes["run_indices"] = tuple(slot.run_index for slot in copies)
    if command.origin.kind is OriginKind.RETRY:
        changes["retried_slots"] = tuple(slot.number for slot in copies)
        # Of a run that went on from sessions of others itself.
        changes["sources"] = tuple(spec.sources[slot.place] for slot in copies if spec.sources)
    if command.origin.kind is OriginKind.RESCORE:
        places = [spec.places[slot.place] if spec.places else slot.place for slot in copies]
        changes |= {"places": tuple(places), "planned": spec.planned or spec.run_count}
    if sources:
        changes["sources"] = tuple(sources[slot.number] for slot in copies)
    if command.origin.kind is not OriginKind.RESCORE:
        # What a part shows by itself; with the run that it comes of, the gate is asked again.
        changes["gate"] = ALL_PASS
    return spec.model_copy(update=changes | _changes(command, spec, facts))


def _changes(command: DeriveSetRun, spec: UnitTestRunSpec, facts: Facts) -> dict[str, Any]:
    swaps, organization = command.swaps, command.actor.organization
    changes: dict[str, Any] = {}
    if swaps.persona_id is not None:
        persona = require_living(_persona(swaps.persona_id), facts, organization)
        changes["persona"] = pinned(persona)
    if swaps.service_id or swaps.service_version_set_name or swaps.todays_services:
        service = require_living(_service(swaps.service_id or spec.service.id), facts, organization)
        name = swaps.service_version_set_name or spec.service_version_set_name
        require_version_set(service, name)
        changes |= {"service": pinned(service), "service_version_set_name": name}
    if swaps.metric_ids or swaps.todays_metrics:
        changes["metrics_to_evaluate"] = measured_anew(swaps, spec, facts, organization)
    if swaps.llm_model_preferences:
        changes["llm_model_preferences"] = spec.llm_model_preferences | swaps.llm_model_preferences
    return changes


def _swapped(command: DeriveSetRun, run: SetRun) -> list[Reference]:
    swaps = command.swaps
    found = [] if swaps.persona_id is None else [_persona(swaps.persona_id)]
    found += metrics_of(swaps, run.specs)
    if swaps.service_id is not None:
        return [*found, _service(swaps.service_id)]
    if swaps.service_version_set_name or swaps.todays_services:
        ids = dict.fromkeys(spec.service.id for spec in run.specs)
        return [*found, *map(_service, ids)]
    return found


def _persona(id: str) -> Reference:
    return Reference("persona", id, "persona_id")


def _service(id: str) -> Reference:
    return Reference("service", id, "service_id")

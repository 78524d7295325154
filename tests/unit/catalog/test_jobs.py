"""Runs of one set and caller at the same time are told apart by the label of their job."""

from __future__ import annotations

from simulation.catalog.set_run.decider import SetRunDecider
from simulation.catalog.set_run.messages import JOB, CreateSetRun, FinishSetRun, SimulatorKind
from tests.support.examples import ANNA, AT, id_of
from tests.support.given import Given
from tests.support.runs import CREATED, RUN

PLAIN = f"unfinished-set-run:acme:anna:{id_of('unit_test_set')}"


def create(**labels: str) -> CreateSetRun:
    return CreateSetRun(
        actor=ANNA,
        at=AT,
        id=RUN,
        unit_test_set_id=id_of("unit_test_set"),
        seed=42,
        simulator=SimulatorKind.RULES,
        labels=labels,
    )


def test_a_run_claims_its_set_for_its_job() -> None:
    given = Given(SetRunDecider())
    given.when(create(commit="4f2a")).claiming(PLAIN)
    given.when(create(commit="4f2a", job="a:b")).claiming(f"{PLAIN}:a:b")


def test_a_run_gives_back_what_an_earlier_release_has_claimed_for_it() -> None:
    labelled = CREATED.model_copy(update={"labels": {JOB: "nightly"}})
    finish = FinishSetRun(actor=ANNA, at=AT, id=RUN, results=())
    Given(SetRunDecider(), labelled).when(finish).releasing(f"{PLAIN}:nightly", PLAIN)

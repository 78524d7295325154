"""What people come for: each journey is a stretch of a session with a beginning and an end.

A journey makes an event only when it is asked for the next one, so what visitors share changes
in the order in which the events are emitted.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import TypeAlias

from simulation.demo_pulse.synthesis.chance import Odds
from simulation.demo_pulse.synthesis.event import SyntheticEvent
from simulation.demo_pulse.synthesis.visit import Visit
from simulation.demo_pulse.synthesis.workspace import FinishedRun, Workspace

Journey: TypeAlias = Callable[[Visit, Workspace], Iterator[SyntheticEvent]]

_BUTTONS = {
    "/dashboard": ("show-failures", "change-period", "new-test-set"),
    "/personas": ("filter", "sort", "show-archived"),
    "/scenarios": ("filter", "sort", "show-tags"),
    "/test-sets": ("filter", "expand", "copy-link"),
    "/runs": ("filter", "compare", "refresh"),
    "/metrics": ("filter", "show-history"),
    "/services": ("check-connection", "show-versions"),
}
_OVERVIEWS = tuple(_BUTTONS)

_QUERIES = (
    "refund", "late delivery", "change booking", "angry caller", "two languages", "cancel order",
    "opening hours", "wrong address", "small talk", "hand over", "allergy", "invoice",
)  # fmt: skip
_FIELDS = Odds.of({1: 6, 2: 3, 3: 1})
_INVITED_AS = Odds.of({"viewer": 3, "tester": 3, "editor": 2, "admin": 1})
_FORMATS = Odds.of({"junit": 4, "csv": 3, "jsonl": 2})
_FAULTS = Odds.of(
    {("conflict", 409): 3, ("rate_limited", 429): 3, ("unavailable", 503): 2, ("timeout", 504): 2}
)
_FAULT_SHARE, _RETRIED_SHARE, _REPAIRED_SHARE = 0.14, 0.85, 0.75
_LAST_ATTEMPT = 3


def look_around(visit: Visit, workspace: Workspace) -> Iterator[SyntheticEvent]:
    """From overview to overview, pressing a button here and there. At most 6 events."""
    chance = visit.chance
    for _ in range(chance.between(1, 3)):
        page = chance.one_of([page for page in _OVERVIEWS if page != visit.page])
        yield visit.views(page)
        if chance.happens(0.6):
            yield visit.clicks(chance.one_of(_BUTTONS[page]))


def search(visit: Visit, workspace: Workspace) -> Iterator[SyntheticEvent]:
    """Look for a persona or scenario, once more where nothing is found. At most 5 events."""
    chance = visit.chance
    page, drafts = chance.one_of(
        (("/personas", workspace.personas), ("/scenarios", workspace.scenarios))
    )
    yield from visit.goes_to(page)
    for _ in range(2):
        results = 0 if chance.happens(0.2) else chance.between(1, len(drafts))
        yield visit.does(
            "search.performed", query=chance.one_of(_QUERIES), results=results, page=page
        )
        if results:
            yield visit.views(f"{page}/{chance.one_of(drafts).id}")
            if chance.happens(0.4):
                yield visit.clicks("show-references")
            return


def edit(visit: Visit, workspace: Workspace) -> Iterator[SyntheticEvent]:
    """Open a persona or scenario, change it and save. At most 8 events."""
    chance = visit.chance
    kind, page, drafts = chance.one_of(
        (
            ("persona", "/personas", workspace.personas),
            ("scenario", "/scenarios", workspace.scenarios),
        )
    )
    draft = chance.one_of(drafts)
    yield from visit.goes_to(page)
    yield visit.views(f"{page}/{draft.id}")
    yield visit.clicks("edit")
    yield visit.clicks("save")
    if (yield from _succeeds(visit, "save")):
        yield visit.does(
            f"{kind}.saved",
            **{f"{kind}_id": draft.id},
            version=draft.revise(),
            fields_changed=chance.by(_FIELDS),
        )


def run_tests(visit: Visit, workspace: Workspace) -> Iterator[SyntheticEvent]:
    """Run a unit test set, wait for it and look at what came out. At most 12 events."""
    test_set = visit.chance.one_of(workspace.test_sets)
    yield from visit.goes_to("/test-sets")
    yield visit.views(f"/test-sets/{test_set.id}")
    yield visit.clicks("run")
    if not (yield from _succeeds(visit, "run")):
        return
    run_id, since = workspace.new_run_id(), visit.elapsed
    about = {"run_id": run_id, "test_set_id": test_set.id}
    yield visit.does("run.triggered", **about, sessions=test_set.sessions)
    yield visit.views(f"/runs/{run_id}")
    run = workspace.finish(run_id, test_set)
    yield visit.does(
        "run.completed",
        **about,
        verdict=run.verdict,
        sessions=test_set.sessions,
        passed=run.passed,
        failed=run.failed,
        errors=run.errors,
        duration_seconds=visit.elapsed - since,
    )
    yield from _open_result(visit, run)


def read_results(visit: Visit, workspace: Workspace) -> Iterator[SyntheticEvent]:
    """Open a result of somebody's recent run; look around while there is none."""
    if not workspace.recent:
        yield from look_around(visit, workspace)
        return
    run = visit.chance.one_of(workspace.recent)
    yield from visit.goes_to("/runs")
    yield visit.views(f"/runs/{run.id}")
    yield from _open_result(visit, run)


def invite(visit: Visit, workspace: Workspace) -> Iterator[SyntheticEvent]:
    """Ask a colleague to join. At most 6 events."""
    yield from visit.goes_to("/settings/members")
    yield visit.clicks("invite")
    if (yield from _succeeds(visit, "invite")):
        yield visit.does("invitation.sent", role=visit.chance.by(_INVITED_AS))


def _open_result(visit: Visit, run: FinishedRun) -> Iterator[SyntheticEvent]:
    """Whatever failed is read, the rest is sometimes kept."""
    chance = visit.chance
    yield visit.does("result.opened", run_id=run.id, verdict=run.verdict)
    if run.failed:
        yield visit.views(f"/runs/{run.id}/sessions/{chance.between(1, run.test_set.sessions)}")
    elif chance.happens(0.4):
        yield visit.clicks("download")
        yield visit.does("artifact.downloaded", run_id=run.id, format=chance.by(_FORMATS))


def _succeeds(visit: Visit, action: str) -> Generator[SyntheticEvent, None, bool]:
    """Whether ``action`` does, perhaps after an error and one or two retries."""
    chance = visit.chance
    if not chance.happens(_FAULT_SHARE):
        return True
    code, status = chance.by(_FAULTS)
    yield visit.does("error.shown", code=code, status=status, action=action, page=visit.page)
    for attempt in range(2, _LAST_ATTEMPT + 1):
        if not chance.happens(_RETRIED_SHARE):
            return False
        succeeded = chance.happens(_REPAIRED_SHARE)
        yield visit.does("action.retried", action=action, attempt=attempt, succeeded=succeeded)
        if succeeded:
            return True
    return False

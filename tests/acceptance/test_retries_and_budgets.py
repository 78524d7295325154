"""Budgets and retries as the command's users meet them."""

from __future__ import annotations

import json

from tests.acceptance.conftest import Workspace


def test_a_run_that_its_budget_stopped_says_so_first_and_is_completed_by_a_retry(
    workspace: Workspace,
) -> None:
    few = {"SIMULATION_CONCURRENT_SESSIONS": "1"}
    code, said = workspace.call("run", "Smoke", "--max-calls", "6", **few)
    assert code == 3
    out = "\n".join(said.out)
    assert out.startswith("STOPPED BY ITS BUDGET (6 of 6 calls)")
    assert "completed, verdict: inconclusive" in out

    _, listed = workspace.call("runs", "list", "--format", "json")
    [run] = json.loads("\n".join(listed.out))
    id = run["databaseId"]
    code, said = workspace.call("runs", "retry", id, "--failed")
    assert code != 0
    assert "nothing to retry" in said.output
    # With a budget of its own, as large as the first.
    while code != 0:
        code, said = workspace.call("runs", "retry", id, "--errors", **few)
        last = said
        _, listed = workspace.call("runs", "list", "--format", "json")
        id = json.loads("\n".join(listed.out))[0]["databaseId"]
    assert "verdict with them: passed" in last.output
    assert "With its retries" in last.output

    code, said = workspace.call("runs", "show", run["databaseId"], "--format", "json")
    shown = json.loads("\n".join(said.out))
    assert (shown["verdict"], shown["stoppedBy"]) == ("INCONCLUSIVE", "BUDGET")
    assert shown["merged"]["verdict"] == "PASSED"


def test_money_without_prices_is_refused_with_the_setting(workspace: Workspace) -> None:
    code, said = workspace.call("run", "Smoke", "--max-money", "1.5")
    assert code == 2
    assert "SIMULATION_PRICES" in said.output


def test_a_session_is_played_on_and_kept_as_a_unit_test(workspace: Workspace) -> None:
    code, said = workspace.call("run", "Smoke", "--format", "json")
    id = json.loads("\n".join(said.out))["databaseId"]

    code, said = workspace.call("runs", "fork", id, "0", "--turn", "1", "--copies", "3")
    assert code == 0, said.output
    assert "3/3" in said.output
    code, said = workspace.call("runs", "keep", id, "0", "--name", "As it was said")
    assert (code, said.out[0].partition(" ")[2]) == (0, "As it was said")
    code, said = workspace.call("runs", "fork", id, "99", "--turn", "1")
    assert (code, "with a session in slot 99" in said.output) == (2, True)

"""What was said, judged again on the command line: by people, and by metrics."""

from __future__ import annotations

import json

from tests.acceptance.conftest import Workspace


def test_people_and_metrics_judge_a_run_again(workspace: Workspace) -> None:
    _, said = workspace.call("run", "Smoke", "--format", "json")
    before = json.loads("\n".join(said.out))
    run = before["databaseId"]
    code, said = workspace.call("rescore", run, "--format", "json")
    assert code == 0, said.output
    assert "4 of 4 sessions are evaluated anew" in "\n".join(said.err)
    again = json.loads("\n".join(said.out))
    assert again["databaseId"] != run
    for test, then in zip(again["unitTests"], before["unitTests"], strict=True):
        assert test["result"] == then["result"]
        for session, root in zip(test["sessions"], then["sessions"], strict=True):
            assert session["results"] == root["results"]

    [first, *_] = before["unitTests"][0]["sessions"][0]["results"]
    wrong = json.dumps(not first["value"])
    metric = before["correctedRates"][0]["name"]
    code, said = workspace.call("review", run, "0", first["criterionName"], "--value", wrong)
    assert code == 0, said.output
    assert f"judged {json.dumps(first['value'])}, reviewed as {wrong}" in said.output
    code, said = workspace.call("runs", "show", run)
    table = " ".join(" ".join(said.out).split())
    assert "verdict: passed" in table
    assert "By 1 review(s) the verdict would be failed: 3 of 4 passed" in table
    code, said = workspace.call("metrics", "agreement", metric, "--format", "json")
    [judge] = json.loads("\n".join(said.out))["judges"]
    assert (judge["model"], judge["reviews"]) == (None, 1)
    code, said = workspace.call("metrics", "agreement", metric)
    assert "what counted" in said.output
    code, said = workspace.call("review", run, "0", "Nothing", "--agree")
    assert (code, "There are:" in said.output) == (2, True)
    code, said = workspace.call("review", run, "0", first["criterionName"], "--withdraw")
    assert code == 0, said.output
    code, said = workspace.call("rescore", run, "--metric", "Nothing")
    assert (code, "There is no metric 'Nothing'" in said.output) == (2, True)

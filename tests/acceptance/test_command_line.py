"""The command as its users meet it."""

from __future__ import annotations

import json
import signal
import tarfile
import urllib.request
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from tests.acceptance.conftest import (
    DemoAgentProcess,
    Process,
    Workspace,
    call,
    environment,
    get_json,
)

SET = "Café Meridian regression"
FREE_TIME = "Offers the closest free time"


def test_exit_code_and_table_tell_the_verdict(workspace: Workspace) -> None:
    code, passed = workspace.call("run", "Smoke")
    assert code == 0
    assert "completed, verdict: passed" in passed.output
    assert "sessions 4/4 4 passed" in "\n".join(passed.err), "plain lines where CI is set"

    code, failed = workspace.run("run", SET)
    assert code == 1
    table = "\n".join(failed.out)
    assert "Deadline for groups (5x)" in table
    assert "session 1:" in table


def test_json_is_all_that_is_on_standard_output(workspace: Workspace) -> None:
    code, said = workspace.call("run", "Smoke", "--format", "json", "--repeat", "2")
    report = json.loads("\n".join(said.out))
    assert code == 0
    assert report["verdict"] == "PASSED"
    assert [test["result"]["sessions"] for test in report["unitTests"]] == [4, 4]

    _, listed = workspace.call("runs", "list", "--format", "json")
    [run] = json.loads("\n".join(listed.out))
    assert run["databaseId"] == report["databaseId"]
    code, shown = workspace.call("runs", "show", run["databaseId"], "--format", "json")
    assert code == 0
    assert json.loads("\n".join(shown.out)) == report


def test_a_part_of_a_set_is_run_by_name_or_tag(workspace: Workspace) -> None:
    code, said = workspace.call("run", SET, "--tag", "area:booking", "--only", FREE_TIME)
    assert code == 0
    assert "sessions 5/5 5 passed" in said.output
    assert "without 9 of its unit tests" in " ".join(" ".join(said.out).split())

    code, said = workspace.call("run", SET, "--only", "Offers the closest")
    assert code == 2
    assert f"There are: '{FREE_TIME}'" not in said.output, "it is not the first by name"
    assert f"'{FREE_TIME}'" in said.output


def test_who_plays_is_chosen_for_a_run(workspace: Workspace) -> None:
    model = {"SIMULATION_MODEL_URL": "http://127.0.0.1:9/v1"}
    code, said = workspace.call("run", "Smoke", "--simulator", "rules", "--format", "json", **model)
    assert code == 0
    assert json.loads("\n".join(said.out))["simulator"] == "RULES"


def test_conversations_are_read_word_by_word(workspace: Workspace) -> None:
    _, ran = workspace.call("run", SET, "--format", "json", "--tag", "area:policy")
    report = json.loads("\n".join(ran.out))
    run = report["databaseId"]
    assert report["verdict"] == "FAILED"

    code, failed = workspace.call("transcript", run, "--failed", "--session", "1")
    assert code == 0
    assert [line for line in failed.out if " · session " in line] == [
        "Quotes the right deadline to large groups · session 1 · failed"
    ]
    assert any(line.startswith("persona: ") for line in failed.out)
    assert any("create_booking {" in line for line in failed.out), "what it called is shown"
    assert "=> Not met: Deadline for groups" in failed.output

    _, whole = workspace.call("transcript", run, "--format", "json")
    told = json.loads("\n".join(whole.out))
    assert len(told) == sum(each["result"]["sessions"] for each in report["unitTests"])
    assert all(each["transcript"] for each in told)
    code, refused = workspace.call("transcript", run, "--test", "Nothing")
    assert (code, "There are: 'Quotes the right" in refused.output) == (2, True)


def test_artifacts_are_downloaded_with_and_without_a_server(
    workspace: Workspace, tmp_path: Path
) -> None:
    _, ran = workspace.call("run", "Smoke", "--format", "json")
    run = json.loads("\n".join(ran.out))["databaseId"]
    code, local = workspace.call("runs", "artifacts", run, "-o", str(tmp_path / "new" / "local"))
    assert code == 0, local.output
    _, url = workspace.serve()
    code, remote = workspace.call("runs", "artifacts", run, "-o", str(tmp_path), "--url", url)
    assert code == 0, remote.output
    assert Path(remote.out[0]).read_bytes() == Path(local.out[0]).read_bytes()
    with tarfile.open(local.out[0]) as archive:
        assert archive.getnames()
    assert {each.name for each in tmp_path.glob(".*")} == set(), "no draft is left"


def test_the_catalog_is_listed_with_ids(workspace: Workspace) -> None:
    for kind in ("personas", "scenarios", "metrics", "services", "tests"):
        code, listed = workspace.call(kind, "list", "--format", "json")
        assert (code, bool(json.loads("\n".join(listed.out)))) == (0, True), kind
    _, listed = workspace.call("sets", "list", "--format", "json")
    sets = {each["name"]: each["databaseId"] for each in json.loads("\n".join(listed.out))}
    assert list(sets) == [SET, "Smoke"]
    _, shown = workspace.call("sets", "list")
    assert sets["Smoke"] in shown.output
    assert "gate:release" in shown.output
    code, _ = workspace.call("run", sets["Smoke"])
    assert code == 0


def test_the_version_is_told() -> None:
    code, said = call("--version")
    assert (code, said.out) == (0, [f"simulation {version('simulation')}"])


def test_seeding_again_changes_nothing_and_finds_what_changed(
    workspace: Workspace, catalog: Path, tmp_path: Path
) -> None:
    _, again = workspace.run("seed", str(catalog))
    assert again.out[-1].startswith("0 created, 0 revised")

    changed = tmp_path / "changed"
    changed.mkdir()
    [service] = yaml.safe_load(Path("seed_data/services.yaml").read_text(encoding="utf-8"))
    service["description"] = "Takes bookings and more."
    (changed / "services.yaml").write_text(yaml.safe_dump([service]), encoding="utf-8")
    _, revised = workspace.call("seed", str(changed))
    assert revised.out[-1] == "0 created, 1 revised, 0 unchanged"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("run", "No such set"), "There are: 'Café Meridian regression', 'Smoke'"),
        (("run", "Smoke", "--repeat", "0"), "--repeat"),
        (("runs", "show", "0" * 24), "There is no run with the id"),
        (("runs", "cancel", "nonsense"), "is no id"),
        (("seed", "no-such-directory"), "there is no directory no-such-directory"),
    ],
)
def test_bad_usage_is_one_clear_message(
    seeded: Path, arguments: tuple[str, ...], message: str
) -> None:
    # Nothing of this changes the data, so that all may use the same.
    code, said = call(*arguments, "--data", str(seeded))
    assert code == 2
    assert message in " ".join(said.output.split())


def test_bad_usage_ends_the_process_without_a_traceback(workspace: Workspace) -> None:
    arguments = ("serve", "--dev", "--host", "0.0.0.0", "--data", str(workspace.data))
    process = Process("simulation", *arguments, env=environment(), fresh=True)
    assert process.wait() == 2
    assert process.out == []
    [message] = process.err
    assert "0.0.0.0 is refused" in message


@pytest.mark.parametrize("agent", [200], indirect=True)
def test_waiting_has_an_end_but_the_run_goes_on(workspace: Workspace) -> None:
    code, said = workspace.call("run", "Smoke", "--timeout", "0.3")
    assert code == 4
    assert "it is not lost" in said.output
    code, said = workspace.call("run", "Smoke")
    assert code == 0
    assert "Continuing the unfinished run" in said.output


@pytest.mark.parametrize("agent", [200], indirect=True)
def test_a_run_of_something_else_is_not_continued(workspace: Workspace) -> None:
    old = ("run", "Smoke", "--label", "commit=old", "--seed", "1")
    new = ("run", "Smoke", "--label", "commit=new", "--repeat", "2", "--seed", "2")
    code, _ = workspace.call(*old, "--timeout", "0.3")
    assert code == 4

    code, refused = workspace.call(*new)
    assert code == 2
    assert "labels: commit=old in that run, commit=new wanted" in refused.output
    assert "seed: 1 in that run, 2 wanted" in refused.output
    assert "sessions: 2 of" in refused.output
    assert "--continue" in refused.output
    assert "--new" in refused.output
    code, both = workspace.call(*new, "--continue", "--new")
    assert (code, "not both" in both.output) == (2, True)

    code, replaced = workspace.call(*new, "--new", "--timeout", "0.3")
    assert code == 4
    assert "Started run" in replaced.output
    code, continued = workspace.call(*old, "--continue", "--format", "json")
    assert code == 0
    assert "Continuing the unfinished run" in continued.output
    report = json.loads("\n".join(continued.out))
    assert report["labels"] == [{"key": "commit", "value": "new"}]
    assert report["seed"] == 2

    _, listed = workspace.call("runs", "list", "--format", "json", "--label", "commit=old")
    assert [run["status"] for run in json.loads("\n".join(listed.out))] == ["CANCELLED"]
    _, all_labelled = workspace.call("runs", "list", "--format", "json", "--label", "commit")
    assert len(json.loads("\n".join(all_labelled.out))) == 2


def test_an_agent_that_is_down_leaves_the_run_without_a_verdict(workspace: Workspace) -> None:
    workspace.agent.process.end()
    code, said = workspace.call("run", "Smoke")
    assert code == 3
    assert "verdict: inconclusive" in said.output
    assert "4 infrastructure_error" in said.output


def test_a_server_owns_its_data_directory_and_shows_graphiql(workspace: Workspace) -> None:
    server, url = workspace.serve()
    code, said = workspace.call("runs", "list")
    assert code == 3
    assert "is in use by process" in said.output
    code, said = workspace.call("runs", "list", SIMULATION_URL=url)
    assert code == 0, said.output
    code, said = workspace.call("health", "--format", "json", "--url", url)
    assert code == 0, said.output
    assert json.loads("\n".join(said.out))["status"] == "ok"
    code, said = workspace.call("health", SIMULATION_URL=url)
    assert (code, "Pulse: ok" in said.output) == (0, True)
    page = _page(f"{url}/graphql")
    assert "graphiql" in page.lower()
    assert "https://" not in page.split("<body")[0], "nothing is loaded from elsewhere"
    server.send(signal.SIGTERM)
    assert server.wait() == 0, server.output
    code, said = workspace.call("health")
    assert (code, "is asked by --url or SIMULATION_URL" in said.output) == (3, True)


def _page(url: str) -> str:
    """What a browser is shown at ``url``."""
    request = urllib.request.Request(url, headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=10) as response:
        return str(response.read(), "utf-8")


@pytest.mark.parametrize("agent", [100], indirect=True)
def test_a_run_is_cancelled_from_another_process(
    workspace: Workspace, agent: DemoAgentProcess
) -> None:
    _, url = workspace.serve()
    waiting = workspace.start("run", SET, "--url", url)
    id = waiting.line("Started run").split()[-1]
    agent.wait_for_turns(20, waiting)
    with agent.held():
        code, said = workspace.call("runs", "cancel", id, "--url", url)
        assert code == 0, said.output

    assert waiting.wait() == 3
    assert "cancelled, verdict:" in waiting.output
    code, said = workspace.call("runs", "cancel", id, "--url", url)
    assert code == 3
    assert "already ended as cancelled" in said.output
    turns = agent.stats()["turns"]
    assert get_json(f"{url}/health")["active"] == 0
    assert agent.stats()["turns"] == turns, "nothing is asked after the end"


def test_rebuilding_reads_the_whole_log(workspace: Workspace) -> None:
    workspace.call("run", "Smoke")
    _, before = workspace.call("runs", "list", "--format", "json")
    code, said = workspace.call("rebuild")
    assert code == 0
    assert "Rebuilt the documents from" in said.output
    _, after = workspace.call("runs", "list", "--format", "json")
    assert json.loads("\n".join(before.out)), "there is something to rebuild"
    assert before.out == after.out


def test_a_server_tells_of_each_request_as_json(workspace: Workspace) -> None:
    server, url = workspace.serve(SIMULATION_LOG="json", SIMULATION_REQUEST_LOG="1")
    code, said = workspace.call("sets", "list", SIMULATION_URL=url)
    assert code == 0, said.output
    told = json.loads(server.line('"path":"/graphql"'))
    assert (told["method"], told["path"], told["status"]) == ("POST", "/graphql", 200)
    assert told["caller"] == "demo/owner"


def test_a_catalog_is_loaded_into_the_server_that_is_named(
    workspace: Workspace, tmp_path: Path
) -> None:
    _, url = workspace.serve()
    (tmp_path / "personas.yaml").write_text("- {name: Zoë, role: guest, background: b}\n")
    code, said = workspace.call("seed", str(tmp_path), "--url", url)
    assert (code, said.out) == (0, ["1 created, 0 revised, 0 unchanged"])
    _, listed = workspace.call("personas", "list", "--url", url)
    assert "Zoë" in listed.output


def test_a_service_is_tried(workspace: Workspace) -> None:
    code, said = workspace.call(
        "services", "try", "Café Meridian booking line", "--say", "A table, please."
    )
    assert code == 0, said.output
    assert any(line.startswith("> POST ${SIMULATION_AGENT_") for line in said.out)
    assert "< 200" in said.out
    assert any(line.startswith("agent: ") for line in said.out)

    code, said = workspace.call("services", "try", "Nobody's")
    assert code == 2
    assert "see `simulation services list`" in said.output

"""A backup that is made under a running server, and what becomes of it elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.cluster import until
from tests.acceptance.conftest import Workspace, post_json

SET = "Café Meridian regression"
SETS = "{ unitTestSets(first: 10) { nodes { databaseId name } } }"
RUN = """mutation { createUnitTestSetRun(input: {unitTestSetId: "%s"}) {
  unitTestSetRun { databaseId } } }"""
PROGRESS = """{ unitTestSetRun(id: "%s") {
  isCompleted progress { outcomes { outcome sessions } } } }"""


def ended(address: str, id: str) -> bool:
    """Whether a run has ended."""
    answer = post_json(f"{address}/graphql", {"query": PROGRESS % id})
    return bool(answer["data"]["unitTestSetRun"]["isCompleted"])


def outcomes(address: str, id: str) -> dict[str, int]:
    """The outcomes of a run."""
    answer = post_json(f"{address}/graphql", {"query": PROGRESS % id})
    found = answer["data"]["unitTestSetRun"]["progress"]["outcomes"]
    return {each["outcome"]: each["sessions"] for each in found}


@pytest.mark.parametrize("agent", [100], indirect=True)
async def test_a_run_goes_on_where_it_was_restored(workspace: Workspace, tmp_path: Path) -> None:
    server, address = workspace.serve()
    found = post_json(f"{address}/graphql", {"query": SETS})["data"]["unitTestSets"]["nodes"]
    [chosen] = [each["databaseId"] for each in found if each["name"] == SET]
    started = post_json(f"{address}/graphql", {"query": RUN % chosen})["data"]
    id = started["createUnitTestSetRun"]["unitTestSetRun"]["databaseId"]
    workspace.agent.wait_for_turns(60, server)

    file = tmp_path / "backup.tar"
    code, said = workspace.call("backup", str(file))
    assert code == 0, said.output
    assert not ended(address, id), "the backup was made in the middle of it"
    await until(lambda: ended(address, id), "the run ends, whatever was copied meanwhile")
    server.end()

    restored = Workspace(tmp_path / "restored", workspace.agent)
    try:
        for command in (("restore", str(file)), ("check",)):
            code, said = restored.call(*command)
            assert code == 0, said.output
        _, address = restored.serve()
        await until(lambda: ended(address, id), "the run goes on where the backup was made")
        assert outcomes(address, id) == {"PASSED": 40, "FAILED": 10}
    finally:
        for process in restored.started:
            process.end()


def test_a_check_tells_what_is_wrong_and_ends_with_1(workspace: Workspace) -> None:
    assert workspace.call("check")[0] == 0
    log = workspace.data / "events.sqlite"
    content = bytearray(log.read_bytes())
    at = content.rindex(b"catalog.persona_created")
    content[at] ^= 1
    log.write_bytes(content)

    code, said = workspace.call("check")

    assert code == 1
    assert any("does not fit its checksum" in line for line in said.out), said.output
    # A slow machine is told how far it has got.
    assert not [line for line in said.err if not line.startswith("done ")]

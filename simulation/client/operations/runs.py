"""Operations about runs: started, looked at, ended."""

from __future__ import annotations

CREATE_RUN = """
mutation CreateRun($input: CreateUnitTestSetRunInput!) {
  createUnitTestSetRun(input: $input) { unitTestSetRun { databaseId } }
}
"""

CANCEL_RUN = """
mutation CancelRun($id: ID!) {
  cancelUnitTestSetRun(id: $id) { unitTestSetRun { databaseId status } }
}
"""

RETRY_RUN = """
mutation RetryRun($input: RetryFailedInput!) {
  retryFailed(input: $input) { unitTestSetRun { databaseId progress { planned } } }
}
"""

RUN_ORIGIN = """
query RunOrigin($id: ID!) {
  unitTestSetRun(id: $id) { databaseId origin { kind unitTestSetRunId } }
}
"""

RESUME_RUN = """
mutation ResumeRun($id: ID!) {
  resumeUnitTestSetRun(id: $id) { unitTestSetRun { databaseId status } }
}
"""

RUN_PROGRESS = """
query RunProgress($id: ID!) {
  unitTestSetRun(id: $id) {
    status parkedAt parkReason isCompleted
    progress { planned finished outcomes { outcome sessions } }
  }
}
"""

RUN_EXECUTION = """
query RunExecution($id: ID!) {
  unitTestSetRun(id: $id) { run { completedAt } }
}
"""

RUN_ARTIFACTS = """
query RunArtifacts($id: ID!) {
  unitTestSetRun(id: $id) { artifacts { url bytes sha256 } }
}
"""

LIST_RUNS = """
query ListRuns($first: Int!, $filter: UnitTestSetRunFilter) {
  unitTestSetRuns(first: $first, filter: $filter) { nodes { ...RunSummary } }
}

fragment RunSummary on UnitTestSetRun {
  databaseId status parkedAt verdict createdAt finishedAt unitTestSet { name }
  labels { key value }
  progress { planned finished }
}
"""

ENDED_RUNS = """
query EndedRuns($filter: UnitTestSetRunFilter!, $after: String) {
  unitTestSetRuns(first: 50, after: $after, filter: $filter) {
    nodes { databaseId status origin { kind } }
    pageInfo { hasNextPage endCursor }
  }
}
"""

"""The GraphQL operations of the command line."""

from __future__ import annotations

FIND_SET = """
query FindSet($filter: UnitTestSetFilter!) {
  viewer { orgId userId }
  unitTestSets(filter: $filter, first: 2) { nodes { id name } }
}
"""

LIST_SETS = """
query ListSets { unitTestSets(sort: {field: NAME, direction: ASC}, first: 20) { nodes { name } } }
"""

UNFINISHED_RUN = """
query UnfinishedRun($filter: UnitTestSetRunFilter!) {
  unitTestSetRuns(filter: $filter, first: 1) { nodes { databaseId } }
}
"""

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

RUN_REPORT = """
query RunReport($id: ID!) {
  unitTestSetRun(id: $id) {
    databaseId status parkedAt isCompleted failedMetrics errored verdict seed simulator
    createdAt finishedAt
    unitTestSet { name }
    unitTestSetVersion
    progress { planned finished }
    unitTests {
      pinned { id name version }
      persona { id name version }
      scenario { id name version }
      service { id name version }
      serviceVersionSetName
      runCount
      result { sessions passed counted errors passRate verdict }
      sessions {
        databaseId runIndex outcome reason turns
        results { criterionName passed value justification references }
      }
    }
  }
}
"""

TRACK_EVENT = """
mutation TrackEvent($input: TrackEventInput!) {
  trackEvent(input: $input) {
    event {
      id name properties userId sessionId timestamp clientTimestamp clientId synthetic
    }
  }
}
"""

LIST_EVENTS = """
query ListEvents(
  $filter: TrackedEventFilter, $direction: SortDirection!
  $first: Int!, $after: String, $counted: Boolean!
) {
  trackedEvents(filter: $filter, direction: $direction, first: $first, after: $after) {
    totalCount @include(if: $counted)
    nodes {
      id name properties userId sessionId timestamp clientTimestamp clientId synthetic
    }
    pageInfo { endCursor hasNextPage }
  }
}
"""

TOP_EVENTS = """
query TopEvents($from: DateTime, $to: DateTime, $limit: Int!, $synthetic: Boolean) {
  topEvents(from: $from, to: $to, limit: $limit, synthetic: $synthetic) { name count }
}
"""

LIST_RUNS = """
query ListRuns($first: Int!) {
  unitTestSetRuns(first: $first) {
    nodes {
      databaseId status parkedAt verdict createdAt finishedAt unitTestSet { name }
      progress { planned finished }
    }
  }
}
"""

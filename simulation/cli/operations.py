"""The GraphQL operations of the command line."""

from __future__ import annotations

FIND_SET = """
query FindSet($filter: UnitTestSetFilter!) {
  unitTestSets(filter: $filter, first: 2) { nodes { id name } }
}
"""

LIST_SETS = """
query ListSets { unitTestSets(sort: {field: NAME, direction: ASC}, first: 20) { nodes { name } } }
"""

CREATE_RUN = """
mutation CreateRun($input: CreateUnitTestSetRunInput!) {
  createUnitTestSetRun(input: $input) { unitTestSetRun { databaseId } }
}
"""

PLAN_RUN = """
query PlanRun($input: CreateUnitTestSetRunInput!) {
  unitTestSetRunPlan(input: $input) {
    unitTestSet { name version }
    earlyStop seconds
    expected { ...Cost }
    unitTests {
      unitTest { name version }
      gate basedOn
      expected { ...Cost }
      chances { trueRate passed failed undecided sessions }
    }
  }
}

fragment Cost on ExpectedCost {
  sessions agentCalls modelCalls promptTokens completionTokens money seconds atMost
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

RUN_REPORT = """
query RunReport($id: ID!) {
  unitTestSetRun(id: $id) {
    stoppedBy budgetReached { what limit spent }
    databaseId status parkedAt isCompleted failedMetrics errored verdict seed simulator
    labels { key value }
    createdAt finishedAt
    unitTestSet { name }
    unitTestSetVersion leftOut
    progress { planned finished }
    policy {
      earlyStop replays strictPersonas maxFaultShare
      budget { calls tokens money seconds }
    }
    baseline { unitTestSetRunId notAllowed }
    regressions {
      unitTestId name basePassed baseCounted passed counted difference interval { low high } pValue
      pairs reason
    }
    total {
      counted passed passRate standardError interval { low high } tooManyFaults
      faults { attempts count share byOutcome { outcome sessions } }
      metrics { ...Metric }
    }
    merged {
      verdict replaced retryIds
      total {
        counted passed passRate interval { low high } tooManyFaults
        faults { attempts count share byOutcome { outcome sessions } }
      }
      unitTests {
        unitTest { name }
        result { sessions passed counted passRate interval { low high } verdict reason flaky saved }
      }
    }
    faultsByService { of faults { attempts count share } }
    faultsByModel { of faults { attempts count share } }
    reviewed { reviews verdict total { counted passed passRate interval { low high } } }
    correctedRates {
      metricId metricVersion name met judged raw { ...Estimate } corrected { ...Estimate }
      reviews missing
    }
    unitTests {
      pinned { id: definitionId name version }
      persona { id: definitionId name version }
      scenario { id: definitionId name version }
      service { id: definitionId name version }
      serviceVersionSetName
      runCount
      result {
        sessions passed counted errors passRate interval { low high } verdict reason decidedBy
        gate { ...GateText } flaky saved surplus outcomes { outcome sessions }
        faults { attempts count share byOutcome { outcome sessions } }
        tries(upTo: 10) { k passAtK passHatK }
        metrics { ...Metric }
        criteria { criterionName optional sessions applied passed failed inconclusive }
      }
      sessions {
        databaseId runIndex outcome reason turns
        results { criterionName applied passed value justification references }
      }
    }
  }
}
"""

RUN_REPORT += """
fragment GateText on Gate {
  ... on AllPassGate { text }
  ... on PassRateGate { text }
  ... on PassHatKGate { text }
  ... on AtMostFailuresGate { text }
}

fragment Estimate on Figure { value interval { low high } }

fragment Metric on MetricSummary {
  metricId name values
  mean { value interval { low high } }
  median { value interval { low high } }
  p90 { value interval { low high } }
  counts { value sessions }
}
"""

RUN_SESSIONS = """
query RunSessions($id: ID!) {
  unitTestSetRun(id: $id) {
    unitTests { pinned { name } sessions { slot runIndex outcome } }
  }
}
"""

SESSION_TRANSCRIPT = """
query SessionTranscript($id: ID!, $slot: Int!) {
  unitTestSetRun(id: $id) {
    session(slot: $slot) {
      databaseId slot runIndex outcome reason turns objectiveMet
      transcript {
        key turn role text at latencyMs reasoning cutShort unanswered askedAgain
        toolCalls { name arguments problem result { content isError } }
      }
      results {
        criterionName applied passed value justification agreement
        votes { value usable justification model calls usage { promptTokens completionTokens } }
      }
      spent { role calls promptTokens completionTokens }
      personaBreaks { kind key why }
    }
  }
}
"""

RUN_ARTIFACTS = """
query RunArtifacts($id: ID!) {
  unitTestSetRun(id: $id) { artifacts { url bytes sha256 } }
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
query ListRuns($first: Int!, $filter: UnitTestSetRunFilter) {
  unitTestSetRuns(first: $first, filter: $filter) {
    nodes {
      databaseId status parkedAt verdict createdAt finishedAt unitTestSet { name }
      labels { key value }
      progress { planned finished }
    }
  }
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

COMPARE_RUNS = """
query CompareRuns($base: ID!, $candidate: ID!) {
  compareRuns(base: $base, candidate: $candidate) {
    regressed
    base { databaseId createdAt verdict unitTestSet { name } labels { key value } }
    candidate { databaseId createdAt verdict unitTestSet { name } labels { key value } }
    unitTests {
      unitTest { id: definitionId name version }
      change pairs difference interval { low high } pValue uncorrectedPValue
      base { passed counted passRate }
      candidate { passed counted passRate }
      figures {
        figure metricId baseMean candidateMean baseValues candidateValues difference pValue differs
      }
    }
    changes { of name field before after unitTests }
    changesLeftOut
  }
}
"""

UNIT_TEST_HISTORY = """
query UnitTestHistory($filter: UnitTestFilter!, $first: Int!, $version: Int, $versionSet: String) {
  unitTests(filter: $filter, first: 1) {
    nodes {
      databaseId name
      passRateHistory(first: $first, serviceVersion: $version, versionSet: $versionSet) {
        nodes {
          unitTestSetRunId createdAt unitTestVersion serviceName serviceVersion versionSet verdict
          shown { passed counted passRate interval { low high } flaky }
          run { labels { key value } }
        }
      }
    }
  }
}
"""

FLAKIEST_UNIT_TESTS = """
query FlakiestUnitTests($first: Int!, $since: DateTime) {
  flakiestUnitTests(first: $first, since: $since) {
    unitTest { databaseId } name runs flakyRuns flakyShare
    shown { passed counted passRate interval { low high } }
  }
}
"""

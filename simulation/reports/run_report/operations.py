"""The GraphQL operations of reports: a run without its sessions, what it is held against, and its
sessions by the page."""

from __future__ import annotations

REPORTED_RUN = """
query ReportedRun($id: ID!) {
  unitTestSetRun(id: $id) {
    databaseId status parkedAt verdict seed simulator createdAt finishedAt stoppedBy
    budgetReached { what limit spent }
    unitTestSet { name }
    unitTestSetVersion
    labels { key value }
    progress { planned finished }
    policy { maxFaultShare }
    baseline { unitTestSetRunId notAllowed }
    regressions {
      unitTestId name basePassed baseCounted passed counted difference pValue reason
    }
    total {
      counted passed passRate interval { low high } tooManyFaults
      faults { attempts count share byOutcome { outcome sessions } }
    }
    merged { verdict replaced retryIds }
    faultsByService { of faults { attempts count } }
    faultsByModel { of faults { attempts count } }
    reviewed { reviews verdict total { counted passed passRate interval { low high } } }
    correctedRates {
      name reviews
      raw { value interval { low high } }
      corrected { value interval { low high } }
    }
    unitTests {
      pinned { id: definitionId name version }
      service { id: definitionId name version }
      serviceVersionSetName
      runCount
      result {
        sessions passed counted errors passRate interval { low high } verdict reason decidedBy
        gate { ...ReportedGate }
        flaky saved surplus outcomes { outcome sessions }
      }
    }
  }
}

fragment ReportedGate on Gate {
  ... on AllPassGate { text }
  ... on PassRateGate { text }
  ... on PassHatKGate { text }
  ... on AtMostFailuresGate { text }
}
"""

REPORTED_SESSIONS = """
query ReportedSessions($id: ID!, $from: Int!, $to: Int!, $words: Boolean!) {
  unitTestSetRun(id: $id) {
    sessions(fromSlot: $from, toSlot: $to) {
      databaseId slot runIndex outcome reason turns agentLatencyMs earlier finishedAt
      results {
        criterionName onlyMeasured applied passed inconclusive value justification references
      }
      objectiveMet @include(if: $words) finalState @include(if: $words)
      personaBreaks @include(if: $words) { kind key why }
      transcript @include(if: $words) {
        key turn role text at latencyMs reasoning cutShort unanswered askedAgain
        toolCalls { name arguments problem key result { content isError } }
      }
    }
  }
}
"""

COMPARE_RUNS = """
query RunComparison($base: ID!, $candidate: ID!) {
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

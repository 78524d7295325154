"""The operation that reads what a run has found."""

from __future__ import annotations

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

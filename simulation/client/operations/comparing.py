"""The operation that compares two runs."""

from __future__ import annotations

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

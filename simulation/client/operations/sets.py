"""Operations about unit test sets, and what running them would take."""

from __future__ import annotations

FIND_SET = """
query FindSet($filter: UnitTestSetFilter!) {
  unitTestSets(filter: $filter, first: 2) { nodes { id name } }
}
"""

LIST_SETS = """
query ListSets { unitTestSets(sort: {field: NAME, direction: ASC}, first: 20) { nodes { name } } }
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

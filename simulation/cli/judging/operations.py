"""The GraphQL operations of these commands."""

from __future__ import annotations

RESCORE_RUN = """
mutation RescoreRun($input: RescoreRunInput!) {
  rescoreRun(input: $input) {
    unitTestSetRun { databaseId progress { planned } }
  }
}
"""

RUN_SIZE = """
query RunSize($id: ID!) { unitTestSetRun(id: $id) { progress { planned } } }
"""

FIND_METRICS = """
query FindMetrics($filter: MetricFilter!) {
  metrics(filter: $filter, first: 100) { nodes { databaseId name } }
}
"""

SESSION_RESULTS = """
query SessionResults($id: ID!, $slot: Int!) {
  unitTestSetRun(id: $id) {
    session(slot: $slot) {
      databaseId outcome
      results { databaseId criterionName value passed }
    }
  }
}
"""

REVIEW_RESULT = """
mutation ReviewResult($input: ReviewResultInput!) {
  reviewResult(input: $input) { result { criterionName value review { agrees value } } }
}
"""

WITHDRAW_REVIEW = """
mutation WithdrawReview($input: WithdrawReviewInput!) {
  withdrawReview(input: $input) { result { criterionName value } }
}
"""

JUDGE_AGREEMENT = """
query JudgeAgreement($metric: ID!, $versions: [Int!]) {
  judgeAgreement(metric: $metric, versions: $versions) {
    metricId reviews
    judges {
      metricVersion model reviews uncompared
      accuracy { ...Share } precision { ...Share } recall { ...Share } specificity { ...Share }
      kappa { ...Share }
    }
  }
}

fragment Share on Figure { value interval { low high } }
"""

"""Operations about definitions. Those of any kind are written for personas."""

from __future__ import annotations

_DEFINITION = """
fragment Definition on DefinitionNode {
  databaseId name version createdAt updatedAt isDeleted
  tags { key value }
}
"""

LIST_DEFINITIONS = f"""
query ListDefinitions(
  $ids: [ID!], $names: [String!], $tags: [String!], $first: Int!, $after: String
) {{
  personas(
    filter: {{ids: $ids, names: $names, tags: $tags}}
    sort: {{field: NAME, direction: ASC}}, first: $first, after: $after
  ) {{
    nodes {{ ...Definition }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}
{_DEFINITION}"""

SEARCH_DEFINITIONS = f"""
query SearchDefinitions($text: String!) {{
  searchPersonas(query: $text) {{ ...Definition }}
}}
{_DEFINITION}"""

GET_PERSONA = """
query GetPersona($ids: [ID!], $names: [String!]) {
  personas(filter: {ids: $ids, names: $names}, first: 1) { nodes { ...Persona } }
}

fragment Persona on Persona {
  databaseId name version createdAt updatedAt tags { key value } role
  latestVersion {
    background preferredLanguage timezone userModels
    nonsensitiveUserVariables sensitiveUserVariables
  }
}
"""

GET_SCENARIO = """
query GetScenario($ids: [ID!], $names: [String!]) {
  scenarios(filter: {ids: $ids, names: $names}, first: 1) { nodes { ...Scenario } }
}

fragment Scenario on Scenario {
  databaseId name version createdAt updatedAt tags { key value } remarks
  latestVersion { objective instructions initialMessageType conversationStartsAt }
}
"""

GET_METRIC = """
query GetMetric($ids: [ID!], $names: [String!]) {
  metrics(filter: {ids: $ids, names: $names}, first: 1) { nodes { ...Metric } }
}

fragment Metric on Metric {
  databaseId name version createdAt updatedAt tags { key value }
  description additionalNotes appliedToServices { databaseId name }
  metricValue { __typename } evaluator { __typename }
}
"""

GET_SERVICE = """
query GetService($ids: [ID!], $names: [String!]) {
  services(filter: {ids: $ids, names: $names}, first: 1) { nodes { ...Service } }
}

fragment Service on Service {
  databaseId name version createdAt updatedAt tags { key value }
  description isActive agentId keyterms connector { __typename }
  versionSets { name agentVersionNumber connector { __typename } }
}
"""

GET_UNIT_TEST = """
query GetUnitTest($ids: [ID!], $names: [String!]) {
  unitTests(filter: {ids: $ids, names: $names}, first: 1) { nodes { ...UnitTest } }
}

fragment UnitTest on UnitTest {
  databaseId name version createdAt updatedAt tags { key value }
  description serviceVersionSetName maxInteractions runCount
  service { databaseId name } persona { databaseId name } scenario { databaseId name }
  successCriterions { name optional metric { databaseId name } }
}
"""

GET_UNIT_TEST_SET = """
query GetUnitTestSet($ids: [ID!], $names: [String!]) {
  unitTestSets(filter: {ids: $ids, names: $names}, first: 1) { nodes { ...UnitTestSet } }
}

fragment UnitTestSet on UnitTestSet {
  databaseId name version createdAt updatedAt tags { key value }
  description earlyStop remarks
  unitTestRuns { runCount unitTest { databaseId name } }
  lastTriggeredRun { databaseId status verdict }
}
"""

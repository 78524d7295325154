"""The GraphQL operations of the command line."""

from __future__ import annotations

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

EVENT_RATES = """
query EventRates(
  $name: String, $from: DateTime, $to: DateTime, $bucket: EventBucket, $synthetic: Boolean
) {
  eventRates(name: $name, from: $from, to: $to, bucket: $bucket, synthetic: $synthetic) {
    bucket from to total buckets { start count }
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

import { Client, fetchExchange, mapExchange, subscriptionExchange } from '@urql/core'
import { cacheExchange } from '@urql/exchange-graphcache'
import { createClient } from 'graphql-ws'
import { lost } from './connection'
import { problemOf } from './problem'
import { authorization, refuseSignIn } from './signed-in'

const FORBIDDEN = 4403

function socket() {
  const { protocol, host } = location
  return createClient({
    url: `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/graphql`,
    connectionParams: () => authorization(),
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: (retries) =>
      new Promise((resolve) => setTimeout(resolve, Math.min(300 * 1.6 ** retries, 5_000))),
    shouldRetry: (event) => !(event instanceof CloseEvent && event.code === FORBIDDEN),
    on: {
      closed: (event) => {
        if (!(event instanceof CloseEvent) || event.wasClean) {
          if (event instanceof CloseEvent && event.code === FORBIDDEN) refuseSignIn()
          return
        }
        lost()
      },
    },
  })
}

/** Values: they belong to the thing that holds them, and have no identity of their own. */
const embedded = [
  'AllPassGate',
  'AtMostFailuresGate',
  'Between',
  'BooleanCriterion',
  'Budget',
  'BudgetReached',
  'CategoricalCriterion',
  'CriterionTally',
  'ExpectedCost',
  'Faults',
  'Figure',
  'Label',
  'Message',
  'MetricSummary',
  'MetricToEvaluate',
  'NumericalCriterion',
  'OutcomeCount',
  'PassHatKGate',
  'PassRateGate',
  'PinnedVersion',
  'RunBaseline',
  'RunOrigin',
  'RunPolicy',
  'RunProgress',
  'RunResult',
  'SessionRoot',
  'SetRunArtifacts',
  'ToolCall',
  'UnitTestResult',
  'UnitTestRun',
  'UserInfo',
  'ValueCount',
  'Viewer',
]

/** A client of its own per sign-in, so that nobody is shown what another one was. */
export function createGraphqlClient(): Client {
  const ws = socket()
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    fetchOptions: () => ({ headers: authorization() }),
    exchanges: [
      cacheExchange({ keys: Object.fromEntries(embedded.map((name) => [name, () => null])) }),
      mapExchange({
        onError: (error) => {
          const problem = problemOf(error)
          if (problem?.kind === 'sign-in') refuseSignIn()
          if (problem?.kind === 'away') lost()
        },
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: ws.subscribe(
              { query: query ?? '', variables: variables ?? {} },
              {
                next: (answer) => sink.next(answer as Parameters<typeof sink.next>[0]),
                error: (problem) => sink.error(problem),
                complete: () => sink.complete(),
              },
            ),
          }),
        }),
      }),
    ],
  })
}

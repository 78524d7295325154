import { Client, fetchExchange, mapExchange, subscriptionExchange } from '@urql/core'
import { cacheExchange } from '@urql/exchange-graphcache'
import { createClient } from 'graphql-ws'
import { lost, lostNews } from './connection'
import { POSSIBLE_TYPES } from './possible-types'
import { problemOf } from './problem'
import { authorization, refuseSignIn, signedIn } from './signed-in'

const FORBIDDEN = 4403
/** Nothing was listened to any more. Whoever else closes the socket keeps news from us. */
const OURS = 1000

function socket() {
  const { protocol, host } = location
  let sent: string | undefined
  const isRenewed = () => signedIn.get() !== null && signedIn.get()?.token !== sent
  return createClient({
    url: `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/graphql`,
    connectionParams: () => {
      sent = signedIn.get()?.token
      return authorization()
    },
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: (retries) =>
      new Promise((resolve) => setTimeout(resolve, Math.min(300 * 1.6 ** retries, 5_000))),
    // What was opened with an older token ends with it, and is opened again with the new one.
    shouldRetry: (event) =>
      !(event instanceof CloseEvent && event.code === FORBIDDEN) || isRenewed(),
    on: {
      closed: (event) => {
        if (!(event instanceof CloseEvent) || event.code === OURS) return
        if (event.code !== FORBIDDEN) lostNews()
        else if (!isRenewed()) refuseSignIn()
      },
    },
  })
}

/** A client of its own per sign-in, so that nobody is shown what another one was. */
export function createGraphqlClient(): Client {
  const ws = socket()
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    fetchOptions: () => ({ headers: authorization() }),
    exchanges: [
      // What has no `id` belongs to the thing that holds it, and is no entity of its own.
      cacheExchange({ possibleTypes: POSSIBLE_TYPES }),
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

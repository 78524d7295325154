import type { AnyVariables, TypedDocumentNode } from '@urql/core'
import { useCallback, useEffect, useRef } from 'react'
import { useMutation, useQuery } from 'urql'
import { useStore } from '~/lib/store'
import { connection } from './connection'
import { changeProblemOf, type Problem, problemOf } from './problem'

export interface Answer<Data> {
  readonly data: Data | undefined
  readonly problem: Problem | null
  readonly loading: boolean
  /** Ask the server again, whatever is at hand. */
  readonly again: () => void
}

export interface Asking {
  /** Do not ask yet. */
  readonly pause?: boolean
  /** Ask again every so many milliseconds while the page is looked at. */
  readonly everyMs?: number
  /** Nothing that was at hand before, since it has changed by what was done. */
  readonly fresh?: boolean
}

/** What the server answers: at once from what is at hand, and then fresh. */
export function useAnswer<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { pause = false, everyMs, fresh = false }: Asking = {},
): Answer<Data> {
  const [result, execute] = useQuery<Data, Variables>({
    query: document,
    variables,
    pause,
    requestPolicy: fresh ? 'network-only' : 'cache-and-network',
  })
  const again = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute])
  const { returns } = useStore(connection)
  const seen = useRef(returns)
  useEffect(() => {
    if (seen.current === returns || pause) return
    seen.current = returns
    again()
  }, [returns, again, pause])
  useEffect(() => {
    if (everyMs === undefined || pause) return
    const timer = setInterval(() => {
      if (globalThis.document.visibilityState === 'visible' && !connection.get().away) again()
    }, everyMs)
    return () => clearInterval(timer)
  }, [everyMs, again, pause])
  return {
    data: result.data ?? undefined,
    problem: problemOf(result.error),
    loading: result.fetching && result.data == null,
    again,
  }
}

export interface Doing<Data, Variables> {
  /** Null where it was refused. */
  readonly run: (variables: Variables) => Promise<Data | null>
  readonly problem: Problem | null
  readonly running: boolean
}

/** A mutation. `tell` is called each time, with why it was refused, if it was. */
export function useChange<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  tell?: (problem: Problem | null) => void,
): Doing<Data, Variables> {
  const [state, execute] = useMutation<Data, Variables>(document)
  const run = async (variables: Variables) => {
    const { data, error } = await execute(variables)
    tell?.(changeProblemOf(error))
    return error === undefined ? (data ?? null) : null
  }
  return { run, problem: changeProblemOf(state.error), running: state.fetching }
}

import { useState } from 'react'
import { useClient } from 'urql'
import { problemOf } from '~/graphql/problem'
import type { InputProblem, Saved, Writable } from '../kinds/kinds'

export interface Saving {
  readonly isRunning: boolean
  /** Why it was not saved, until something is changed. */
  readonly refused: readonly InputProblem[]
  /** Whether the answer was lost: it may have been saved. */
  readonly isUnsure: boolean
  /** Null where it was not saved. */
  readonly save: (input: Readonly<Record<string, unknown>>) => Promise<Saved | null>
  readonly forget: () => void
}

export function useSave({ creating, updating }: Writable, isNew: boolean): Saving {
  const client = useClient()
  const [isRunning, setRunning] = useState(false)
  const [refused, setRefused] = useState<readonly InputProblem[]>([])
  const [isUnsure, setUnsure] = useState(false)

  async function save(input: Readonly<Record<string, unknown>>): Promise<Saved | null> {
    setRunning(true)
    const { data, error } = await client
      .mutation(isNew ? creating : updating, { input })
      .toPromise()
    setRunning(false)
    const problem = problemOf(error)
    setUnsure(problem?.kind === 'away')
    if (error === undefined) return data ?? null
    if (problem?.kind !== 'away') {
      setRefused(
        error.graphQLErrors.map(({ message, extensions }) => ({
          field: typeof extensions.field === 'string' ? extensions.field : null,
          code: String(extensions.code),
          message,
        })),
      )
    }
    return null
  }

  const forget = () => {
    if (refused.length > 0) setRefused([])
    if (isUnsure) setUnsure(false)
  }
  return { isRunning, refused, isUnsure, save, forget }
}

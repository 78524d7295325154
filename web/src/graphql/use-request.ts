import type { TypedDocumentNode } from '@urql/core'
import { useRef, useState } from 'react'
import { useClient } from 'urql'
import { freshId } from '~/lib/fresh-id'
import { changeProblemOf, type Problem } from './problem'

export interface Refused {
  readonly field: string | null
  readonly message: string
}

interface Outcome {
  readonly running: boolean
  readonly problem: Problem | null
  /** Which fields were refused, and why. */
  readonly refused: readonly Refused[]
}

export interface Request<Data, Input> extends Outcome {
  /** Null where it was refused. */
  readonly run: (input: Omit<Input, 'idempotencyKey'>) => Promise<Data | null>
  readonly forget: () => void
}

const NOTHING: Outcome = { running: false, problem: null, refused: [] }

/** A change that is made once: where the answer was lost, the same wish has the same key again. */
export function useRequest<Data, Input extends { readonly idempotencyKey: string }>(
  document: TypedDocumentNode<Data, { input: Input }>,
  action: string,
  tell?: (problem: Problem | null) => void,
): Request<Data, Input> {
  const client = useClient()
  const [outcome, setOutcome] = useState(NOTHING)
  const unanswered = useRef({ wish: '', key: '' })

  async function run(input: Omit<Input, 'idempotencyKey'>): Promise<Data | null> {
    const wish = JSON.stringify(input)
    const key =
      unanswered.current.wish === wish ? unanswered.current.key : `page/${freshId()}/${action}`
    unanswered.current = { wish, key }
    setOutcome({ ...NOTHING, running: true })
    const whole = { ...input, idempotencyKey: key } as Input
    const { data, error } = await client.mutation(document, { input: whole }).toPromise()
    const problem = changeProblemOf(error, 'repeatable')
    if (problem?.kind !== 'repeatable') unanswered.current = { wish: '', key: '' }
    const refused = (error?.graphQLErrors ?? []).map(({ message, extensions }) => ({
      field: typeof extensions.field === 'string' ? extensions.field : null,
      message,
    }))
    setOutcome({ running: false, problem, refused })
    tell?.(problem)
    return error === undefined ? (data ?? null) : null
  }

  const forget = () => {
    if (outcome.problem !== null) setOutcome(NOTHING)
  }
  return { ...outcome, run, forget }
}

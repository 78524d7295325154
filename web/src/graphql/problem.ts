import type { CombinedError } from '@urql/core'

/** What went wrong, in the terms that the page tells it in. */
export interface Problem {
  /** `unanswered` is a change that may have been made or not; `repeatable` one that is made once, however often it is asked for. */
  readonly kind:
    | 'away'
    | 'unanswered'
    | 'repeatable'
    | 'sign-in'
    | 'forbidden'
    | 'too-many'
    | 'refused'
  readonly code: string
  /** The server's own words. */
  readonly message: string
  /** Seconds to wait, of `too-many`. */
  readonly waitSeconds?: number
}

/** The code of what has no answer. */
export const UNREACHABLE = 'UNREACHABLE'

const KINDS: Readonly<Record<string, Problem['kind']>> = {
  UNAUTHENTICATED: 'sign-in',
  FORBIDDEN: 'forbidden',
  RATE_LIMITED: 'too-many',
}

interface Extensions {
  readonly code?: string
  readonly details?: { readonly resets_in?: number; readonly resetsIn?: number }
}

/** The first problem of an answer; null where there is none. */
export function problemOf(error: CombinedError | undefined): Problem | null {
  if (error === undefined) return null
  const first = error.graphQLErrors[0]
  if (first === undefined) {
    return { kind: 'away', code: UNREACHABLE, message: error.networkError?.message ?? '' }
  }
  const extensions = first.extensions as Extensions
  const code = extensions.code ?? 'INTERNAL'
  const wait = extensions.details?.resets_in ?? extensions.details?.resetsIn
  return {
    kind: KINDS[code] ?? 'refused',
    code,
    message: first.message,
    ...(wait === undefined ? {} : { waitSeconds: wait }),
  }
}

/** The same of a change: whether an answer that was lost had made it, nobody knows. */
export function changeProblemOf(
  error: CombinedError | undefined,
  lost: 'unanswered' | 'repeatable' = 'unanswered',
): Problem | null {
  const problem = problemOf(error)
  return problem?.kind === 'away' ? { ...problem, kind: lost } : problem
}

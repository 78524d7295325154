import type { ReactNode } from 'react'
import { type Problem, UNREACHABLE } from '~/graphql/problem'
import type { Answer } from '~/graphql/use-answer'
import { common } from '~/text/en/common'
import { Page } from './page'

export function Loading() {
  return (
    <div className="skeleton" role="status" aria-label={common.loading}>
      <i />
      <i />
      <i />
    </div>
  )
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children}
    </div>
  )
}

function said(problem: Problem): string {
  if (problem.kind === 'too-many') return common.problems['too-many'](problem.waitSeconds)
  return common.problems[problem.kind]
}

export function ProblemNote({ problem, again }: { problem: Problem; again?: () => void }) {
  return (
    <div className="note" data-tone="fail" role="alert" data-code={problem.code}>
      <div>
        <p>{said(problem)}</p>
        {problem.code !== UNREACHABLE && problem.message !== '' && (
          <p className="small soft">{problem.message}</p>
        )}
      </div>
      {again !== undefined && (
        <button type="button" className="button" onClick={again}>
          {common.again}
        </button>
      )}
    </div>
  )
}

/** What an answer holds, once there is one; why there is none otherwise. */
export function Shown<Data>({
  answer,
  whole = false,
  children,
}: {
  answer: Answer<Data>
  /** It is all that the view shows: without it there is nothing that would title the view. */
  whole?: boolean
  children: (data: Data) => ReactNode
}) {
  if (answer.data === undefined) {
    if (answer.problem === null) return <Loading />
    const note = <ProblemNote problem={answer.problem} again={answer.again} />
    return whole ? <Page title={common.notShown}>{note}</Page> : note
  }
  return (
    <>
      {answer.problem !== null && answer.problem.kind !== 'away' && (
        <ProblemNote problem={answer.problem} again={answer.again} />
      )}
      {children(answer.data)}
    </>
  )
}

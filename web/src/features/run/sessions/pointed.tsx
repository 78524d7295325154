import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { formatSpan } from '~/lib/format'
import { run } from '~/text/en/run'
import { nameOf, OutcomeMark } from '~/ui/outcome'
import { SessionGistDocument } from '../run.gen'
import type { Cell } from './cells'

const REST_MS = 150

/** A value once it has stayed the same for a moment: keys pass through many cells. */
function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MS)
    return () => clearTimeout(timer)
  }, [value])
  return rested
}

interface Properties {
  readonly runId: string
  readonly slot: number | null
  readonly cell: Cell | undefined
  readonly unitTest: string
}

/** The session that is pointed at, in one line or two. */
export function Pointed({ runId, slot, cell, unitTest }: Properties) {
  const rested = useRested(slot)
  const ready = rested === slot && slot !== null && cell !== undefined
  const gist = useAnswer(SessionGistDocument, { id: runId, slot: rested ?? 0 }, { pause: !ready })
  const session = gist.data?.unitTestSetRun?.session
  if (slot === null) return <p className="pointed soft">{run.point}</p>
  return (
    <div className="pointed">
      <p className="row">
        <OutcomeMark outcome={cell?.outcome} />
        <Link href={`/runs/${runId}/sessions/${slot}`} className="numeric">
          #{slot}
        </Link>
        <b>{unitTest}</b>
        <span>{nameOf(cell?.outcome)}</span>
        {cell !== undefined && (
          <span className="soft">
            {run.turns(cell.turns)} · {formatSpan(cell.agentLatencyMs)}
          </span>
        )}
      </p>
      <p className="small soft">
        {ready && session?.slot === slot ? session.reason : cell === undefined ? run.notBegun : ''}
      </p>
    </div>
  )
}

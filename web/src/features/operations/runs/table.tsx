import { useEffect, useRef, useState } from 'react'
import type { RunFilter } from '~/graphql/schema.gen'
import { useAnswer } from '~/graphql/use-answer'
import { useKeys } from '~/lib/keys'
import { common } from '~/text/en/common'
import { pulseRuns as text } from '~/text/en/pulse-runs'
import { ProblemNote } from '~/ui/states'
import { RunRow } from './row'
import { PulseRunsDocument, type PulseRunsQuery } from './runs.gen'

export const AT_ONCE = 25
const COLUMNS = Object.keys(text.columns).length

type PageOfRuns = PulseRunsQuery['runs']

/** The first page, and those after it as they are wanted. */
export function Table({ filter, page }: { filter: RunFilter; page: PageOfRuns }) {
  const table = useRef<HTMLTableElement>(null)
  const move = (step: number) => {
    const links = [...(table.current?.querySelectorAll<HTMLElement>('th a') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLElement)
    links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)]?.focus()
  }
  useKeys([
    { keys: 'j', does: text.next, run: () => move(1) },
    { keys: 'k', does: text.previous, run: () => move(-1) },
  ])
  return (
    <div className="card pulse-table">
      <table ref={table}>
        <thead>
          <tr>
            {Object.entries(text.columns).map(([name, label]) => (
              <th key={name} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {page.nodes.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </tbody>
        <Next filter={filter} page={page} shown={page.nodes.length} />
      </table>
    </div>
  )
}

interface NextProperties {
  readonly filter: RunFilter
  readonly page: PageOfRuns
  /** How many rows there are before. */
  readonly shown: number
}

function Next({ filter, page, shown }: NextProperties) {
  const [wanted, setWanted] = useState(false)
  if (!page.pageInfo.hasNextPage) return null
  if (wanted) return <Further filter={filter} after={page.pageInfo.endCursor} shown={shown} />
  return (
    <tbody>
      <tr>
        <td colSpan={COLUMNS} className="pulse-more">
          <button type="button" className="button" onClick={() => setWanted(true)}>
            {common.more}
          </button>{' '}
          <span className="soft small">{text.shown(shown, page.totalCount)}</span>
        </td>
      </tr>
    </tbody>
  )
}

interface FurtherProperties {
  readonly filter: RunFilter
  readonly after: string | null
  readonly shown: number
}

/** New runs push rows over from the page before: what was shown stays until what is there is read. */
function Further({ filter, after, shown }: FurtherProperties) {
  const answer = useAnswer(PulseRunsDocument, { filter, first: AT_ONCE, after })
  const [page, setPage] = useState<PageOfRuns>()
  if (answer.data !== undefined && answer.data.runs !== page) setPage(answer.data.runs)
  const body = useRef<HTMLTableSectionElement>(null)
  const isThere = page !== undefined
  useEffect(() => {
    // The button that asked for them is gone.
    if (isThere) body.current?.querySelector<HTMLElement>('th a')?.focus({ preventScroll: true })
  }, [isThere])
  if (page === undefined) {
    return (
      <tbody>
        <tr>
          <td colSpan={COLUMNS} role="status">
            {answer.problem === null ? (
              common.loading
            ) : (
              <ProblemNote problem={answer.problem} again={answer.again} />
            )}
          </td>
        </tr>
      </tbody>
    )
  }
  return (
    <>
      <tbody ref={body}>
        {page.nodes.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </tbody>
      <Next filter={filter} page={page} shown={shown + page.nodes.length} />
    </>
  )
}

import { type Ref, useEffect, useRef, useState } from 'react'
import type { UnitTestSetRunFilter } from '~/graphql/schema.gen'
import { useAnswer } from '~/graphql/use-answer'
import { useKeys } from '~/lib/keys'
import { common } from '~/text/en/common'
import { runs as text } from '~/text/en/runs'
import { ProblemNote } from '~/ui/states'
import { RunRow } from './run-row'
import { type RunRowFragment, RunsDocument } from './runs.gen'
import { headOf, type PageOfRuns, type Runs } from './use-runs'

const COLUMNS = Object.entries(text.columns)
const AT_ONCE = 50

interface Choosing {
  readonly chosen: readonly string[]
  readonly choose: (id: string, on: boolean) => void
}

interface TableProperties extends Choosing {
  readonly filter: UnitTestSetRunFilter
  readonly page: PageOfRuns
  readonly runs: Runs
}

/** The runs, the newest first; further pages are read when they are wanted. */
export function Table({ filter, page, runs, ...choosing }: TableProperties) {
  const table = useRef<HTMLTableElement>(null)
  const move = (step: number) => {
    const links = [...(table.current?.querySelectorAll<HTMLElement>('.run-set a') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLElement)
    links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)]?.focus()
  }
  useKeys([
    { keys: 'j', does: text.next, run: () => move(1) },
    { keys: 'k', does: text.previous, run: () => move(-1) },
  ])
  const { anchor, turns } = runs
  const rows = headOf(page, anchor)
  const last = page.nodes.at(-1)
  const cursor = page.pageInfo.endCursor
  return (
    <div className="card runs-table">
      <table ref={table}>
        <thead>
          <tr>
            {COLUMNS.map(([name, label]) => (
              <th key={name} scope="col" className={`run-${name}`}>
                {name === 'choose' ? <span className="unseen">{label}</span> : label}
              </th>
            ))}
          </tr>
        </thead>
        <Rows rows={rows} {...choosing} />
        {anchor !== null ? (
          <Further
            key={anchor.cursor}
            {...{ filter, turns, ...choosing }}
            after={anchor.cursor}
            above={rows.map((run) => run.id)}
          />
        ) : (
          page.pageInfo.hasNextPage &&
          cursor !== null &&
          last !== undefined && (
            <More
              shown={rows.length}
              total={page.totalCount}
              want={() => runs.follow({ cursor, createdAt: last.createdAt })}
            />
          )
        )}
      </table>
    </div>
  )
}

interface FurtherProperties extends Choosing {
  readonly filter: UnitTestSetRunFilter
  readonly after: string
  readonly turns: number
  /** The ids of the runs that are shown before. */
  readonly above: readonly string[]
}

/** A page that was wanted, and those after it. It begins where it did, whatever comes before. */
function Further({ filter, after, turns, above, ...choosing }: FurtherProperties) {
  const answer = useAnswer(RunsDocument, { filter, first: AT_ONCE, after })
  const [next, setNext] = useState<string | null>(null)
  const body = useRef<HTMLTableSectionElement>(null)
  const { again } = answer
  const seen = useRef(turns)
  useEffect(() => {
    if (seen.current === turns) return
    seen.current = turns
    again()
  }, [turns, again])
  const page = answer.data?.unitTestSetRuns
  const isThere = page !== undefined
  useEffect(() => {
    // The button that asked for them is gone.
    if (isThere)
      body.current?.querySelector<HTMLElement>('.run-set a')?.focus({ preventScroll: true })
  }, [isThere])
  if (page === undefined) {
    return (
      <tbody>
        <tr className="runs-more">
          <td colSpan={COLUMNS.length} role="status">
            {answer.problem === null ? (
              common.loading
            ) : (
              <ProblemNote problem={answer.problem} again={again} />
            )}
          </td>
        </tr>
      </tbody>
    )
  }
  const rows = page.nodes.filter((run) => !above.includes(run.id))
  const through = [...above, ...rows.map((run) => run.id)]
  return (
    <>
      <Rows rows={rows} body={body} {...choosing} />
      {next !== null ? (
        <Further {...{ filter, turns, ...choosing }} after={next} above={through} />
      ) : (
        page.pageInfo.hasNextPage && (
          <More
            shown={through.length}
            total={page.totalCount}
            want={() => setNext(page.pageInfo.endCursor)}
          />
        )
      )}
    </>
  )
}

interface RowsProperties extends Choosing {
  readonly rows: readonly RunRowFragment[]
  readonly body?: Ref<HTMLTableSectionElement>
}

function Rows({ rows, body, chosen, choose }: RowsProperties) {
  return (
    <tbody ref={body}>
      {rows.map((run) => (
        <RunRow
          key={run.id}
          run={run}
          chosen={chosen.includes(run.databaseId)}
          choose={(on) => choose(run.databaseId, on)}
        />
      ))}
    </tbody>
  )
}

interface MoreProperties {
  readonly shown: number
  readonly total: number
  readonly want: () => void
}

function More({ shown, total, want }: MoreProperties) {
  return (
    <tbody>
      <tr className="runs-more">
        <td colSpan={COLUMNS.length}>
          <button type="button" className="button" onClick={want}>
            {common.more}
          </button>{' '}
          <span className="soft small">{text.shown(shown, total)}</span>
        </td>
      </tr>
    </tbody>
  )
}

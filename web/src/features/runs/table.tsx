import type { UnitTestSetRunFilter } from '~/graphql/schema.gen'
import { runs as text } from '~/text/en/runs'
import { Pages } from '~/ui/paged/pages'
import { useRowKeys } from '~/ui/paged/use-row-keys'
import { RunRow } from './run-row'
import { type RunRowFragment, RunsDocument, type RunsQuery } from './runs.gen'

export const AT_ONCE = 25
const COLUMNS = Object.entries(text.columns)

interface Properties {
  readonly filter: UnitTestSetRunFilter
  readonly page: RunsQuery['unitTestSetRuns']
  readonly told: number
  readonly chosen: readonly string[]
  readonly choose: (run: RunRowFragment, on: boolean) => void
}

/** The runs, the newest first. */
export function Table({ filter, page, told, chosen, choose }: Properties) {
  const table = useRowKeys(text)
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
        <Pages
          page={page}
          of={{
            document: RunsDocument,
            after: (after) => ({ filter, first: AT_ONCE, after }),
            pick: (data) => data.unitTestSetRuns,
            columns: COLUMNS.length,
            rows: (rows) =>
              rows.map((run) => (
                <RunRow
                  key={run.id}
                  run={run}
                  chosen={chosen.includes(run.databaseId)}
                  choose={(on) => choose(run, on)}
                />
              )),
            told,
          }}
        />
      </table>
    </div>
  )
}

import type { RunFilter } from '~/graphql/schema.gen'
import { pulseRuns as text } from '~/text/en/pulse-runs'
import { Pages } from '~/ui/paged/pages'
import { useRowKeys } from '~/ui/paged/use-row-keys'
import { RunRow } from './row'
import { PulseRunsDocument, type PulseRunsQuery } from './runs.gen'

export const AT_ONCE = 25
const COLUMNS = Object.entries(text.columns)

interface Properties {
  readonly filter: RunFilter
  readonly page: PulseRunsQuery['runs']
  readonly told: number
}

export function Table({ filter, page, told }: Properties) {
  const table = useRowKeys(text)
  return (
    <div className="card pulse-table">
      <table ref={table}>
        <thead>
          <tr>
            {COLUMNS.map(([name, label]) => (
              <th key={name} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <Pages
          page={page}
          of={{
            document: PulseRunsDocument,
            after: (after) => ({ filter, first: AT_ONCE, after }),
            pick: (data) => data.runs,
            columns: COLUMNS.length,
            rows: (rows) => rows.map((run) => <RunRow key={run.id} run={run} />),
            told,
          }}
        />
      </table>
    </div>
  )
}

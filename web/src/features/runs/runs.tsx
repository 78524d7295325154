import './runs.css'
import { lazy, Suspense, useMemo, useRef, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { useMay } from '~/graphql/viewer'
import { useKeys } from '~/lib/keys'
import { useNow } from '~/lib/now'
import { common } from '~/text/en/common'
import { runs } from '~/text/en/runs'
import { Page } from '~/ui/page'
import { Empty, Shown } from '~/ui/states'
import { FilterBar } from './filter-bar'
import { filterOf, isFiltered } from './filters'
import { RunRow } from './run-row'
import type { RunRowFragment } from './runs.gen'
import { useRuns } from './use-runs'

const StartRun = lazy(() => import('./start/start-run'))

const AT_ONCE = 25
const AT_MOST = 100
const HOUR_MS = 3_600_000

export function Runs() {
  const [parameters, setParameters] = useSearchParams()
  const [, go] = useLocation()
  const hour = Math.floor(useNow() / HOUR_MS)
  const query = parameters.toString()
  const filter = useMemo(() => filterOf(new URLSearchParams(query), hour * HOUR_MS), [query, hour])
  const [first, setFirst] = useState(AT_ONCE)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const answer = useRuns(filter, first)
  const mayStart = useMay('Simulation:CreateSimulationUnitTestSetRun')
  const starting = parameters.has('start')

  const set = (name: string, value: string | null) =>
    setParameters((before) => {
      const next = new URLSearchParams(before)
      if (value === null) next.delete(name)
      else next.set(name, value)
      return next
    })

  return (
    <Page
      title={runs.title}
      below={
        <p className="soft small" aria-live="polite">
          {answer.data !== undefined && runs.total(answer.data.unitTestSetRuns.totalCount)}
        </p>
      }
      actions={
        <>
          {chosen.length > 0 && (
            <span className="soft small" role="status">
              {runs.chosen(chosen.length)}
            </span>
          )}
          {chosen.length === 2 && (
            <button
              type="button"
              className="button"
              onClick={() => go(`/compare?a=${chosen[0]}&b=${chosen[1]}`)}
            >
              {runs.compare}
            </button>
          )}
          <button
            type="button"
            className="button primary"
            disabled={!mayStart}
            title={mayStart ? undefined : runs.mayNot}
            onClick={() => set('start', '')}
          >
            {runs.start}
          </button>
        </>
      }
    >
      <FilterBar
        parameters={parameters}
        set={(name, value) => set(name, value === '' ? null : value)}
        clear={isFiltered(parameters) ? () => setParameters({}) : null}
      />
      <Shown answer={answer}>
        {({ unitTestSetRuns: { nodes, pageInfo } }) =>
          nodes.length === 0 ? (
            isFiltered(parameters) ? (
              <Empty title={runs.nothingFits} />
            ) : (
              <Empty title={runs.nothing}>
                <p>{runs.nothingHint}</p>
              </Empty>
            )
          ) : (
            <>
              <Table
                rows={nodes}
                chosen={chosen}
                choose={(id, on) =>
                  // The first chosen is the base; a third takes the place of the second.
                  setChosen((before) =>
                    on ? [...before.slice(0, 1), id] : before.filter((each) => each !== id),
                  )
                }
              />
              {pageInfo.hasNextPage && first < AT_MOST && (
                <button
                  type="button"
                  className="button"
                  onClick={() => setFirst((before) => Math.min(2 * before, AT_MOST))}
                >
                  {common.more}
                </button>
              )}
            </>
          )
        }
      </Shown>
      {starting && mayStart && (
        <Suspense>
          <StartRun set={parameters.get('set')} close={() => set('start', null)} />
        </Suspense>
      )}
    </Page>
  )
}

interface TableProperties {
  readonly rows: readonly RunRowFragment[]
  readonly chosen: readonly string[]
  readonly choose: (id: string, on: boolean) => void
}

function Table({ rows, chosen, choose }: TableProperties) {
  const body = useRef<HTMLTableSectionElement>(null)
  const move = (step: number) => {
    const links = [...(body.current?.querySelectorAll<HTMLElement>('.run-set a') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLElement)
    links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)]?.focus()
  }
  useKeys([
    { keys: 'j', does: runs.next, run: () => move(1) },
    { keys: 'k', does: runs.previous, run: () => move(-1) },
  ])
  return (
    <div className="card runs-table">
      <table>
        <thead>
          <tr>
            {Object.entries(runs.columns).map(([name, label]) => (
              <th key={name} scope="col" className={`run-${name}`}>
                {name === 'choose' ? <span className="unseen">{label}</span> : label}
              </th>
            ))}
          </tr>
        </thead>
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
      </table>
    </div>
  )
}

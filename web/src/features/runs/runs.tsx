import './runs.css'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { MAY_START } from '~/graphql/may-create'
import { useAnswer } from '~/graphql/use-answer'
import { useAgain, useTold } from '~/graphql/use-told'
import { useMay } from '~/graphql/viewer'
import { useNow } from '~/lib/now'
import { runs } from '~/text/en/runs'
import { Page } from '~/ui/page'
import { Empty, Shown } from '~/ui/states'
import { FilterBar } from './filter-bar'
import { filterOf, isFiltered } from './filters'
import { RunNewsDocument, RunsDocument } from './runs.gen'
import { AT_ONCE, Table } from './table'

const StartRun = lazy(() => import('./start/start-run'))

const HOUR_MS = 3_600_000

interface Chosen {
  readonly id: string
  readonly createdAt: string
}

/** The earlier one is the base, in whatever order they were chosen. */
function compared(chosen: readonly Chosen[]): string {
  const [base, candidate] = [...chosen].sort(
    (one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt),
  )
  return `/compare?a=${base?.id}&b=${candidate?.id}`
}

export function Runs() {
  const [parameters, setParameters] = useSearchParams()
  const [, go] = useLocation()
  const hour = Math.floor(useNow() / HOUR_MS)
  const query = parameters.toString()
  const filter = useMemo(() => filterOf(new URLSearchParams(query), hour * HOUR_MS), [query, hour])
  const [chosen, setChosen] = useState<readonly Chosen[]>([])
  const answer = useAnswer(RunsDocument, { filter, first: AT_ONCE, after: null })
  // Progress is written to the runs at hand.
  const told = useTold(RunNewsDocument, {}, (news) => news.unitTestSetRunNews.kind !== 'PROGRESSED')
  useAgain(told, answer.again)
  const mayStart = useMay(MAY_START)
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
            <button type="button" className="button" onClick={() => go(compared(chosen))}>
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
        {({ unitTestSetRuns }) =>
          unitTestSetRuns.nodes.length === 0 ? (
            isFiltered(parameters) ? (
              <Empty title={runs.nothingFits} />
            ) : (
              <Empty title={runs.nothing}>
                <p>{runs.nothingHint}</p>
              </Empty>
            )
          ) : (
            <Table
              key={JSON.stringify(filter)}
              filter={filter}
              page={unitTestSetRuns}
              told={told}
              chosen={chosen.map((each) => each.id)}
              choose={({ databaseId: id, createdAt }, on) =>
                // A third takes the place of the second.
                setChosen((before) =>
                  on
                    ? [...before.slice(0, 1), { id, createdAt }]
                    : before.filter((each) => each.id !== id),
                )
              }
            />
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

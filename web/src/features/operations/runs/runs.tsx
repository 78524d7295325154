import './runs.css'
import { useMemo } from 'react'
import { Link, useSearchParams } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { useAgain, useTold } from '~/graphql/use-told'
import { useMay } from '~/graphql/viewer'
import { useNow } from '~/lib/now'
import { withParameter } from '~/lib/parameters'
import { pulseRuns as text } from '~/text/en/pulse-runs'
import { Page } from '~/ui/page'
import { Empty, Shown } from '~/ui/states'
import { FilterBar } from './filter-bar'
import { filterOf, isFiltered } from './filters'
import { Health } from './health'
import { PulseRunNewsDocument, PulseRunsDocument } from './runs.gen'
import { AT_ONCE, Table } from './table'

const HOUR_MS = 3_600_000

/** Runs of Pulse as they come, go on and end, below how Pulse is doing. */
export default function PulseRuns() {
  const [parameters, setParameters] = useSearchParams()
  const hour = Math.floor(useNow() / HOUR_MS)
  const query = parameters.toString()
  const filter = useMemo(() => filterOf(new URLSearchParams(query), hour * HOUR_MS), [query, hour])
  const answer = useAnswer(PulseRunsDocument, { filter, first: AT_ONCE, after: null })
  const told = useTold(PulseRunNewsDocument, {})
  useAgain(told, answer.again)
  const maySeeTasks = useMay('Pulse:GetTask')
  const maySeeHealth = useMay('Pulse:GetHealth')
  const set = (name: string, value: string) =>
    setParameters((before) => withParameter(before, name, value))
  return (
    <Page
      title={text.title}
      below={
        <p className="soft small" aria-live="polite">
          {text.about} {answer.data !== undefined && text.total(answer.data.runs.totalCount)}
        </p>
      }
      actions={
        maySeeTasks && (
          <Link className="button" href="/operations/tasks">
            {text.tasks}
          </Link>
        )
      }
    >
      {maySeeHealth && <Health />}
      <FilterBar
        parameters={parameters}
        set={set}
        clear={isFiltered(parameters) ? () => setParameters({}) : null}
      />
      <Shown answer={answer}>
        {({ runs }) =>
          runs.nodes.length > 0 ? (
            <Table key={JSON.stringify(filter)} filter={filter} page={runs} told={told} />
          ) : isFiltered(parameters) ? (
            <Empty title={text.nothingFits} />
          ) : (
            <Empty title={text.nothing}>
              <p>{text.nothingHint}</p>
            </Empty>
          )
        }
      </Shown>
    </Page>
  )
}

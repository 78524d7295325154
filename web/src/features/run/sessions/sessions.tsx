import { useEffect, useMemo, useRef, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { formatCount } from '~/lib/format'
import { useKeys } from '~/lib/keys'
import { run as text } from '~/text/en/run'
import { PlayingSessionsDocument, type RunUnitTestFragment } from '../run.gen'
import { UnitTestName, UnitTestRate } from '../unit-test'
import { type Cell, type Filter, fits, nearest, type Part, type Tally, tally } from './cells'
import { Grid } from './grid'
import { Pointed } from './pointed'

const NEWS_MS = 1_000
const PLAYING_MS = 1_500
const FILTERS: readonly Filter[] = ['all', 'failures', 'foreign']

interface Properties {
  readonly runId: string
  readonly live: boolean
  readonly planned: number
  readonly unitTests: readonly RunUnitTestFragment[]
  readonly parts: readonly Part[]
  readonly cells: readonly (Cell | undefined)[]
  readonly sums: Tally
}

/** All sessions, by unit test; of whoever may not see unit tests in one row. */
export function Sessions({ runId, live, planned, unitTests, parts, cells, sums }: Properties) {
  const [parameters, setParameters] = useSearchParams()
  const [, go] = useLocation()
  const [slot, setSlot] = useState<number | null>(null)
  const filter = FILTERS.find((each) => each === parameters.get('show')) ?? 'all'
  const rows = parts.length === 0 ? [{ first: 0, count: planned }] : parts
  const row = rows.findIndex((each) => slot !== null && slot < each.first + each.count)
  const begun = useAnswer(
    PlayingSessionsDocument,
    { id: runId },
    { pause: !live, everyMs: PLAYING_MS },
  ).data?.unitTestSetRun?.playing
  const playing = useMemo(() => new Set(live ? begun?.map((each) => each.slot) : []), [live, begun])
  const open = (at: number) => {
    if (cells[at] !== undefined || playing.has(at)) go(`/runs/${runId}/sessions/${at}`)
  }
  const toFailure = (step: 1 | -1) => {
    const from = slot ?? (step === 1 ? -1 : 0)
    const found = nearest(cells, from, step, (cell) => fits(cell, 'failures'))
    if (found === null) return
    setSlot(found)
    document.querySelector<HTMLElement>('.grid')?.focus({ preventScroll: true })
    document.getElementById(`cell-${found}`)?.scrollIntoView({ block: 'center' })
  }
  useKeys([
    { keys: 'f', does: text.nextFailure, run: () => toFailure(1) },
    { keys: 'F', does: text.previousFailure, run: () => toFailure(-1) },
  ])
  const numbers = { all: planned, failures: sums.failures, foreign: sums.foreign }
  return (
    <section className="card stack" aria-labelledby="sessions">
      <div className="page-head">
        <h2 id="sessions">{text.sessions}</h2>
        <div className="row">
          {FILTERS.map((each) => (
            <button
              key={each}
              type="button"
              className="button"
              aria-pressed={filter === each}
              onClick={() => setParameters(each === 'all' ? {} : { show: each }, { replace: true })}
            >
              {text.filters[each]} <span className="numeric">{formatCount(numbers[each])}</span>
            </button>
          ))}
        </div>
      </div>
      <Pointed
        runId={runId}
        slot={slot}
        cell={slot === null ? undefined : cells[slot]}
        unitTest={unitTests[row]?.pinned.name ?? ''}
      />
      <Grid
        parts={rows}
        cells={cells}
        playing={playing}
        filter={filter}
        slot={slot}
        select={setSlot}
        enter={() => setSlot((before) => before ?? 0)}
        open={open}
        before={(index) => {
          const unitTest = unitTests[index]
          return unitTest === undefined ? null : <UnitTestName unitTest={unitTest} />
        }}
        after={(index) => {
          const unitTest = unitTests[index]
          const part = parts[index]
          if (unitTest === undefined || part === undefined) return null
          const own = cells.slice(part.first, part.first + part.count)
          return <UnitTestRate unitTest={unitTest} sums={tally(own)} />
        }}
      />
      <p id="grid-hint" className="small soft">
        {text.gridHint}
      </p>
      {live && <News sums={sums} planned={planned} />}
    </section>
  )
}

/** One sentence a second at most, for whoever hears the page. */
function News({ sums, planned }: { sums: Tally; planned: number }) {
  const [said, setSaid] = useState('')
  const latest = useRef('')
  useEffect(() => {
    latest.current = text.news(sums.finished, planned, sums.failures)
  })
  useEffect(() => {
    const timer = setInterval(() => setSaid(latest.current), NEWS_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <p className="unseen" aria-live="polite">
      {said}
    </p>
  )
}

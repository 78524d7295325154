import './events.css'
import { useMemo } from 'react'
import { Link, useSearchParams } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { useMay } from '~/graphql/viewer'
import { useNow } from '~/lib/now'
import { withParameter } from '~/lib/parameters'
import { usage as text } from '~/text/en/usage'
import { Page } from '~/ui/page'
import { Empty, Shown } from '~/ui/states'
import { UsageOverTimeDocument } from './events.gen'
import { Filters } from './filters'
import { Live } from './live'
import { OverTime } from './over-time'
import { filterOf, startOf, syntheticOf, type Wanted, wantedOf } from './period'
import { Top } from './top'

const LOOK_MS = 10_000

/** Usage events: how many came when, the most frequent, and those that arrive. */
export default function Events() {
  const [parameters, setParameters] = useSearchParams()
  const wanted = wantedOf(parameters)
  const { name, origin, period } = wanted
  const mayPulse = useMay('DemoPulse:GetDemoPulse')
  const answer = useAnswer(
    UsageOverTimeDocument,
    {
      from: startOf(period, useNow()),
      to: null,
      name: name === '' ? null : name,
      synthetic: syntheticOf(origin),
    },
    { everyMs: LOOK_MS },
  )
  const filter = useMemo(() => filterOf({ name, origin, period }), [name, origin, period])
  const set = (field: keyof Wanted, value: string) =>
    setParameters((before) => withParameter(before, field, value))
  const only = (chosen: string) => {
    const next = new URLSearchParams(parameters)
    next.set('name', chosen)
    return `/operations/events?${next}`
  }

  return (
    <Page
      title={text.title}
      below={<p className="soft">{text.about}</p>}
      actions={
        mayPulse && (
          <Link className="button" href="/operations/pulse">
            {text.pulse}
          </Link>
        )
      }
    >
      <Filters
        wanted={wanted}
        set={set}
        clear={parameters.size > 0 ? () => setParameters({}) : null}
      />
      <Shown answer={answer}>
        {({ eventRates, topEvents }) => (
          <>
            {topEvents.length === 0 ? (
              <Empty title={text.nothing}>
                <p>{text.nothingHint}</p>
                <code>{text.command}</code>
                {mayPulse && <Link href="/operations/pulse">{text.orPulse}</Link>}
              </Empty>
            ) : (
              <div className="usage-counts">
                <OverTime rates={eventRates} name={name} />
                <Top counts={topEvents} name={name} only={only} />
              </div>
            )}
            <Live key={`${name} ${origin}`} filter={filter} />
          </>
        )}
      </Shown>
    </Page>
  )
}

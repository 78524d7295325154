import { useState } from 'react'
import { pulseRun as text } from '~/text/en/pulse-run'
import type { PulseRunEventFragment, PulseRunStagesFragment } from '../run.gen'
import { EventList } from './event-list'
import { type Placed, placed } from './placed'

interface Properties {
  readonly events: readonly PulseRunEventFragment[]
  readonly stages: PulseRunStagesFragment['stages']
  readonly goesOn: boolean
  readonly archived: boolean
}

/** Of which stage: all, none, or the one with that number. */
type Place = 'all' | 'none' | number

const isIn = (place: Place, { stage }: Placed): boolean =>
  place === 'all' || (place === 'none' ? stage === null : stage === place)

/** Everything that happened, in its order, as it happens. */
export function Events({ events, stages, goesOn, archived }: Properties) {
  const [place, setPlace] = useState<Place>('all')
  const [grave, setGrave] = useState(false)
  if (archived) return null
  const shown = placed(events).filter(
    (each) => isIn(place, each) && !(grave && each.event.severity === 'INFO'),
  )
  return (
    <section className="card stack" aria-labelledby="events">
      <div className="row pulse-events-head">
        <h2 id="events">{text.events}</h2>
        {goesOn && (
          <span className="badge" data-tone="live">
            {text.live}
          </span>
        )}
        <label className="row small pulse-place">
          {text.place}
          <select
            className="input"
            value={String(place)}
            onChange={({ target: { value } }) =>
              setPlace(value === 'all' || value === 'none' ? value : Number(value))
            }
          >
            <option value="all">{text.ofAll}</option>
            <option value="none">{text.ofNone}</option>
            {stages.map((stage) => (
              <option key={stage.number} value={stage.number}>
                {stage.stageName}
              </option>
            ))}
          </select>
        </label>
        <label className="row small">
          <input
            type="checkbox"
            checked={grave}
            onChange={(event) => setGrave(event.target.checked)}
          />
          {text.grave}
        </label>
      </div>
      {shown.length === 0 ? (
        <p className="soft">{events.length === 0 ? text.noEvents : text.noneFit}</p>
      ) : (
        <EventList places={shown} />
      )}
    </section>
  )
}

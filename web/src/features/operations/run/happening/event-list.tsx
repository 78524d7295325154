import { memo } from 'react'
import { formatClock } from '~/lib/format'
import { pulseRun as text } from '~/text/en/pulse-run'
import { Json } from '~/ui/json'
import type { PulseRunEventFragment } from '../run.gen'
import type { Placed } from './placed'

/** Events one below the other, each with what belongs to it behind it. */
export function EventList({ places }: { places: readonly Placed[] }) {
  if (places.length === 0) return null
  return (
    <ol className="pulse-events">
      {places.map(({ event }) => (
        <EventLine key={event.position} event={event} />
      ))}
    </ol>
  )
}

const EventLine = memo(function EventLine({ event }: { event: PulseRunEventFragment }) {
  const word = text.severities[event.severity]
  return (
    <li data-severity={event.severity}>
      <details>
        <summary>
          <span className="soft small numeric">{formatClock(event.createdAt)}</span>
          <code>{event.eventType}</code>
          <span>
            {word !== '' && <strong>{word}: </strong>}
            {event.message}
          </span>
        </summary>
        <Json value={event.details} />
      </details>
    </li>
  )
})

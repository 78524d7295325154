import { memo } from 'react'
import type { TrackedEventFilter } from '~/graphql/schema.gen'
import { useKeys } from '~/lib/keys'
import { usage as text } from '~/text/en/usage'
import { Json } from '~/ui/json'
import { Moment } from '~/ui/moment'
import { Loading } from '~/ui/states'
import type { TailedEventFragment } from './events.gen'
import type { Tail } from './tail'
import { useTail } from './use-tail'

function said({ paused, heldCount, skipped }: Tail): string {
  const held = paused && heldCount > 0 ? text.held(heldCount) : ''
  if (skipped === 0) return held
  return `${held} ${skipped === null ? text.skippedMany : text.skipped(skipped)}`.trim()
}

/** Events as they arrive, the latest on top. */
export function Live({ filter }: { filter: TrackedEventFilter }) {
  const [tail, pause] = useTail(filter)
  useKeys([{ keys: 'p', does: `${text.pause} / ${text.resume}`, run: () => pause(!tail.paused) }])
  return (
    <section className="card stack" aria-labelledby="tail">
      <div className="row usage-head">
        <h2 id="tail">{text.tail}</h2>
        <span className="badge" data-tone={tail.paused ? 'foreign' : 'live'}>
          {tail.paused ? text.paused : text.live}
        </span>
        <button type="button" className="button" onClick={() => pause(!tail.paused)}>
          {tail.paused ? text.resume : text.pause}
        </button>
      </div>
      <p className="small soft usage-said" role="status">
        {said(tail)}
      </p>
      {!tail.begun && <Loading />}
      {tail.begun && tail.events.length === 0 && <p className="soft">{text.quiet}</p>}
      {tail.events.length > 0 && (
        <ol className="usage-tail">
          {tail.events.map((event) => (
            <EventRow key={event.id} event={event} />
          ))}
        </ol>
      )}
    </section>
  )
}

const EventRow = memo(function EventRow({ event }: { event: TailedEventFragment }) {
  return (
    <li>
      <details>
        <summary>
          <span className="usage-name">{event.name}</span>
          {event.synthetic && <span className="tag">{text.synthetic}</span>}
          {event.userId !== null && <span className="soft small">{text.byUser(event.userId)}</span>}
          <span className="soft small usage-when">
            <Moment at={event.timestamp} />
          </span>
        </summary>
        <Json value={event} />
      </details>
    </li>
  )
})

import { memo } from 'react'
import type { TrackedEventFilter } from '~/graphql/schema.gen'
import { useKeys } from '~/lib/keys'
import { usage as text } from '~/text/en/usage'
import { Json } from '~/ui/json'
import { Moment } from '~/ui/moment'
import type { TailedEventFragment } from './events.gen'
import { useTail } from './use-tail'

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
      <p className="small soft" role="status">
        {tail.paused && tail.heldCount > 0 && text.held(tail.heldCount)}{' '}
        {tail.skipped === null && text.skippedMany}
        {tail.skipped !== null && tail.skipped > 0 && text.skipped(tail.skipped)}
      </p>
      {tail.events.length === 0 ? (
        <p className="soft">{text.quiet}</p>
      ) : (
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

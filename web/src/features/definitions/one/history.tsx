import { definitions as text } from '~/text/en/definitions'
import { Moment } from '~/ui/moment'
import type { Definition } from './documents'
import { withBefore, wordsOf } from './history-words'

const SHOWN = 8

/** Who did what to a definition, and when. */
export function History({ definition }: { definition: Definition }) {
  const entries = withBefore(definition.history)
  const list = (from: number, to?: number) => (
    <ol className="plain-list small">
      {entries.slice(from, to).map(({ entry, before }) => (
        <li key={`${entry.at} ${entry.event} ${entry.version}`}>
          <b>{entry.by.userId}</b> {wordsOf(entry, before)}
          <br />
          <span className="soft">
            <Moment at={entry.at} />
          </span>
        </li>
      ))}
    </ol>
  )
  return (
    <section className="card stack" aria-labelledby="history">
      <h2 id="history">{text.history}</h2>
      {list(0, SHOWN)}
      {entries.length > SHOWN && (
        <details>
          <summary>{text.earlier(entries.length - SHOWN)}</summary>
          {list(SHOWN)}
        </details>
      )}
    </section>
  )
}

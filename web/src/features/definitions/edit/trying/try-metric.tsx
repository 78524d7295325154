import { useState } from 'react'
import { useAnswer, useChange } from '~/graphql/use-answer'
import { formatMoment } from '~/lib/format'
import { common } from '~/text/en/common'
import { trying as text } from '~/text/en/trying'
import { ProblemNote } from '~/ui/states'
import type { Values } from '../form/values'
import { WRITABLE } from '../kinds/kinds'
import { toWrite } from '../saving/written'
import {
  RunsToTryOnDocument,
  SessionsToTryOnDocument,
  SessionToTryOnDocument,
  TryMetricDocument,
  type TryMetricMutation,
} from './trying.gen'

interface Place {
  readonly run: string
  readonly slot: number
}

/** From the address of a session, or of a run and the number of a session. */
export function placeIn(address: string): Place | null {
  const found = /runs\/([0-9a-f]{24})\/sessions\/(\d+)/.exec(address)
  return found === null ? null : { run: found[1] ?? '', slot: Number(found[2]) }
}

/** Measures in an old session what is written here, whether that is saved or not. */
export default function TryMetric({ values }: { values: Values }) {
  const [address, setAddress] = useState('')
  const [run, setRun] = useState('')
  const [slot, setSlot] = useState('')
  const pasted = placeIn(address)
  const place = pasted ?? (run === '' || slot === '' ? null : { run, slot: Number(slot) })
  const runs = useAnswer(RunsToTryOnDocument, {})
  const sessions = useAnswer(SessionsToTryOnDocument, { run }, { pause: run === '' })
  const session = useAnswer(
    SessionToTryOnDocument,
    { run: place?.run ?? '', slot: place?.slot ?? 0 },
    { pause: place === null },
  )
  const trying = useChange(TryMetricDocument)
  const [tried, setTried] = useState<TryMetricMutation['tried'] | null>(null)
  const [isUnready, setUnready] = useState(false)
  const found = place === null ? null : (session.data?.unitTestSetRun?.session ?? null)

  async function attempt(): Promise<void> {
    const { input, faults } = toWrite(WRITABLE.metrics, null, values)
    setUnready(faults.length > 0)
    setTried(null)
    if (faults.length > 0 || found === null) return
    const done = await trying.run({
      // Made from the form, which a test holds against the types of the schema.
      input: { metric: input as never, conversationId: found.databaseId },
    })
    setTried(done?.tried ?? null)
  }

  const list = runs.data?.unitTestSetRuns.nodes ?? []
  const choices = sessions.data?.unitTestSetRun?.sessions ?? []
  return (
    <section className="card stack" aria-labelledby="try">
      <div>
        <h2 id="try">{text.metric}</h2>
        <p className="small soft">{text.metricHint}</p>
      </div>
      {runs.problem !== null && <ProblemNote problem={runs.problem} again={runs.again} />}
      <div className="edit-fields">
        <label className="field">
          <span>{text.run}</span>
          <select
            className="input"
            value={run}
            disabled={pasted !== null}
            onChange={(event) => {
              setRun(event.target.value)
              setSlot('')
            }}
          >
            <option value="">{list.length === 0 ? text.noRun : text.choose}</option>
            {list.map((each) => (
              <option key={each.id} value={each.databaseId}>
                {each.unitTestSet?.name ?? common.deletedSet}, {formatMoment(each.createdAt)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>{text.session}</span>
          <select
            className="input"
            value={slot}
            disabled={run === '' || pasted !== null}
            onChange={(event) => setSlot(event.target.value)}
          >
            <option value="">{text.choose}</option>
            {choices.map((each) => (
              <option key={each.id} value={each.slot}>
                {text.sessionName(
                  each.slot,
                  each.outcome === null ? '' : common.outcomes[each.outcome],
                  each.failedCriteria.join(', '),
                )}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>{text.address}</span>
          <input
            className="input"
            value={address}
            placeholder="/runs/…/sessions/…"
            onChange={(event) => setAddress(event.target.value)}
          />
        </label>
      </div>
      <div className="row">
        <button
          type="button"
          className="button"
          disabled={found === null || trying.running}
          onClick={() => void attempt()}
        >
          {trying.running ? text.measuring : text.measure}
        </button>
        {place !== null && found !== null && (
          <a
            className="small"
            href={`/runs/${place.run}/sessions/${place.slot}`}
            target="_blank"
            rel="noreferrer"
          >
            {text.look}
          </a>
        )}
      </div>
      <div aria-live="polite" className="stack">
        {place !== null && session.data !== undefined && found === null && (
          <p className="edit-wrong">{text.noSession}</p>
        )}
        {isUnready && <p className="edit-wrong">{text.metricFirst}</p>}
        {trying.problem !== null && <ProblemNote problem={trying.problem} />}
        {tried !== null && (
          <div className="note">
            <div>
              <p>
                <b>{text.value(tried.value)}</b>
                {!tried.applied && ` ${text.notApplied}`}
              </p>
              <p className="small message-text">{tried.justification}</p>
              {tried.references.length > 0 && (
                <p className="small soft">{text.restsOn(tried.references.join(', '))}</p>
              )}
            </div>
          </div>
        )}
      </div>
    </section>
  )
}

import { type FormEvent, useState } from 'react'
import { useRequest } from '~/graphql/use-request'
import { useMay } from '~/graphql/viewer'
import { formatMoment } from '~/lib/format'
import { pulseRun as text } from '~/text/en/pulse-run'
import { Json } from '~/ui/json'
import { Moment } from '~/ui/moment'
import { ProblemNote } from '~/ui/states'
import { kindOf, payloadOf } from './payload'
import { type PulseRunSignalsFragment, SignalPulseRunDocument } from './run.gen'

type Run = PulseRunSignalsFragment & {
  readonly databaseId: string
  readonly checkpoint: { readonly summary: string } | null
}
type Signal = PulseRunSignalsFragment['signals'][number]

/** What a run waits for, a form to answer it, and the signals that it had. */
export function Signals({ run, goesOn }: { run: Run; goesOn: boolean }) {
  const awaited = goesOn ? run.signals.findLast((signal) => signal.status === 'PENDING') : undefined
  const others = run.signals.filter((signal) => signal !== awaited)
  const [sent, setSent] = useState<string | null>(null)
  return (
    <section
      className="card stack pulse-signals"
      aria-labelledby="signals"
      data-waits={awaited !== undefined}
    >
      <h2 id="signals">
        {awaited === undefined ? text.signals : text.waitsFor(awaited.name)}
        {awaited !== undefined && (
          <span className="soft small">
            {' '}
            {awaited.expiresAt === null
              ? text.noExpiry
              : text.expires(formatMoment(awaited.expiresAt))}
          </span>
        )}
      </h2>
      {awaited !== undefined && run.checkpoint !== null && run.checkpoint.summary !== '' && (
        <p>{run.checkpoint.summary}</p>
      )}
      {sent !== null && (
        <p role="status" className="small">
          {text.sent(sent)}
        </p>
      )}
      {awaited !== undefined ? (
        <SignalForm
          key={awaited.createdAt}
          id={run.databaseId}
          name={awaited.name}
          sent={setSent}
        />
      ) : (
        goesOn && (
          <details>
            <summary>{text.ahead}</summary>
            <p className="small soft">{text.aheadHint}</p>
            <SignalForm id={run.databaseId} name={null} sent={setSent} />
          </details>
        )
      )}
      {others.length > 0 && (
        <ul className="pulse-signal-list">
          {others.map((signal) => (
            <Had key={`${signal.createdAt} ${signal.name}`} signal={signal} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Had({ signal }: { signal: Signal }) {
  const isThere = signal.deliveredAt !== null
  return (
    <li className="stack">
      <p className="row">
        <code>{signal.name}</code> {text.signalStatuses[signal.status]}{' '}
        <span className="soft small">
          <Moment at={signal.deliveredAt ?? signal.createdAt} />
        </span>
      </p>
      {isThere && <Json value={signal.payload} />}
    </li>
  )
}

interface FormProperties {
  readonly id: string
  /** The signal that is waited for; null where any may be sent. */
  readonly name: string | null
  readonly sent: (name: string) => void
}

function SignalForm({ id, name, sent }: FormProperties) {
  const [typedName, setTypedName] = useState(name ?? '')
  const [typed, setTyped] = useState('')
  const [isMissing, setMissing] = useState(false)
  const may = useMay('Pulse:SignalRun')
  const signal = useRequest(SignalPulseRunDocument, 'signal')
  const payload = payloadOf(typed)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    setMissing(payload === null)
    if (payload === null) return
    const input = {
      runId: id,
      name: typedName.trim(),
      payload: payload.value,
    }
    if ((await signal.run(input)) === null) return
    setTyped('')
    sent(input.name)
  }

  const said =
    payload === null
      ? isMissing
        ? text.nothing
        : text.payloadHint
      : payload.isText
        ? text.asText(JSON.stringify(payload.value))
        : text.asJson(text.kinds[kindOf(payload.value)])
  return (
    <form className="stack" onSubmit={submit}>
      {name === null && (
        <label className="field">
          <span>{text.signalName}</span>
          <input
            className="input"
            required
            value={typedName}
            onChange={(event) => setTypedName(event.target.value)}
          />
        </label>
      )}
      <label className="field">
        <span>{text.payload}</span>
        <textarea
          className="input pulse-payload"
          rows={3}
          value={typed}
          aria-describedby={`said-${name ?? ''}`}
          aria-invalid={isMissing && payload === null}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.currentTarget.form?.requestSubmit()
            }
          }}
        />
        <span id={`said-${name ?? ''}`} className="small soft" aria-live="polite">
          {said}
        </span>
      </label>
      {signal.problem !== null && <ProblemNote problem={signal.problem} />}
      <div className="row">
        <button type="submit" className="button primary" disabled={!may || signal.running}>
          {text.send}
        </button>
        {!may && <span className="soft small">{text.mayNot}</span>}
      </div>
    </form>
  )
}

import { type FormEvent, useState } from 'react'
import { useChange } from '~/graphql/use-answer'
import { useIsKnown, useMay } from '~/graphql/viewer'
import { formatCount, formatMoment } from '~/lib/format'
import { settings as text } from '~/text/en/settings'
import { ProblemNote } from '~/ui/states'
import { CAPS, type Cap, type Fields, fieldsOf, isSame, limitsOf } from './limits-form'
import { type OwnLimitsFragment, SetLimitsDocument } from './settings.gen'

/** What the server takes. */
const LEAST_REQUESTS = 60
const MOST_REQUESTS = 1_000

interface Properties {
  readonly limits: OwnLimitsFragment | null
  /** Whether this server signs nobody in. */
  readonly local: boolean
  readonly again: () => void
}

/** What the organization limits itself to, to be read and to be changed. */
export function Limits({ limits, local, again }: Properties) {
  const may = useMay('Organization:ModifyLimits')
  const known = useIsKnown()
  const kept = fieldsOf(limits)
  const [fields, setFields] = useState<Fields>(kept)
  const [saved, setSaved] = useState(false)
  const change = useChange(SetLimitsDocument)
  const put = (name: keyof Fields, value: string) => {
    setSaved(false)
    setFields({ ...fields, [name]: value })
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const done = await change.run({ input: limitsOf(fields) })
    if (done === null) return
    // As the server took it: 5.0 is 5.
    setFields(fieldsOf(done.setOrganizationLimits.limits))
    setSaved(true)
    again()
  }

  return (
    <section className="card stack" aria-labelledby="limits">
      <div>
        <h2 id="limits">{text.limits}</h2>
        <p className="soft small">{text.limitsWhy}</p>
      </div>
      {!may && known && <p className="note">{text.mayNot}</p>}
      <form className="stack" onSubmit={submit}>
        <fieldset className="stack settings-fields" disabled={!may}>
          <legend>{text.budget}</legend>
          <p className="small soft">{text.budgetWhy}</p>
          <div className="settings-caps">
            {CAPS.map((cap) => (
              <CapField key={cap} cap={cap} value={fields[cap]} put={(value) => put(cap, value)} />
            ))}
          </div>
        </fieldset>
        <fieldset className="settings-fields" disabled={!may}>
          <label className="field settings-requests">
            <span>{text.requests}</span>
            <input
              className="input"
              type="number"
              min={LEAST_REQUESTS}
              max={MOST_REQUESTS}
              value={fields.requestsPerMinute}
              onChange={(event) => put('requestsPerMinute', event.target.value)}
            />
            <span className="small soft">
              {text.requestsWhy(LEAST_REQUESTS, formatCount(MOST_REQUESTS))} {local && text.notHere}
            </span>
          </label>
        </fieldset>
        {change.problem !== null && <ProblemNote problem={change.problem} />}
        {may && (
          <div className="row">
            <button
              type="submit"
              className="button primary"
              disabled={isSame(fields, kept) || change.running}
            >
              {text.save}
            </button>
            {!isSame(fields, kept) && (
              <button type="button" className="button" onClick={() => setFields(kept)}>
                {text.undo}
              </button>
            )}
            <span role="status">{saved && isSame(fields, kept) && text.saved}</span>
          </div>
        )}
        <p className="small soft">
          {limits === null ? text.neverSet : text.setBy(limits.setBy, formatMoment(limits.setAt))}
        </p>
      </form>
    </section>
  )
}

interface CapProperties {
  readonly cap: Cap
  readonly value: string
  readonly put: (value: string) => void
}

function CapField({ cap, value, put }: CapProperties) {
  const [label, hint] = text.caps[cap]
  const whole = cap === 'calls' || cap === 'tokens'
  return (
    <label className="field">
      <span>{label}</span>
      <input
        className="input"
        type="number"
        min={whole ? 1 : 0}
        step={whole ? 1 : 'any'}
        value={value}
        onChange={(event) => put(event.target.value)}
      />
      <span className="small soft">{hint}</span>
    </label>
  )
}

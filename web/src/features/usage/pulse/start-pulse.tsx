import { type FormEvent, useState } from 'react'
import { useChange } from '~/graphql/use-answer'
import { useMay } from '~/graphql/viewer'
import { usage } from '~/text/en/usage'
import { ProblemNote } from '~/ui/states'
import { BeginDemoPulseDocument } from './pulse.gen'

const text = usage.demo

/** What the server takes at most. */
const MINUTES = 60
const PER_MINUTE = 120

export function StartPulse({ replaces, started }: { replaces: boolean; started: () => void }) {
  const may = useMay('DemoPulse:StartDemoPulse')
  const [minutes, setMinutes] = useState('10')
  const [perMinute, setPerMinute] = useState('30')
  const begin = useChange(BeginDemoPulseDocument)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const input = {
      durationSeconds: Math.round(60 * Number(minutes)),
      eventsPerMinute: Number(perMinute),
    }
    if ((await begin.run({ input })) !== null) started()
  }

  return (
    <section className="card stack" aria-labelledby="start-pulse">
      <h2 id="start-pulse">{replaces ? text.again : text.begin}</h2>
      <form className="stack" onSubmit={submit}>
        <div className="pulse-fields">
          <Bounded
            label={text.minutes}
            hint={text.minutesHint}
            most={MINUTES}
            value={minutes}
            set={setMinutes}
          />
          <Bounded
            label={text.rate}
            hint={text.rateHint}
            most={PER_MINUTE}
            value={perMinute}
            set={setPerMinute}
          />
        </div>
        {begin.problem !== null && <ProblemNote problem={begin.problem} />}
        <div className="row">
          <button type="submit" className="button primary" disabled={!may || begin.running}>
            {text.start}
          </button>
          {!may && <span className="soft small">{text.mayNotStart}</span>}
        </div>
      </form>
    </section>
  )
}

interface BoundedProperties {
  readonly label: string
  readonly hint: string
  readonly most: number
  readonly value: string
  readonly set: (value: string) => void
}

function Bounded({ label, hint, most, value, set }: BoundedProperties) {
  return (
    <label className="field">
      <span>{label}</span>
      <input
        className="input"
        type="number"
        min={1}
        max={most}
        required
        value={value}
        onChange={(event) => set(event.target.value)}
      />
      <span className="small soft">{hint}</span>
    </label>
  )
}

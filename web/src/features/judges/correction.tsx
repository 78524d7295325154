import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { queue as text } from '~/text/en/judges'
import type { Result } from '~/ui/conversation/criterion'
import { type MetricValue, otherThan, ValueField, valueGiven } from '~/ui/conversation/value-field'

interface Properties {
  readonly result: Result
  readonly metricValue: MetricValue | undefined
  readonly busy: boolean
  readonly save: (value: unknown, note: string) => void
  readonly close: () => void
}

/** The right value in place of a wrong one, and why; Enter saves it, Escape leaves it. */
export function Correction({ result, metricValue, busy, save, close }: Properties) {
  const [value, setValue] = useState(otherThan(result.value, metricValue))
  const [note, setNote] = useState('')
  const form = useRef<HTMLFormElement>(null)
  const id = useId()
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('input, select')?.focus()
  }, [])

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (!busy) save(valueGiven(value, metricValue), note)
  }

  return (
    <form
      ref={form}
      className="review stack"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
        if (event.key === 'Enter' && event.target instanceof HTMLSelectElement) submit(event)
      }}
    >
      <ValueField metricValue={metricValue} value={value} set={setValue} />
      <div className="field">
        <label htmlFor={id}>{text.why}</label>
        <input
          id={id}
          className="input"
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
          aria-describedby={`${id}-hint`}
        />
        <span id={`${id}-hint`} className="small soft">
          {text.whyHint}
        </span>
      </div>
      <div className="row">
        <button type="submit" className="button primary" disabled={busy}>
          {text.save}
        </button>
        <button type="button" className="button" onClick={close}>
          {text.cancel}
        </button>
      </div>
    </form>
  )
}

import { useId } from 'react'
import { conversation as text } from '~/text/en/conversation'
import type { Evaluated } from './criterion'

export type MetricValue = NonNullable<Evaluated['metric']>['metricValue']

interface Properties {
  readonly metricValue: MetricValue | undefined
  readonly value: string
  readonly set: (value: string) => void
}

/** The value that was typed or chosen, as a metric of this kind gives it. */
export function valueGiven(typed: string, metricValue: MetricValue | undefined): unknown {
  if (metricValue !== undefined && 'lowerBound' in metricValue) return Number(typed)
  if (metricValue !== undefined && 'categories' in metricValue) return typed
  return typed === 'true'
}

/** What somebody who contradicts most likely means: of two values the other one. */
export function otherThan(value: unknown, metricValue: MetricValue | undefined): string {
  if (metricValue !== undefined && 'lowerBound' in metricValue) return ''
  if (metricValue !== undefined && 'categories' in metricValue) {
    return metricValue.categories.find((each) => each !== value) ?? ''
  }
  return value === true ? 'false' : 'true'
}

/** Where the right value is typed or chosen. */
export function ValueField({ metricValue, value, set }: Properties) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{text.rightValue}</label>
      {metricValue !== undefined && 'lowerBound' in metricValue ? (
        <input
          id={id}
          className="input"
          type="number"
          step="any"
          required
          min={metricValue.lowerBound}
          max={metricValue.upperBound}
          value={value}
          onChange={(event) => set(event.target.value)}
        />
      ) : (
        <select
          id={id}
          className="input"
          value={value}
          onChange={(event) => set(event.target.value)}
        >
          {(metricValue !== undefined && 'categories' in metricValue
            ? metricValue.categories
            : ['true', 'false']
          ).map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}

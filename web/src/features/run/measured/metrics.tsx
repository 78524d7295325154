import { formatCount, formatNumber } from '~/lib/format'
import { counted } from '~/text/en/common'
import { run as text } from '~/text/en/run'
import { Histogram } from '~/ui/histogram'
import type { RunUnitTestFragment } from '../run.gen'
import type { Values } from './values'

interface Properties {
  readonly metrics: NonNullable<RunUnitTestFragment['result']>['metrics']
  readonly values: Values | null
}

/** What metrics measured; of numbers how often they lay where, once `values` are read. */
export function Metrics({ metrics, values }: Properties) {
  if (metrics.length === 0) return null
  return (
    <div>
      <h3>{text.metrics}</h3>
      <ul className="measured small">
        {metrics.map(({ metricId, name, mean, median, p90, counts, values: count }) => (
          <li key={metricId}>
            <span>{name}</span>
            {mean === null ? (
              <Counts counts={counts} values={count} />
            ) : (
              <div className="numeric">
                {text.mean} {formatNumber(mean.value)}
                {mean.interval !== null && (
                  <span className="soft">
                    {' '}
                    ({formatNumber(mean.interval.low)}–{formatNumber(mean.interval.high)})
                  </span>
                )}
                {median !== null && ` · ${text.median} ${formatNumber(median.value)}`}
                {p90 !== null && ` · ${text.p90} ${formatNumber(p90.value)}`}
                <Distribution name={name} values={values?.get(metricId)} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

type Counted = Properties['metrics'][number]['counts']

function Counts({ counts, values }: { counts: Counted; values: number }) {
  return (
    <span className="value-counts">
      {counts.map(({ value, sessions }) => (
        <span key={value} className="value-count" title={counted(sessions, 'session', 'sessions')}>
          <span>{value}</span>
          <span className="bar">
            <span
              className="bar-plain"
              style={{ width: `${(100 * sessions) / Math.max(values, 1)}%` }}
            />
          </span>
          <span className="numeric">{formatCount(sessions)}</span>
        </span>
      ))}
    </span>
  )
}

interface DistributionProperties {
  readonly name: string
  readonly values: readonly number[] | undefined
}

function Distribution({ name, values }: DistributionProperties) {
  // Of a single value there is nothing to see.
  if (values === undefined || new Set(values).size < 2) return null
  return (
    <Histogram
      values={values}
      format={formatNumber}
      label={text.distribution(name, counted(values.length, 'session', 'sessions'))}
    />
  )
}

import type { EventBucket } from '~/graphql/schema.gen'
import { formatCount } from '~/lib/format'
import { usage as text } from '~/text/en/usage'
import { bucketLabel, labelled, roundTop } from './chart'
import type { UsageOverTimeQuery } from './events.gen'

type Rates = UsageOverTimeQuery['eventRates']

const LABELS = 6

/** How many events came when: as bars, and as a table for whoever wants the numbers. */
export function OverTime({ rates, name }: { rates: Rates; name: string }) {
  return (
    <section className="card stack" aria-labelledby="over-time">
      <div>
        <h2 id="over-time">{text.overTime}</h2>
        <p className="small soft">
          {text.total(rates.total, rates.bucket)} {name !== '' && text.ofName(name)}{' '}
          {rates.bucket === 'DAY' && text.utcDays}
        </p>
      </div>
      <Chart rates={rates} />
      <details>
        <summary>{text.table}</summary>
        <Table rates={rates} />
      </details>
    </section>
  )
}

function Chart({ rates: { buckets, bucket, total } }: { rates: Rates }) {
  const top = roundTop(buckets.map((each) => each.count))
  const width = 100 / buckets.length
  const label = text.chart(total, formatCount(Math.max(0, ...buckets.map((each) => each.count))))
  return (
    <div className="usage-chart">
      <div className="usage-axis small soft numeric" aria-hidden="true">
        <span>{formatCount(top)}</span>
        <span>0</span>
      </div>
      <svg role="img" aria-label={label} preserveAspectRatio="none">
        <line className="track" x1="0%" x2="100%" y1="0%" y2="0%" />
        <line className="track" x1="0%" x2="100%" y1="50%" y2="50%" />
        <line className="track" x1="0%" x2="100%" y1="100%" y2="100%" />
        {buckets.map(({ start, count }, index) => (
          <rect
            key={start}
            x={`${index * width + width * 0.08}%`}
            width={`${width * 0.84}%`}
            y={`${100 - (100 * count) / top}%`}
            height={`${(100 * count) / top}%`}
          >
            <title>{text.bar(bucketLabel(start, bucket), count)}</title>
          </rect>
        ))}
      </svg>
      <Times starts={buckets.map((each) => each.start)} bucket={bucket} />
    </div>
  )
}

function Times({ starts, bucket }: { starts: readonly string[]; bucket: EventBucket }) {
  return (
    <div className="usage-times small soft" aria-hidden="true">
      {labelled(starts.length, LABELS).map((index) => (
        <span key={starts[index]} style={{ insetInlineStart: `${(100 * index) / starts.length}%` }}>
          {bucketLabel(starts[index] ?? '', bucket)}
        </span>
      ))}
    </div>
  )
}

function Table({ rates: { buckets, bucket, to } }: { rates: Rates }) {
  const filling = Date.parse(to) > Date.now()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must be reached by keys.
    <section className="usage-table" aria-label={text.columns.count} tabIndex={0}>
      <table className="small">
        <thead>
          <tr>
            <th scope="col">{text.columns.start}</th>
            <th scope="col" className="end">
              {text.columns.count}
            </th>
          </tr>
        </thead>
        <tbody>
          {[...buckets].reverse().map(({ start, count }, index) => (
            <tr key={start}>
              <td>
                <time dateTime={start}>{bucketLabel(start, bucket)}</time>{' '}
                {index === 0 && filling && <span className="soft">{text.filling}</span>}
              </td>
              <td className="numeric end">{formatCount(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

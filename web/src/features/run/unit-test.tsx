import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { formatCount, formatNumber, formatShare } from '~/lib/format'
import { wilson } from '~/lib/wilson'
import { common, counted } from '~/text/en/common'
import { run as text } from '~/text/en/run'
import { Interval } from '~/ui/interval'
import { VerdictMark } from '~/ui/outcome'
import type { Tally } from './cells'
import type { RunUnitTestFragment } from './run.gen'

export function UnitTestName({ unitTest }: { unitTest: RunUnitTestFragment }) {
  const { result } = unitTest
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: In a grid.
    <div className="unit-test-name" role="rowheader">
      <VerdictMark verdict={result?.verdict ?? null} />
      <span>
        {unitTest.pinned.name} {result?.flaky === true && <span className="tag">{text.flaky}</span>}{' '}
        {(result?.saved ?? 0) > 0 && <span className="tag">{text.saved(result?.saved ?? 0)}</span>}
      </span>
    </div>
  )
}

export function UnitTestRate({ unitTest, sums }: { unitTest: RunUnitTestFragment; sums: Tally }) {
  const { result } = unitTest
  const passed = result?.passed ?? sums.passed
  const of = result?.counted ?? sums.counted
  const span = result === null ? wilson(passed, of) : result.interval
  const rate = of === 0 ? null : passed / of
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: In a grid.
    <div className="unit-test-rate" role="gridcell">
      <span className="numeric">
        {formatCount(passed)}/{formatCount(of)}
      </span>
      <Interval rate={rate} span={span} />
      <span className="numeric soft small">{rate === null ? common.none : formatShare(rate)}</span>
    </div>
  )
}

/** What is known of a unit test beyond its rate. */
export function UnitTestDetails({ unitTest }: { unitTest: RunUnitTestFragment }) {
  const { result, pinned, persona, scenario, service } = unitTest
  return (
    <details className="unit-test-details">
      <summary>
        <VerdictMark verdict={result?.verdict ?? null} /> {pinned.name}{' '}
        <span className="soft small">{unitTest.gate.text}</span>
      </summary>
      <div className="stack">
        <dl className="facts small">
          <Pin name={text.unitTest} kind="unit-tests" pin={pinned} />
          <Pin name={text.persona} kind="personas" pin={persona} />
          <Pin name={text.scenario} kind="scenarios" pin={scenario} />
          <Pin name={text.service} kind="services" pin={service}>
            {' '}
            {unitTest.serviceVersionSetName}
          </Pin>
        </dl>
        {result === null ? (
          <p className="soft">{text.noDetails}</p>
        ) : (
          <div className="details-columns">
            <Criteria criteria={result.criteria} />
            <Metrics metrics={result.metrics} />
          </div>
        )}
      </div>
    </details>
  )
}

interface PinProperties {
  readonly name: string
  readonly kind: string
  readonly pin: RunUnitTestFragment['persona']
  readonly children?: ReactNode
}

function Pin({ name, kind, pin, children }: PinProperties) {
  if (pin === null) return null
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Link href={`/${kind}/${pin.definitionId}?version=${pin.version}`}>
          {pin.name} v{pin.version}
        </Link>
        {children}
      </dd>
    </div>
  )
}

type Result = NonNullable<RunUnitTestFragment['result']>

function Criteria({ criteria }: Pick<Result, 'criteria'>) {
  if (criteria.length === 0) return null
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must be reached by keys.
    <div className="scrolls" tabIndex={0}>
      <table className="small">
        <thead>
          <tr>
            {Object.values(text.criteria).map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="numeric">
          {criteria.map((each) => (
            <tr key={each.criterionName}>
              <td>
                {each.criterionName} {each.optional && <span className="tag">{text.optional}</span>}
              </td>
              <td>
                {formatCount(each.applied)}/{formatCount(each.sessions)}
              </td>
              <td>{formatCount(each.passed)}</td>
              <td className={each.failed > 0 ? 'failing' : undefined}>
                {formatCount(each.failed)}
              </td>
              <td>{formatCount(each.inconclusive)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Metrics({ metrics }: Pick<Result, 'metrics'>) {
  if (metrics.length === 0) return null
  return (
    <div>
      <h3>{text.metrics}</h3>
      <ul className="measured small">
        {metrics.map(({ metricId, name, mean, median, p90, counts, values }) => (
          <li key={metricId}>
            <span>{name}</span>
            {mean === null ? (
              <Counts counts={counts} values={values} />
            ) : (
              <span className="numeric">
                {text.mean} {formatNumber(mean.value)}
                {mean.interval !== null && (
                  <span className="soft">
                    {' '}
                    ({formatNumber(mean.interval.low)}–{formatNumber(mean.interval.high)})
                  </span>
                )}
                {median !== null && ` · ${text.median} ${formatNumber(median.value)}`}
                {p90 !== null && ` · ${text.p90} ${formatNumber(p90.value)}`}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

type Counted = Result['metrics'][number]['counts']

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

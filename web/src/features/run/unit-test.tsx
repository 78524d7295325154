import { type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import { formatCount, formatShare } from '~/lib/format'
import { wilson } from '~/lib/wilson'
import { common } from '~/text/en/common'
import { run as text } from '~/text/en/run'
import { Interval } from '~/ui/interval'
import { VerdictMark } from '~/ui/outcome'
import { Metrics } from './measured/metrics'
import { useValues } from './measured/values'
import type { RunUnitTestFragment } from './run.gen'
import type { Part, Tally } from './sessions/cells'

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

interface DetailsProperties {
  readonly runId: string
  readonly unitTest: RunUnitTestFragment
  /** The slots of its sessions. */
  readonly part: Part
}

/** What is known of a unit test beyond its rate. */
export function UnitTestDetails({ runId, unitTest, part }: DetailsProperties) {
  const { result, pinned, persona, scenario, service } = unitTest
  const [open, setOpen] = useState(false)
  const values = useValues(runId, part.first, part.first + part.count, open && result !== null)
  return (
    <details
      className="unit-test-details"
      onToggle={(event) => {
        if (event.currentTarget.open) setOpen(true)
      }}
    >
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
            <Metrics metrics={result.metrics} values={values} />
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

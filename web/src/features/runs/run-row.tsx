import { Link } from 'wouter'
import { formatCount, formatMoment, formatShare } from '~/lib/format'
import { common } from '~/text/en/common'
import { runs } from '~/text/en/runs'
import { Interval } from '~/ui/interval'
import { Moment } from '~/ui/moment'
import { counts, RunBadge } from '~/ui/outcome'
import { OutcomeBar } from '~/ui/outcome-bar'
import { Tags } from '~/ui/tags'
import type { RunRowFragment } from './runs.gen'

interface Properties {
  readonly run: RunRowFragment
  readonly chosen: boolean
  readonly choose: (chosen: boolean) => void
}

/** The rate as it is: of a run that goes on, by the sessions that have ended. */
function rateOf({ total, progress }: RunRowFragment) {
  if (total !== null) return { ...total, span: total.interval }
  let passed = 0
  let counted = 0
  for (const { outcome, sessions } of progress.outcomes) {
    if (counts(outcome)) counted += sessions
    if (outcome === 'PASSED') passed += sessions
  }
  const passRate = counted === 0 ? null : passed / counted
  return { passed, counted, passRate, span: null }
}

export function RunRow({ run, chosen, choose }: Properties) {
  const { progress } = run
  const name = run.unitTestSet?.name ?? common.deletedSet
  const rate = rateOf(run)
  const ended = run.status === 'COMPLETED' || run.status === 'CANCELLED'
  return (
    <tr>
      <td className="run-choose">
        <input
          type="checkbox"
          aria-label={runs.choose(name, formatMoment(run.createdAt))}
          checked={chosen}
          disabled={!ended}
          onChange={(event) => choose(event.target.checked)}
        />
      </td>
      <th scope="row" className="run-set">
        <Link href={`/runs/${run.databaseId}`}>{name}</Link>
      </th>
      <td className="run-verdict">
        <RunBadge run={run} />
      </td>
      <td className="run-progress">
        <OutcomeBar planned={progress.planned} outcomes={progress.outcomes} />
        <span className="small soft numeric">
          {runs.progress(formatCount(progress.finished), formatCount(progress.planned))}
        </span>
      </td>
      <td className="run-rate">
        <span className="run-rate-inside">
          <span className="numeric">
            {rate.passRate === null ? common.none : formatShare(rate.passRate)}
          </span>
          <Interval rate={rate.passRate} span={rate.span} />
        </span>
      </td>
      <td className="run-labels">
        <Tags tags={run.labels} />
      </td>
      <td className="run-who soft small">{run.creator.userId}</td>
      <td className="run-when soft small">
        <Moment at={run.createdAt} />
      </td>
    </tr>
  )
}

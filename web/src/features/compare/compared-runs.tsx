import { Link } from 'wouter'
import { formatShare } from '~/lib/format'
import { common } from '~/text/en/common'
import { compare as text } from '~/text/en/compare'
import { Interval } from '~/ui/interval'
import { Moment } from '~/ui/moment'
import { RunBadge } from '~/ui/outcome'
import { Tags } from '~/ui/tags'
import type { ComparedRunFragment } from './compare.gen'

interface Properties {
  readonly base: ComparedRunFragment
  readonly candidate: ComparedRunFragment
}

export function ComparedRuns({ base, candidate }: Properties) {
  return (
    <div className="compared-runs">
      <One name={text.base} run={base} />
      <One name={text.candidate} run={candidate} />
    </div>
  )
}

function One({ name, run }: { name: string; run: ComparedRunFragment }) {
  const rate = run.total?.passRate ?? null
  return (
    <section className="card" aria-label={name}>
      <p className="small soft">
        {name} · <Moment at={run.createdAt} />
      </p>
      <h2>
        <Link href={`/runs/${run.databaseId}`}>{run.unitTestSet?.name ?? common.deletedSet}</Link>
      </h2>
      <p className="row">
        <RunBadge run={run} />
        {run.total !== null && (
          <span className="numeric">
            {rate === null ? common.none : formatShare(rate)}{' '}
            <span className="soft small">{common.rate(run.total.passed, run.total.counted)}</span>
          </span>
        )}
        <Tags tags={run.labels} />
      </p>
      <Interval rate={rate} span={run.total?.interval ?? null} />
    </section>
  )
}

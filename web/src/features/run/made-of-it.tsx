import { Link } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { formatCount, formatShare } from '~/lib/format'
import { run as text } from '~/text/en/run'
import { Moment } from '~/ui/moment'
import { RunBadge, VerdictBadge } from '~/ui/outcome'
import { MadeOfRunDocument } from './run.gen'

/** The runs that come of a run that has ended, and what it comes to with its retries. */
export function MadeOfIt({ id }: { id: string }) {
  const run = useAnswer(MadeOfRunDocument, { id }).data?.unitTestSetRun
  if (run == null || run.derivedRuns.length === 0) return null
  const { merged } = run
  return (
    <section className="card stack" aria-labelledby="made-of-it">
      <h2 id="made-of-it">{text.madeOfIt}</h2>
      {merged?.verdict != null && (
        <p className="row">
          {text.merged}
          <VerdictBadge verdict={merged.verdict} />
          {merged.total.passRate !== null && formatShare(merged.total.passRate)}
          <span className="soft small">
            {text.passed(formatCount(merged.total.passed), formatCount(merged.total.counted))},{' '}
            {text.replaced(merged.replaced)}
          </span>
        </p>
      )}
      <ul className="made-of-it">
        {run.derivedRuns.map((each) => (
          <li key={each.id} className="row">
            <RunBadge run={each} />
            <Link href={`/runs/${each.databaseId}`}>
              {each.origin === null ? text.originRun : text.made[each.origin.kind]}
            </Link>
            <span className="soft small">
              <Moment at={each.createdAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

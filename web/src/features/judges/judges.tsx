import './judges.css'
import { Link } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { judges as text } from '~/text/en/judges'
import { Page } from '~/ui/page'
import { Empty, Shown } from '~/ui/states'
import { Agreement } from './agreement'
import { JudgesDocument } from './judges.gen'

/** Metrics that models judge, and how far each agrees with people. */
export default function Judges() {
  const answer = useAnswer(JudgesDocument, {})
  const some = (answer.data?.metrics.nodes.length ?? 0) > 0
  return (
    <Page
      title={text.title}
      below={<p className="soft small prose">{text.intro}</p>}
      {...(some
        ? {
            actions: (
              <Link className="button" href="/judges/queue">
                {text.reviewAll}
              </Link>
            ),
          }
        : {})}
    >
      <Shown answer={answer}>
        {({ metrics: { nodes, totalCount } }) =>
          nodes.length === 0 ? (
            <Empty title={text.none}>
              <p className="prose">{text.noneHint}</p>
              <Link className="button" href="/metrics">
                {text.toMetrics}
              </Link>
            </Empty>
          ) : (
            <>
              {nodes.map((metric) => (
                <section
                  key={metric.id}
                  className="card stack"
                  aria-labelledby={`judge-${metric.databaseId}`}
                >
                  <div>
                    <h2 id={`judge-${metric.databaseId}`}>
                      <Link href={`/metrics/${metric.databaseId}`}>{metric.name}</Link>{' '}
                      <span className="small soft">{text.latest(metric.version)}</span>
                    </h2>
                    <p className="small soft prose">{metric.description}</p>
                  </div>
                  <Agreement metric={metric.databaseId} />
                </section>
              ))}
              {totalCount > nodes.length && (
                <p className="small soft">{text.fewShown(nodes.length, totalCount)}</p>
              )}
            </>
          )
        }
      </Shown>
    </Page>
  )
}

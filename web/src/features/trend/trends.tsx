import { Link, useSearchParams } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { trend as text } from '~/text/en/trend'
import { Page } from '~/ui/page'
import { Empty, Shown } from '~/ui/states'
import { Flakiest } from './flakiest'
import { MetricLines } from './metric-lines'
import Trend from './trend'
import { SetsWithRunsDocument } from './trend.gen'

/** The trends of a set, chosen in the address: else of the one that ran last. */
export default function Trends() {
  const [parameters, setParameters] = useSearchParams()
  const answer = useAnswer(SetsWithRunsDocument, {})
  return (
    <Page title={text.page} below={<p className="soft small">{text.intro}</p>}>
      <Shown answer={answer}>
        {({ unitTestSets: { nodes: sets }, unitTestSetRuns: { nodes: runs } }) => {
          const chosen =
            parameters.get('set') || (runs[0]?.unitTestSet?.databaseId ?? sets[0]?.databaseId)
          if (chosen === undefined) {
            return (
              <Empty title={text.noSet}>
                <p>{text.noSetHint}</p>
                <Link className="button" href="/sets">
                  {text.toSets}
                </Link>
              </Empty>
            )
          }
          return (
            <>
              <label className="field trend-choice">
                <span>{text.set}</span>
                <select
                  className="input"
                  value={chosen}
                  onChange={(event) =>
                    setParameters({ set: event.target.value }, { replace: true })
                  }
                >
                  {sets.map((each) => (
                    <option key={each.id} value={each.databaseId}>
                      {each.name}
                    </option>
                  ))}
                </select>
              </label>
              <Trend
                key={chosen}
                set={chosen}
                small={false}
                below={(points) => <MetricLines points={points} />}
              />
              <Flakiest />
            </>
          )
        }}
      </Shown>
    </Page>
  )
}

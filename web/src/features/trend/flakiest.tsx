import { Link } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { formatShare } from '~/lib/format'
import { common } from '~/text/en/common'
import { trend as text } from '~/text/en/trend'
import { Interval } from '~/ui/interval'
import { Shown } from '~/ui/states'
import { FlakiestTestsDocument } from './trend.gen'

/** The unit tests whose sessions most often both pass and fail. */
export function Flakiest() {
  const answer = useAnswer(FlakiestTestsDocument, {})
  const { flakyColumns: columns } = text
  return (
    <section className="card stack" aria-labelledby="flakiest">
      <div>
        <h2 id="flakiest">{text.flakiest}</h2>
        <p className="small soft">{text.flakiestHint}</p>
      </div>
      <Shown answer={answer}>
        {({ flakiestUnitTests: tests }) =>
          tests.length === 0 ? (
            <p className="soft">{text.noFlaky}</p>
          ) : (
            <table className="small flaky-table">
              <thead>
                <tr>
                  {Object.values(columns).map((label) => (
                    <th key={label} scope="col">
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {tests.map((test) => (
                  <tr key={test.unitTest?.id ?? test.name}>
                    <td>
                      {test.unitTest === null ? (
                        test.name
                      ) : (
                        <Link href={`/unit-tests/${test.unitTest.databaseId}`}>{test.name}</Link>
                      )}
                    </td>
                    <td className="numeric">
                      {text.flakyIn(test.flakyRuns, test.runs, formatShare(test.flakyShare))}
                    </td>
                    <td>
                      <Interval rate={test.shown.passRate} span={test.shown.interval} />
                    </td>
                    <td className="numeric">
                      {common.rate(test.shown.passed, test.shown.counted)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Shown>
    </section>
  )
}

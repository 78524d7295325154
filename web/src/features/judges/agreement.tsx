import { Link } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { formatCount, formatNumber, formatShare } from '~/lib/format'
import { judges as text } from '~/text/en/judges'
import { Interval } from '~/ui/interval'
import { Shown } from '~/ui/states'
import { AgreementOfJudgeDocument, type AgreedFragment as Figure } from './judges.gen'
import { ENOUGH, type Judge, standingOf } from './strength'

/** How far the judges of a metric agree with people, and how much is left to review. */
export function Agreement({ metric }: { metric: string }) {
  const answer = useAnswer(AgreementOfJudgeDocument, { metric })
  return (
    <Shown answer={answer}>
      {({ judgeAgreement: { judges }, reviewQueue }) => (
        <>
          <div className="row judge-head">
            <Summary judge={judges[0]} />
            {reviewQueue.totalCount > 0 ? (
              <Link className="button" href={`/judges/queue?metric=${metric}`}>
                {text.review}
                <span className="small soft">{text.left(reviewQueue.totalCount)}</span>
              </Link>
            ) : (
              <span className="small soft">{text.nothingLeft}</span>
            )}
          </div>
          {judges.length > 0 && <Judges judges={judges} />}
        </>
      )}
    </Shown>
  )
}

/** What may be said of what counted, in the latest version that was reviewed. */
function Summary({ judge }: { judge: Judge | undefined }) {
  const standing = standingOf(judge)
  switch (standing.kind) {
    case 'unreviewed':
      return <p>{text.unreviewed}</p>
    case 'too-few':
      return <p>{text.tooFew(standing.reviews, ENOUGH)}</p>
    case 'unknown':
      return <p>{text.unknown}</p>
    case 'known':
      return (
        <p className={standing.strength === 'poor' ? 'failing' : undefined}>
          {text.strength[standing.strength]}
        </p>
      )
  }
}

function Judges({ judges }: { judges: readonly Judge[] }) {
  const { columns, meaning } = text
  return (
    <table className="small judge-table">
      <thead>
        <tr>
          {Object.entries(columns).map(([name, label]) => (
            <th key={name} scope="col" title={meaning[name as keyof typeof meaning]}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {judges.map((judge) => (
          <tr key={`${judge.metricVersion} ${judge.model}`} data-model={judge.model !== null}>
            <td data-label={columns.judge}>
              <span>
                <span className="tag">{text.version(judge.metricVersion)}</span>{' '}
                {judge.model ?? <b>{text.whatCounted}</b>}
              </span>
            </td>
            <td data-label={columns.reviews} className="numeric">
              <span>
                {formatCount(judge.reviews)}
                {judge.uncompared > 0 && (
                  <span className="soft"> {text.uncompared(judge.uncompared)}</span>
                )}
              </span>
            </td>
            <td data-label={columns.accuracy}>
              <Accuracy figure={judge.accuracy} />
            </td>
            {(['precision', 'recall', 'specificity'] as const).map((name) => (
              <td key={name} data-label={columns[name]} className="numeric">
                <Shares figure={judge[name]} format={formatShare} />
              </td>
            ))}
            <td data-label={columns.kappa} className="numeric">
              <Shares figure={judge.kappa} format={formatNumber} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Accuracy({ figure }: { figure: Figure | null }) {
  if (figure === null) return <span className="soft">{text.noAgreement}</span>
  const { value, interval } = figure
  const label =
    interval === null
      ? formatShare(value)
      : text.agrees(formatShare(value), formatShare(interval.low), formatShare(interval.high))
  return (
    <span className="judge-accuracy">
      <span className="numeric">{formatShare(value)}</span>
      <Interval rate={value} span={interval} label={label} />
    </span>
  )
}

interface SharesProperties {
  readonly figure: Figure | null
  readonly format: (value: number) => string
}

function Shares({ figure, format }: SharesProperties) {
  if (figure === null) return <span className="soft">–</span>
  return (
    <span>
      {format(figure.value)}
      {figure.interval !== null && (
        <span className="soft judge-between">
          {' '}
          {text.between(format(figure.interval.low), format(figure.interval.high))}
        </span>
      )}
    </span>
  )
}

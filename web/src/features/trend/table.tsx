import { Link } from 'wouter'
import { formatMoment, formatShare } from '~/lib/format'
import { trend as text } from '~/text/en/trend'
import { VerdictBadge } from '~/ui/outcome'
import type { Point } from './points'
import { changesInWords } from './words'

/** The runs, the newest first, with what changed before each. */
export function RunTable({ points }: { points: readonly Point[] }) {
  const { columns } = text
  return (
    <table className="small trend-table">
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
        {[...points].reverse().map(({ run, before, y, changes }) => (
          <tr key={run.id}>
            <td>
              <Link href={`/runs/${run.databaseId}`}>{formatMoment(run.createdAt)}</Link>
            </td>
            <td className="numeric">{formatShare(y)}</td>
            <td>{run.verdict !== null && <VerdictBadge verdict={run.verdict} />}</td>
            <td>
              {before === null ? (
                <span className="soft">{text.first}</span>
              ) : (
                <>
                  {changes.length === 0 ? (
                    <span className="soft">{text.unchanged}</span>
                  ) : (
                    changesInWords(changes)
                  )}{' '}
                  <Link
                    href={`/compare?a=${before.databaseId}&b=${run.databaseId}`}
                    aria-label={text.compareLabel(formatMoment(run.createdAt))}
                  >
                    {text.compare}
                  </Link>
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

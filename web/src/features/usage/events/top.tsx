import { Link } from 'wouter'
import { formatCount } from '~/lib/format'
import { usage as text } from '~/text/en/usage'
import type { UsageOverTimeQuery } from './events.gen'

interface Properties {
  readonly counts: UsageOverTimeQuery['topEvents']
  readonly name: string
  /** The address of the same with only this name. */
  readonly only: (name: string) => string
}

/** The most frequent names; each leads to what there is of it alone. */
export function Top({ counts, name, only }: Properties) {
  const most = counts[0]?.count ?? 1
  return (
    <section className="card stack" aria-labelledby="top">
      <h2 id="top">{text.top}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.topColumns.name}</th>
            <th scope="col" className="end">
              {text.topColumns.count}
            </th>
          </tr>
        </thead>
        <tbody>
          {counts.map((each) => (
            <tr key={each.name} data-chosen={each.name === name || undefined}>
              <td>
                <div className="usage-top">
                  <Link href={only(each.name)} title={text.only(each.name)}>
                    {each.name}
                  </Link>
                  <span className="bar" aria-hidden="true">
                    <span data-tone="pass" style={{ width: `${(100 * each.count) / most}%` }} />
                  </span>
                </div>
              </td>
              <td className="numeric end">{formatCount(each.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

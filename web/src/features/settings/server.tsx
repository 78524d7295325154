import { useAnswer } from '~/graphql/use-answer'
import { useIsKnown, useMay } from '~/graphql/viewer'
import { formatNumber } from '~/lib/format'
import { settings as text } from '~/text/en/settings'
import { Shown } from '~/ui/states'
import { LimitsOfServerDocument } from './settings.gen'

/** What the operator has set for everybody, with the names of the variables. */
export function Server() {
  const may = useMay('Server:GetLimits')
  const known = useIsKnown()
  const answer = useAnswer(LimitsOfServerDocument, {}, { pause: !may })
  return (
    <section className="card stack" aria-labelledby="server">
      <div>
        <h2 id="server">{text.server}</h2>
        <p className="soft small">{may || !known ? text.serverWhy : text.serverMayNot}</p>
      </div>
      {may && (
        <Shown answer={answer}>
          {({ serverLimits }) => (
            <table className="settings-table">
              <thead>
                <tr>
                  {Object.entries(text.columns).map(([name, label]) => (
                    <th key={name} scope="col">
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {serverLimits.map((limit) => (
                  <tr key={limit.name}>
                    <th scope="row">{limit.description}</th>
                    <td className="numeric nowrap">
                      {formatNumber(limit.value)} <span className="soft">{limit.unit}</span>
                    </td>
                    <td>
                      {limit.variable === null ? (
                        <span className="soft small">{text.fixed}</span>
                      ) : (
                        <code>{limit.variable}</code>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Shown>
      )}
    </section>
  )
}

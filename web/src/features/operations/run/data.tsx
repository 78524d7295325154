import { formatCount } from '~/lib/format'
import { common } from '~/text/en/common'
import { pulseRun as text } from '~/text/en/pulse-run'
import { Json } from '~/ui/json'
import { Moment } from '~/ui/moment'
import type { PulseRunDataFragment } from './run.gen'

type Run = PulseRunDataFragment & { readonly archived: boolean }

/** What a run had to do, and what the last of its stages left. */
export function Data({ run }: { run: Run }) {
  const { config, checkpoint } = run
  return (
    <>
      {run.usage.length > 0 && <Usage usage={run.usage} />}
      <section className="card stack" aria-labelledby="data">
        <h2 id="data">{text.data}</h2>
        <div className="pulse-data">
          <div className="stack">
            <h3>{text.config}</h3>
            <p className="small soft">{text.configVersion(config.taskType, config.taskVersion)}</p>
            <Json value={config.taskConfig} />
          </div>
          <div className="stack">
            {checkpoint === null ? (
              <p className="soft">{text.noCheckpoint}</p>
            ) : (
              <>
                <h3>{text.checkpoint(checkpoint.checkpointName)}</h3>
                <p className="small soft">
                  {checkpoint.summary}{' '}
                  {checkpoint.updatedAt !== null && <Moment at={checkpoint.updatedAt} />}
                </p>
                {checkpoint.payload === null && run.archived ? (
                  <p className="soft">{text.purged}</p>
                ) : (
                  <Json value={checkpoint.payload} />
                )}
              </>
            )}
          </div>
        </div>
      </section>
    </>
  )
}

function Usage({ usage }: { usage: Run['usage'] }) {
  return (
    <section className="card stack" aria-labelledby="usage">
      <h2 id="usage">{text.usage}</h2>
      <table>
        <thead>
          <tr>
            {Object.entries(text.usageColumns).map(([name, label]) => (
              <th key={name} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {usage.map((each) => (
            <tr key={`${each.kind} ${each.name}`}>
              <td>{each.name}</td>
              <td className="numeric">{formatCount(each.calls)}</td>
              <td className="numeric">
                {formatCount(each.promptTokens)} / {formatCount(each.completionTokens)}
              </td>
              <td className="numeric">{each.cost === null ? common.none : text.cost(each.cost)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

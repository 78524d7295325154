import { useState } from 'react'
import { useChange } from '~/graphql/use-answer'
import { formatCount, formatSpan } from '~/lib/format'
import { common } from '~/text/en/common'
import { trying as text } from '~/text/en/trying'
import { Json } from '~/ui/json'
import { MessageText } from '~/ui/message-text'
import { ProblemNote } from '~/ui/states'
import { giveAll } from '../form/giving'
import { blankOf, type Row, type Values, type Variant } from '../form/values'
import { CONNECTOR_ALONE } from '../kinds/service'
import type { Base } from '../saving/written'
import { TryConnectorDocument, type TryConnectorMutation } from './trying.gen'

interface Properties {
  readonly base: Base | null
  readonly values: Values
}

type Tried = TryConnectorMutation['tried']

const isChosen = (value: unknown): boolean => (value as Variant | undefined)?.chosen !== ''

/** Says something to the agent as it is written here, whether that is saved or not. */
export default function TryService({ base, values }: Properties) {
  const [say, setSay] = useState<string>(text.hello)
  const [way, setWay] = useState('')
  const trying = useChange(TryConnectorDocument)
  const [tried, setTried] = useState<Tried | null>(null)
  const [isUnready, setUnready] = useState(false)
  const sets = (values.versionSets as readonly Row[]).filter((row) =>
    isChosen((row.value as Values).connector),
  )

  async function attempt(): Promise<void> {
    const from = sets.find((row) => row.key === way)?.value as Values | undefined
    const connector = (from ?? values).connector ?? null
    let faults = isChosen(connector) ? 0 : 1
    const given = giveAll(CONNECTOR_ALONE, { ...blankOf(CONNECTOR_ALONE), connector }, '', () => {
      faults += 1
    })
    setUnready(faults > 0)
    setTried(null)
    if (faults > 0) return
    const done = await trying.run({
      input: { ...given, say, ...(base === null ? {} : { id: base.id }) },
    })
    setTried(done?.tried ?? null)
  }

  return (
    <section className="card stack" aria-labelledby="try">
      <div>
        <h2 id="try">{text.service}</h2>
        <p className="small soft">{text.serviceHint}</p>
      </div>
      <div className="edit-fields">
        {sets.length > 0 && (
          <label className="field">
            <span>{text.way}</span>
            <select className="input" value={way} onChange={(event) => setWay(event.target.value)}>
              <option value="">{text.ofService}</option>
              {sets.map((row) => (
                <option key={row.key} value={row.key}>
                  {String((row.value as Values).name)}
                </option>
              ))}
            </select>
          </label>
        )}
        <label className="field">
          <span>{text.say}</span>
          <input
            className="input"
            value={say}
            aria-describedby="try-say"
            onChange={(event) => setSay(event.target.value)}
          />
          <span id="try-say" className="small soft">
            {text.sayHint}
          </span>
        </label>
      </div>
      <div className="row">
        <button
          type="button"
          className="button"
          disabled={trying.running}
          onClick={() => void attempt()}
        >
          {trying.running ? text.running : text.sayIt}
        </button>
      </div>
      <div aria-live="polite" className="stack">
        {isUnready && <p className="edit-wrong">{text.connectorFirst}</p>}
        {trying.problem !== null && <ProblemNote problem={trying.problem} />}
        {tried !== null && <WhatCame tried={tried} />}
      </div>
    </section>
  )
}

function WhatCame({ tried }: { tried: Tried }) {
  const { reply, problem, exchanges, latencyMs } = tried
  return (
    <>
      {problem !== null && (
        <div className="note" data-tone="fail">
          <div>
            <p>
              <b>{common.outcomes[problem.outcome]}</b>: {problem.reason}
            </p>
            {problem.remedy !== null && <p className="small">{problem.remedy}</p>}
          </div>
        </div>
      )}
      {reply !== null && (
        <div className="note">
          <div className="stack">
            <p className="small soft">{text.answered(formatSpan(latencyMs))}</p>
            {reply.texts.map((each, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: Texts have no name of their own.
              <MessageText key={index} text={each} />
            ))}
            {reply.texts.length === 0 && <p>{text.silent}</p>}
            {reply.reasoning !== null && (
              <p className="small soft">
                {text.thought} {reply.reasoning}
              </p>
            )}
            {reply.toolCalls.map((call, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: Calls have no name of their own.
              <div key={index}>
                <code>{call.name}</code>
                {call.problem === null ? <Json value={call.arguments} /> : ` ${call.problem}`}
              </div>
            ))}
            {reply.ended && <p className="small soft">{text.hungUp}</p>}
          </div>
        </div>
      )}
      {exchanges.map((each, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: Exchanges have no name of their own.
        <details key={index} open={problem !== null && index === exchanges.length - 1}>
          <summary>
            <code className="try-address">
              {each.method} {each.address}
            </code>{' '}
            <span className="soft small">
              {each.status ?? text.unanswered}
              {each.totalMs !== null && ` · ${formatSpan(each.totalMs)}`}
              {` · ${text.bytes(formatCount(each.responseBytes))}`}
            </span>
          </summary>
          <div className="edit-fields try-exchange">
            <h3>{text.sent}</h3>
            <Json value={each.requestHeaders} />
            <Body text={each.requestBody} />
            {each.status !== null && (
              <>
                <h3>{text.got}</h3>
                <Json value={each.responseHeaders} />
                <Body text={each.responseBody} />
              </>
            )}
          </div>
        </details>
      ))}
    </>
  )
}

/** JSON as JSON, anything else as it came. */
function Body({ text: body }: { text: string }) {
  if (body === '') return null
  try {
    return <Json value={JSON.parse(body)} />
  } catch {
    return <pre className="json">{body}</pre>
  }
}

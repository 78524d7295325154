import './conversation.css'
import { conversation as text } from '~/text/en/conversation'
import { type Message, type Result, shown, standingOf } from './criterion'
import { MessageBubble } from './message'

interface Properties {
  readonly messages: readonly Message[]
  readonly results?: readonly Result[]
  readonly breaks?: readonly {
    readonly key: string
    readonly kind: keyof typeof text.breakKinds
    readonly why: string
  }[]
  readonly toResult?: (id: string) => void
  readonly fork?: (turn: number) => void
  /** It goes on: what is said is told to whoever does not see it. */
  readonly live?: boolean
}

/** The conversation, and beside each message what was said of it. */
export function Chat(properties: Properties) {
  const { messages, live = false } = properties
  const last = messages.at(-1)
  return live ? (
    <>
      <div role="log" aria-label={text.conversation}>
        <Messages {...properties} />
      </div>
      <p className="soft small chat-waiting">{text.waiting[last?.role ?? 'EVENT']}</p>
    </>
  ) : (
    <Messages {...properties} />
  )
}

function Messages({ messages, results = [], breaks = [], toResult, fork }: Properties) {
  if (messages.length === 0) return <p className="soft">{text.nothingSaid}</p>
  return (
    <ol className="chat">
      {messages.map((message, index) => {
        const about = results.filter((each) => each.references.includes(message.key))
        const broken = breaks.filter((each) => each.key === message.key)
        const endsTurn = messages[index + 1]?.turn !== message.turn
        return (
          <li key={message.key} id={message.key} tabIndex={-1} className="chat-row">
            <MessageBubble message={message} />
            <div className="beside small">
              {about.map((result) => (
                <button
                  key={result.id}
                  type="button"
                  className="said"
                  data-standing={standingOf(result)}
                  title={result.justification}
                  onClick={() => toResult?.(result.databaseId)}
                >
                  <span
                    className="mark"
                    data-mark={
                      {
                        met: 'pass',
                        notMet: 'fail',
                        inconclusive: 'foreign',
                        measured: 'pending',
                        notApplied: 'saved',
                      }[standingOf(result)]
                    }
                    aria-hidden="true"
                  />
                  <span>
                    {result.criterionName}: <b>{shown(result.value)}</b>
                    <span className="unseen">
                      {' '}
                      {standingOf(result) === 'notMet' ? text.notMet : ''}
                    </span>
                  </span>
                </button>
              ))}
              {broken.map((each) => (
                <p key={each.kind} className="failing">
                  {text.breaks}: {text.breakKinds[each.kind]}. {each.why}
                </p>
              ))}
              {fork !== undefined && endsTurn && message.role === 'AGENT' && (
                <button
                  type="button"
                  className="button plain small fork"
                  onClick={() => fork(message.turn)}
                >
                  {text.fork}
                </button>
              )}
            </div>
          </li>
        )
      })}
    </ol>
  )
}

import { useState } from 'react'
import { Link } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { compare as text } from '~/text/en/compare'
import { MessageText } from '~/ui/message-text'
import { nameOf, OutcomeMark } from '~/ui/outcome'
import { Shown } from '~/ui/states'
import { ConversationDocument, PairedSessionsDocument } from './compare.gen'
import { mostTelling, type Pair, pairsOf } from './pairs'

interface Properties {
  readonly base: string
  readonly candidate: string
  readonly unitTest: string
}

/** The sessions of a unit test in both runs; those of one place are read side by side. */
export function Pairs({ base, candidate, unitTest }: Properties) {
  const answer = useAnswer(PairedSessionsDocument, { base, candidate, unitTest })
  return (
    <Shown answer={answer}>
      {(data) => (
        <Chosen
          pairs={pairsOf(
            data.base?.sessionConnection.nodes ?? [],
            data.candidate?.sessionConnection.nodes ?? [],
          )}
        />
      )}
    </Shown>
  )
}

const named = (session: Pair['base']) => (session === null ? text.missing : nameOf(session.outcome))

function Chosen({ pairs }: { pairs: readonly Pair[] }) {
  const [chosen, setChosen] = useState<number | null>(null)
  const shown = pairs.find((each) => each.runIndex === chosen) ?? mostTelling(pairs)
  if (shown === null) return <p className="soft">{text.noPairs}</p>
  return (
    <div className="stack">
      <div className="row pair-list">
        {pairs.map((pair) => (
          <button
            key={pair.runIndex}
            type="button"
            className="pair"
            aria-pressed={pair === shown}
            aria-label={text.pair(pair.runIndex, named(pair.base), named(pair.candidate))}
            onClick={() => setChosen(pair.runIndex)}
          >
            <OutcomeMark outcome={pair.base?.outcome} />
            <OutcomeMark outcome={pair.candidate?.outcome} />
          </button>
        ))}
      </div>
      <div className="side-by-side">
        <Conversation name={text.base} id={shown.base?.id ?? null} />
        <Conversation name={text.candidate} id={shown.candidate?.id ?? null} />
      </div>
    </div>
  )
}

function Conversation({ name, id }: { name: string; id: string | null }) {
  const answer = useAnswer(ConversationDocument, { id: id ?? '' }, { pause: id === null })
  if (id === null) return <p className="soft">{text.nothingSaid}</p>
  return (
    <section aria-label={name}>
      <Shown answer={answer}>
        {({ session }) =>
          session === null ? (
            <p className="soft">{text.nothingSaid}</p>
          ) : (
            <>
              <p className="row">
                <OutcomeMark outcome={session.outcome} />
                <b>{name}</b>
                <span>{nameOf(session.outcome)}</span>
                <Link href={`/runs/${session.run.databaseId}/sessions/${session.slot}`}>
                  {text.open}
                </Link>
              </p>
              <p className="small soft">{session.reason}</p>
              <ol className="short-chat small">
                {session.transcript.map((message) => (
                  <li key={message.key} data-role={message.role}>
                    <b>{text.roles[message.role]}</b>
                    <MessageText text={message.text} />
                    {message.toolCalls.map((call, index) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: Calls have no other name.
                      <p key={index}>
                        <code>{call.name}</code>
                      </p>
                    ))}
                  </li>
                ))}
              </ol>
            </>
          )
        }
      </Shown>
    </section>
  )
}

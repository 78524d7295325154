import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { useAnswer, useChange } from '~/graphql/use-answer'
import { useMay } from '~/graphql/viewer'
import { useKeys } from '~/lib/keys'
import { conversation as words } from '~/text/en/conversation'
import { queue as text } from '~/text/en/judges'
import { Chat } from '~/ui/conversation/chat'
import { ReviewSessionResultDocument } from '~/ui/conversation/conversation.gen'
import type { Result } from '~/ui/conversation/criterion'
import { ResultCard } from '~/ui/conversation/result'
import { ProblemNote, Shown } from '~/ui/states'
import { Correction } from './correction'
import {
  JudgedSessionDocument,
  type JudgedSessionQuery,
  WithdrawReviewOfResultDocument,
} from './judges.gen'
import type { Happened, Item, Label, Queue } from './queue-state'

type Session = NonNullable<JudgedSessionQuery['session']>

interface Properties {
  readonly item: Item
  readonly following: Item | undefined
  readonly label: Label | undefined
  /** The result that was labelled last: what is taken back first. */
  readonly last: string | undefined
  readonly queue: Queue
  readonly happen: (happened: Happened) => void
  readonly setOpen: (id: string) => void
}

/** One judgement with its conversation, and what somebody says of it. */
export function Reviewing({ item, following, label, last, queue, happen, setOpen }: Properties) {
  const answer = useAnswer(JudgedSessionDocument, { id: item.sessionId })
  // The next one is at hand by the time that it is wanted.
  const next = following?.sessionId ?? ''
  useAnswer(JudgedSessionDocument, { id: next }, { pause: next === '' })
  const [told, setTold] = useState('')
  const mayReview = useMay('Metric:EvaluateMetric')
  const review = useChange(ReviewSessionResultDocument)
  const withdraw = useChange(WithdrawReviewOfResultDocument)
  const top = useRef<HTMLElement>(null)
  const [correcting, setCorrecting] = useState(false)

  const { resultId } = item
  const [shown, setShown] = useState(resultId)
  if (shown !== resultId) {
    setShown(resultId)
    setCorrecting(false)
  }
  const moved = useRef(resultId)
  const open = useRef(setOpen)
  useEffect(() => {
    open.current = setOpen
  })
  useEffect(() => {
    if (moved.current === resultId) return
    moved.current = resultId
    open.current(resultId)
    top.current?.focus({ preventScroll: true })
    top.current?.scrollIntoView({ block: 'nearest' })
  }, [resultId])

  const session = answer.data?.session
  const result = session?.results.find((each) => each.databaseId === resultId)
  const usable = result !== undefined && !(result.inconclusive && result.value === null)
  const busy = review.running || withdraw.running

  async function say(given: Label, said: { agree: boolean; value?: unknown; note?: string }) {
    if (busy) return
    const { sessionId } = item
    const done = await review.run({ input: { sessionId, resultId, ...said } })
    if (done === null) return
    setTold(text.said[given])
    setCorrecting(false)
    happen({ kind: 'labelled', id: resultId, label: given })
  }

  async function undo() {
    const back = queue.items.find((each) => each.resultId === last)
    if (back === undefined || busy) return
    const input = { sessionId: back.sessionId, resultId: back.resultId }
    if ((await withdraw.run({ input })) === null) return
    setTold(text.undone)
    happen({ kind: 'undone', id: back.resultId })
  }

  const agree = () => mayReview && usable && say('right', { agree: true })
  const disagree = () => mayReview && result !== undefined && setCorrecting(true)
  useKeys([
    { keys: 'a', does: text.keys.agree, run: agree },
    { keys: 'd', does: text.keys.disagree, run: disagree },
    { keys: 'j', does: text.keys.next, run: () => happen({ kind: 'moved', by: 1 }) },
    { keys: 'k', does: text.keys.previous, run: () => happen({ kind: 'moved', by: -1 }) },
    { keys: 'z', does: text.keys.undo, run: undo },
  ])

  return (
    <div className="queue-columns">
      <section
        className="card stack queue-panel"
        aria-labelledby="judgement"
        ref={top}
        tabIndex={-1}
      >
        <div className="row">
          <h2 id="judgement">{text.judgement}</h2>
          {label !== undefined && <span className="tag">{text.youSaid[label]}</span>}
        </div>
        <p className="small soft">{text.doubts[item.doubt]}</p>
        <Shown answer={answer}>
          {() =>
            session == null || result === undefined ? (
              <p>{text.gone}</p>
            ) : (
              <Judgement session={session} result={result} />
            )
          }
        </Shown>
        {!mayReview && <p className="small soft">{text.noPermission}</p>}
        {mayReview && result !== undefined && !usable && <p>{text.nothingJudged}</p>}
        {correcting && result !== undefined ? (
          <Correction
            key={resultId}
            result={result}
            metricValue={evaluatedOf(session, result)?.metric?.metricValue}
            busy={busy}
            close={() => setCorrecting(false)}
            save={(value, note) => say('wrong', { agree: false, value, note })}
          />
        ) : (
          mayReview && (
            <div className="row">
              <button
                type="button"
                className="button primary"
                disabled={!usable || busy}
                onClick={agree}
              >
                {text.right} <kbd>a</kbd>
              </button>
              <button
                type="button"
                className="button"
                disabled={result === undefined || busy}
                onClick={disagree}
              >
                {text.wrong} <kbd>d</kbd>
              </button>
            </div>
          )
        )}
        <div className="row queue-steps">
          <Step keys="k" name={text.back} run={() => happen({ kind: 'moved', by: -1 })} />
          <Step keys="j" name={text.skip} run={() => happen({ kind: 'moved', by: 1 })} />
          {last !== undefined && <Step keys="z" name={text.undo} run={undo} />}
        </div>
        {[review.problem, withdraw.problem].map(
          (problem) => problem !== null && <ProblemNote key={problem.code} problem={problem} />,
        )}
        <p className="unseen" role="status">
          {told}
        </p>
      </section>
      <section className="card stack" aria-labelledby="conversation">
        <h2 id="conversation">{words.conversation}</h2>
        <Shown answer={answer}>
          {({ session }) =>
            session === null ? (
              <p>{text.gone}</p>
            ) : (
              <Chat
                messages={session.transcript}
                results={session.results.filter((each) => each.databaseId === resultId)}
                breaks={session.personaBreaks}
              />
            )
          }
        </Shown>
      </section>
    </div>
  )
}

function Step({ keys, name, run }: { keys: string; name: string; run: () => void }) {
  return (
    <button type="button" className="button plain" onClick={run}>
      {name} <kbd>{keys}</kbd>
    </button>
  )
}

const evaluatedOf = (session: Session | null | undefined, result: Result) =>
  session?.unitTestRun?.metricsToEvaluate.find(
    (each) => each.successCriterionName === result.criterionName,
  )

function Judgement({ session, result }: { session: Session; result: Result }) {
  const evaluated = evaluatedOf(session, result)
  const description = evaluated?.metric?.description
  return (
    <>
      <p className="small">
        <Link href={`/runs/${session.run.databaseId}/sessions/${session.slot}`}>
          {text.toSession}
        </Link>{' '}
        <span className="soft">
          {session.unitTestRun?.pinned.name}
          {session.run.unitTestSet !== null && `, ${session.run.unitTestSet.name}`}
        </span>
      </p>
      <ResultCard
        sessionId={session.databaseId}
        result={result}
        evaluated={evaluated}
        jump={(key) => document.getElementById(key)?.scrollIntoView({ block: 'center' })}
        judged
      />
      {description !== undefined && (
        <details className="small">
          <summary>{text.asked}</summary>
          <p className="message-text">{description}</p>
        </details>
      )}
    </>
  )
}

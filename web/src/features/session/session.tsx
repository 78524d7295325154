import './session.css'
import { lazy, Suspense, useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { MAY_START } from '~/graphql/may-create'
import { useAnswer } from '~/graphql/use-answer'
import { useMay } from '~/graphql/viewer'
import { useKeys } from '~/lib/keys'
import { common } from '~/text/en/common'
import { conversation as words } from '~/text/en/conversation'
import { session as text } from '~/text/en/session'
import { Chat } from '~/ui/conversation/chat'
import { byWeight, standingOf } from '~/ui/conversation/criterion'
import { ResultCard } from '~/ui/conversation/result'
import { Json } from '~/ui/json'
import { nameOf, OutcomeMark, toneOf } from '~/ui/outcome'
import { Page } from '~/ui/page'
import { Empty, Shown } from '~/ui/states'
import { asHeard, useHeard } from './live'
import { neighboursOf } from './neighbours'
import { FactList, Pins } from './pins'
import type { Session as SessionShown, UnitTest } from './played'
import {
  SessionOfRunDocument,
  type SessionOfRunQuery,
  SessionOutcomesDocument,
} from './session.gen'

const Derive = lazy(() => import('./derive'))

type Run = NonNullable<SessionOfRunQuery['unitTestSetRun']>

/** To a message or a result: in sight, and the next stop of Tab. */
function jump(id: string): void {
  const found = document.getElementById(id)
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  found?.scrollIntoView({ block: 'center', behavior: still ? 'auto' : 'smooth' })
  found?.focus({ preventScroll: true })
}

/** Slots are numbers from 0 on that the server can read. */
const isSlot = (slot: string) => /^\d{1,9}$/.test(slot)

export default function Session({ run, slot }: { run: string; slot: string }) {
  if (!isSlot(slot)) return <Missing title={text.none} href={`/runs/${run}`} />
  return <InSlot run={run} slot={Number(slot)} />
}

function InSlot({ run, slot }: { run: string; slot: number }) {
  const answer = useAnswer(SessionOfRunDocument, { run, slot })
  const found = answer.data?.unitTestSetRun
  const live = found != null && found.status === 'RUNNING' && found.session?.outcome == null
  const heard = useHeard(run, slot, live, answer.again)
  return (
    <Shown answer={answer} whole>
      {({ unitTestSetRun }) => {
        if (unitTestSetRun === null) return <Missing title={text.noRun} href="/runs" />
        if (unitTestSetRun.session === null) {
          return <Missing title={live ? text.notBegun : text.none} href={`/runs/${run}`} />
        }
        const { session } = unitTestSetRun
        const shown = session.outcome === null ? asHeard(session, heard) : session
        return <SessionPage run={unitTestSetRun} session={shown} />
      }}
    </Shown>
  )
}

function Missing({ title, href }: { title: string; href: string }) {
  return (
    <Page title={title}>
      <Empty title={text.noneHint}>
        <Link href={href}>{href === '/runs' ? text.allRuns : text.toRun}</Link>
      </Empty>
    </Page>
  )
}

interface PageProperties {
  readonly run: Run
  readonly session: SessionShown
}

function SessionPage({ run, session }: PageProperties) {
  const [parameters, setParameters] = useSearchParams()
  const [turn, setTurn] = useState<number | null | 'closed'>('closed')
  const [, go] = useLocation()
  const outcomes = useAnswer(SessionOutcomesDocument, { run: run.databaseId })
  const near = neighboursOf(outcomes.data?.unitTestSetRun?.sessions ?? [], session.slot)
  const mayFork = useMay(MAY_START)
  const mayMake = useMay('Simulation:CreateSimulationUnitTest')
  const raw = parameters.has('raw')
  const unitTest = session.unitTestRun ?? undefined
  const set = run.unitTestSet?.name ?? common.deletedSet
  const ended = session.outcome !== null
  const visit = (slot: number | null) => {
    if (slot !== null) go(`/runs/${run.databaseId}/sessions/${slot}`)
  }
  useKeys([
    { keys: 'f', does: text.nextFailure, run: () => visit(near.nextFailure) },
    { keys: 'F', does: text.previousFailure, run: () => visit(near.previousFailure) },
    { keys: 'j', does: text.next, run: () => visit(near.next) },
    { keys: 'k', does: text.previous, run: () => visit(near.previous) },
    { keys: 'u', does: text.backToRun, run: () => go(`/runs/${run.databaseId}`) },
  ])
  return (
    <Page
      title={text.title(session.slot, set)}
      heading={<Heading session={session} unitTest={unitTest} />}
      above={
        <p className="small">
          <Link href={`/runs/${run.databaseId}`}>{set}</Link>{' '}
          <span className="soft">
            {text.heading(session.slot)}
            {unitTest !== undefined && `, ${text.nth(session.runIndex, unitTest.runCount)}`}
          </span>
        </p>
      }
      actions={
        <>
          <Step to={near.previousFailure} visit={visit} label={text.previousFailure} />
          <Step to={near.nextFailure} visit={visit} label={text.nextFailure} />
          {ended && (
            <button
              type="button"
              className="button"
              disabled={!mayMake}
              onClick={() => setTurn(null)}
            >
              {text.makeUnitTest}
            </button>
          )}
          <button
            type="button"
            className="button"
            aria-pressed={raw}
            onClick={() => setParameters(raw ? {} : { raw: '' }, { replace: true })}
          >
            {text.raw}
          </button>
        </>
      }
    >
      {ended && <Why session={session} unitTest={unitTest} />}
      <div className="session-columns">
        <section className="card stack" aria-labelledby="conversation">
          <h2 id="conversation">{words.conversation}</h2>
          {raw ? (
            <Raw session={session} />
          ) : (
            <Chat
              messages={session.transcript}
              live={!ended}
              results={session.results}
              breaks={session.personaBreaks}
              toResult={(id) => jump(`result-${id}`)}
              {...(ended && mayFork ? { fork: setTurn } : {})}
            />
          )}
        </section>
        <div className="stack session-side">
          <section className="card stack" aria-labelledby="results">
            <h2 id="results">{text.results}</h2>
            {session.results.length === 0 && (
              <p className="soft">{ended ? text.noResults : text.resultsLater}</p>
            )}
            {byWeight(session.results).map((result) => (
              <div key={result.id} id={`result-${result.databaseId}`} tabIndex={-1}>
                <ResultCard
                  sessionId={session.databaseId}
                  result={result}
                  evaluated={evaluatedOf(unitTest, result.criterionName)}
                  jump={jump}
                />
              </div>
            ))}
          </section>
          <section className="card stack" aria-labelledby="pins">
            <h2 id="pins">{text.pins}</h2>
            <FactList session={session} />
            {unitTest !== undefined && (
              <Pins
                unitTest={unitTest}
                set={
                  run.unitTestSet && {
                    definitionId: run.unitTestSet.databaseId,
                    version: run.unitTestSetVersion,
                    name: set,
                  }
                }
              />
            )}
          </section>
          <Attempts session={session} />
        </div>
      </div>
      {turn !== 'closed' && (
        <Suspense>
          <Derive sessionId={session.databaseId} turn={turn} close={() => setTurn('closed')} />
        </Suspense>
      )}
    </Page>
  )
}

const evaluatedOf = (unitTest: UnitTest | undefined, criterion: string) =>
  unitTest?.metricsToEvaluate.find(
    (each) => each.successCriterionName === criterion || each.metric?.name === criterion,
  )

interface StepProperties {
  readonly to: number | null
  readonly visit: (slot: number | null) => void
  readonly label: string
}

function Step({ to, visit, label }: StepProperties) {
  return (
    <button type="button" className="button" disabled={to === null} onClick={() => visit(to)}>
      {label}
    </button>
  )
}

function Heading({ session, unitTest }: { session: SessionShown; unitTest: UnitTest | undefined }) {
  const { outcome } = session
  return (
    <span className="session-heading">
      {outcome === null ? (
        <span className="badge" data-tone="live">
          {text.playing}
        </span>
      ) : (
        <span className="badge" data-tone={toneOf(outcome)}>
          <OutcomeMark outcome={outcome} />
          {nameOf(outcome)}
        </span>
      )}{' '}
      {unitTest?.pinned.name ?? text.heading(session.slot)}
    </span>
  )
}

/** What decided the outcome, and the way to the message that shows it. */
function Why({ session, unitTest }: { session: SessionShown; unitTest: UnitTest | undefined }) {
  const against = session.results.filter((each) =>
    ['notMet', 'inconclusive'].includes(standingOf(each)),
  )
  if (session.reason === '' && against.length === 0) return null
  const tone = session.outcome === 'PASSED' ? undefined : 'fail'
  return (
    <section className="note why" data-tone={tone} aria-labelledby="why">
      <div>
        <h2 id="why">{text.why}</h2>
        <p>{session.reason}</p>
        {against.map((result) => (
          <ResultCard
            key={result.id}
            sessionId={session.databaseId}
            result={result}
            evaluated={evaluatedOf(unitTest, result.criterionName)}
            jump={jump}
            judged
          />
        ))}
      </div>
    </section>
  )
}

function Raw({ session }: { session: SessionShown }) {
  return (
    <>
      <p>
        <a
          className="button"
          download={`session-${session.databaseId}.json`}
          href={`data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(session, null, 2))}`}
        >
          {text.download}
        </a>
      </p>
      <Json value={session} />
    </>
  )
}

function Attempts({ session }: { session: SessionShown }) {
  if (session.earlierAttempts.length === 0) return null
  return (
    <section className="card stack" aria-labelledby="attempts">
      <h2 id="attempts">{text.attempts}</h2>
      {session.earlierAttempts.map((attempt, index) => (
        <details key={attempt.id}>
          <summary>{text.attempt(index + 1, nameOf(attempt.outcome))}</summary>
          <p className="small">{attempt.reason}</p>
          <ol className="chat">
            {attempt.transcript.map((message) => (
              <li key={message.key} className="small">
                <b>{words.roles[message.role]}</b> {message.text}
              </li>
            ))}
          </ol>
        </details>
      ))}
    </section>
  )
}

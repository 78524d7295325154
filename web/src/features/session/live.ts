import { useEffect, useRef, useState } from 'react'
import { useClient } from 'urql'
import { connection } from '~/graphql/connection'
import { useStore } from '~/lib/store'
import type { Message } from '~/ui/conversation/criterion'
import { SessionNewsDocument, type SessionNewsSubscription } from './session.gen'

type News = SessionNewsSubscription['unitTestSetRunProgress']

/** What was heard of a session while it is played. */
export interface Heard {
  /** Of which attempt; null before anything was heard. */
  readonly session: string | null
  readonly messages: readonly Message[]
}

export const NOTHING_HEARD: Heard = { session: null, messages: [] }

/** `known` with what is not in it yet; what is there is kept in its place, as it is now. */
export function merged(known: readonly Message[], heard: readonly Message[]): Message[] {
  const latest = new Map(heard.map((message) => [message.key, message]))
  const there = new Set(known.map((message) => message.key))
  return [
    ...known.map((message) => latest.get(message.key) ?? message),
    ...heard.filter((message) => !there.has(message.key)),
  ]
}

/** What is known after `news`; another attempt in the slot begins anew. */
export function heardAfter(before: Heard, news: News): Heard {
  const session = news.session?.databaseId ?? before.session
  const known = session === before.session ? before.messages : []
  return { session, messages: merged(known, news.messages) }
}

interface Told {
  readonly databaseId: string
  readonly transcript: readonly Message[]
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0)

/** `session` with what was heard of it, and what that adds up to; as it is where nothing was. */
export function asHeard<Session extends Told>(session: Session, heard: Heard): Session {
  if (heard.session !== session.databaseId) return session
  const transcript = merged(session.transcript, heard.messages)
  const answers = transcript.filter((message) => message.role === 'AGENT')
  return {
    ...session,
    transcript,
    turns: new Set(answers.map((message) => message.turn)).size,
    agentLatencyMs: sum(answers.map((message) => message.latencyMs ?? 0)),
    promptTokens: sum(transcript.map((message) => message.usage?.promptTokens ?? 0)),
    completionTokens: sum(transcript.map((message) => message.usage?.completionTokens ?? 0)),
  }
}

/** Listens to one session for as long as it is `live`; `again` is called where more has changed. */
export function useHeard(run: string, slot: number, live: boolean, again: () => void): Heard {
  const client = useClient()
  const [heard, setHeard] = useState(NOTHING_HEARD)
  const { returns } = useStore(connection)
  const ask = useRef(again)
  useEffect(() => {
    ask.current = again
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: A server that is back is asked anew.
  useEffect(() => {
    if (!live) return
    let known: string | null = null
    const listening = client
      .subscription(SessionNewsDocument, { run, slot })
      .subscribe(({ data }) => {
        const news = data?.unitTestSetRunProgress
        if (news === undefined) return
        const session = news.session?.databaseId ?? known
        const begun = session !== known
        known = session
        setHeard((before) => heardAfter(before, news))
        if (begun || news.kind === 'SESSION_FINISHED' || news.kind === 'RUN_FINISHED') ask.current()
      })
    return () => listening.unsubscribe()
  }, [client, run, slot, live, returns])
  return heard
}

import { expect, it } from 'vitest'
import type { Message } from '~/ui/conversation/criterion'
import { asHeard, heardAfter, merged, NOTHING_HEARD } from './live'

const said = (key: string, text = key): Message => ({ key, text }) as Message
const news = (session: string, ...messages: Message[]) =>
  ({ kind: 'TURN', session: { id: session, databaseId: session }, messages }) as const

const texts = (messages: readonly Message[]) => messages.map((each) => each.text)

it('adds what is said, once, in its place', () => {
  const known = [said('1-persona-1'), said('1-agent-1', 'first')]
  const all = merged(known, [said('1-agent-1', 'whole'), said('2-persona-1')])
  expect(texts(all)).toEqual(['1-persona-1', 'whole', '2-persona-1'])
})

it('hears the persona before the agent, and both once', () => {
  const spoke = heardAfter(NOTHING_HEARD, news('a', said('1-persona-1')))
  const turn = heardAfter(spoke, news('a', said('1-persona-1'), said('1-agent-1')))
  expect(texts(turn.messages)).toEqual(['1-persona-1', '1-agent-1'])
})

it('begins anew with another attempt in the slot', () => {
  const first = heardAfter(NOTHING_HEARD, news('a', said('1-persona-1', 'old')))
  const second = heardAfter(first, news('b', said('1-persona-1', 'new')))
  expect(second).toMatchObject({ session: 'b' })
  expect(texts(second.messages)).toEqual(['new'])
})

it('adds up what was heard of the session that is shown', () => {
  const answer = { key: '1-agent-1', role: 'AGENT', turn: 1, latencyMs: 20, usage: null } as Message
  const heard = { session: 'a', messages: [said('1-persona-1'), answer] }
  const session = { databaseId: 'a', transcript: [], turns: 0, agentLatencyMs: 0 }
  expect(asHeard(session, heard)).toMatchObject({ turns: 1, agentLatencyMs: 20 })
  expect(asHeard(session, heard).transcript).toHaveLength(2)
  const other = { databaseId: 'b', transcript: [] }
  expect(asHeard(other, heard)).toBe(other)
})

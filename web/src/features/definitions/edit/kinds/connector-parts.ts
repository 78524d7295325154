import type {
  EventMatchInput,
  EventStreamInput,
  OAuthInput,
  PollInput,
  ProbeInput,
  TimeOutsInput,
} from '~/graphql/schema.gen'
import { editingService as t } from '~/text/en/editing-service'
import type { Field, GroupField, PairsField, TextField } from '../form/fields'

export type Of<Input> = Readonly<Record<keyof Input, Field>>

const seconds = (words: { readonly label: string }, begins = '', more = true): Field => ({
  kind: 'number',
  ...words,
  begins,
  more,
})

export const path = (words: { readonly label: string }, more = true): TextField => ({
  kind: 'text',
  ...words,
  code: true,
  more,
})

export const url = (words: { readonly label: string }): Field => ({
  kind: 'text',
  ...words,
  code: true,
  required: true,
})

export const headers: PairsField = {
  kind: 'pairs',
  ...t.headers,
  one: t.header,
  secret: true,
}

export const timeoutSeconds = seconds(t.timeoutSeconds, '60')
export const pollSeconds = seconds(t.pollSeconds, '1')
export const quietSeconds = seconds(t.quietSeconds)

const TIMEOUTS: Of<TimeOutsInput> = {
  connectSeconds: seconds(t.connectSeconds, '', false),
  firstByteSeconds: seconds(t.firstByteSeconds, '', false),
}
export const timeouts: GroupField = { kind: 'group', ...t.timeouts, of: TIMEOUTS, more: true }

const PROBE: Of<ProbeInput> = {
  path: { kind: 'text', ...t.probePath, code: true, required: true },
  answerPath: path(t.answerPathOfProbe, false),
}
export const probe: GroupField = {
  kind: 'group',
  ...t.probe,
  optional: t.probed,
  of: PROBE,
  more: true,
}

const OAUTH: Of<OAuthInput> = {
  tokenUrl: { kind: 'text', ...t.tokenUrl, code: true, required: true },
  clientId: { kind: 'text', ...t.clientId, code: true, required: true },
  clientSecret: { kind: 'text', ...t.clientSecret, code: true, required: true, secret: true },
  scope: { kind: 'text', ...t.scope, code: true },
  audience: { kind: 'text', ...t.audience, code: true },
  clientAuthentication: {
    kind: 'choice',
    ...t.clientAuthentication,
    options: t.authentications,
    begins: 'BASIC',
    required: true,
  },
}
export const oauth: GroupField = {
  kind: 'group',
  ...t.oauth,
  optional: t.authorized,
  of: OAUTH,
  more: true,
}

const EVENT_STREAM: Of<EventStreamInput> = {
  format: { kind: 'choice', ...t.format, options: t.formats, begins: 'SSE', required: true },
  texts: { kind: 'choice', ...t.textsOf, options: t.textKinds, begins: 'DELTAS', required: true },
  lastPath: path(t.lastPath, false),
  lastEvent: { kind: 'text', ...t.lastEvent, code: true },
}
export const eventStream: GroupField = {
  kind: 'group',
  ...t.eventStream,
  optional: t.streamed,
  of: EVENT_STREAM,
  more: true,
}

const POLL: Of<PollInput> = {
  urlPath: path(t.urlPath, false),
  path: { kind: 'text', ...t.pollPath, code: true },
  idPath: path(t.idPath, false),
  untilPath: path(t.untilPath, false),
  until: { kind: 'texts', ...t.until, one: t.word },
  failed: { kind: 'texts', ...t.failed, one: t.word },
  intervalSeconds: seconds(t.intervalSeconds, '1', false),
}
export const poll: GroupField = {
  kind: 'group',
  ...t.poll,
  optional: t.polled,
  of: POLL,
  more: true,
}

export const EVENT: Of<EventMatchInput> = {
  path: { kind: 'text', ...t.eventPath, code: true, required: true },
  value: { kind: 'json', ...t.eventValue, holds: 'anything', keepsEmpty: true, lines: 1 },
}

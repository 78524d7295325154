import type {
  A2aConnectorInput,
  ChatConnectorInput,
  ConnectorInput,
  HttpConnectorInput,
  PluginConnectorInput,
  PythonConnectorInput,
  ResponsesConnectorInput,
  WebSocketConnectorInput,
} from '~/graphql/schema.gen'
import { editingService as t } from '~/text/en/editing-service'
import type { Field, Option, VariantField } from '../form/fields'
import {
  EVENT,
  eventStream,
  headers,
  type Of,
  oauth,
  path,
  poll,
  pollSeconds,
  probe,
  quietSeconds,
  timeoutSeconds,
  timeouts,
  url,
} from './connector-parts'

const model: Field = { kind: 'text', ...t.model, code: true, begins: 'default' }
const apiKey: Field = { kind: 'text', ...t.apiKey, code: true, secret: true }
const parameters: Field = { kind: 'json', ...t.parameters, holds: 'object', more: true }
const tools: Field = { kind: 'json', ...t.tools, holds: 'list', more: true }

const http: Of<HttpConnectorInput> = {
  url: url(t.httpUrl),
  bodyTemplate: {
    kind: 'json',
    ...t.bodyTemplate,
    holds: 'anything',
    keepsEmpty: true,
    lines: 3,
    begins: '{\n  "message": "{{message}}"\n}',
    required: true,
  },
  answerPath: { ...path(t.answerPath, false), required: true },
  headers,
  toolCallsPath: path(t.toolCallsPath),
  endedPath: path(t.endedPath),
  continuationPath: path(t.continuationPath),
  reasoningPath: path(t.reasoningPath),
  finishReasonPath: path(t.finishReasonPath),
  eventStream,
  poll,
  oauth,
  probe,
  timeoutSeconds,
  timeouts,
}

const chat: Of<ChatConnectorInput> = {
  url: url(t.chatUrl),
  model,
  apiKey,
  systemPrompt: { kind: 'text', ...t.systemPrompt, lines: 4 },
  headers,
  stream: { kind: 'flag', ...t.stream, begins: false },
  parameters,
  tools,
  oauth,
  probe,
  timeoutSeconds,
  timeouts,
}

const responses: Of<ResponsesConnectorInput> = {
  url: url(t.responsesUrl),
  model,
  apiKey,
  instructions: { kind: 'text', ...t.instructions, lines: 4 },
  headers,
  stream: { kind: 'flag', ...t.stream, begins: false },
  parameters,
  tools,
  oauth,
  probe,
  timeoutSeconds,
  timeouts,
}

const a2a: Of<A2aConnectorInput> = {
  url: url(t.a2aUrl),
  headers,
  stream: { kind: 'flag', ...t.stream, begins: true },
  cardPath: {
    kind: 'text',
    ...t.cardPath,
    code: true,
    more: true,
    begins: '/.well-known/agent-card.json',
  },
  pollSeconds,
  oauth,
  probe,
  timeoutSeconds,
  timeouts,
}

const websocket: Of<WebSocketConnectorInput> = {
  url: url(t.websocketUrl),
  messageTemplate: {
    kind: 'json',
    ...t.messageTemplate,
    holds: 'anything',
    keepsEmpty: true,
    lines: 3,
    begins: '{\n  "text": "{{message}}"\n}',
    required: true,
  },
  textPath: path(t.textPath, false),
  joinsTexts: { kind: 'flag', ...t.joinsTexts, begins: false },
  final: { kind: 'group', ...t.final, optional: t.finalOn, of: EVENT },
  headers,
  greets: { kind: 'flag', ...t.greets, begins: false },
  quietSeconds,
  toolCallsPath: path(t.toolCallsPath),
  endedPath: path(t.endedPath),
  continuationPath: path(t.continuationPath),
  failed: { kind: 'group', ...t.failedEvent, optional: t.failedOn, of: EVENT, more: true },
  ignored: { kind: 'rows', ...t.ignored, one: t.event, inline: true, of: EVENT, more: true },
  openTemplates: { kind: 'json', ...t.openTemplates, holds: 'list', more: true },
  resumeTemplates: { kind: 'json', ...t.resumeTemplates, holds: 'list', more: true },
  subprotocol: { kind: 'text', ...t.subprotocol, code: true, more: true },
  timeoutSeconds,
  timeouts,
}

const handed = {
  settings: { kind: 'json', ...t.settings, holds: 'object' },
  variables: { kind: 'pairs', ...t.variables, one: t.variable, secret: true },
  keepsConversation: { kind: 'flag', ...t.keepsConversation, begins: false },
  timeoutSeconds,
} satisfies Readonly<Record<string, Field>>

const python: Of<PythonConnectorInput> = {
  callable: { kind: 'text', ...t.callable, code: true, required: true },
  ...handed,
}

const plugin: Of<PluginConnectorInput> = {
  name: { kind: 'text', ...t.pluginName, code: true, required: true },
  ...handed,
}

const CONNECTORS: Readonly<Record<keyof ConnectorInput, Option>> = {
  http: { ...t.connectors.http, typename: 'HttpConnector', of: http },
  chat: { ...t.connectors.chat, typename: 'ChatConnector', of: chat },
  responses: { ...t.connectors.responses, typename: 'ResponsesConnector', of: responses },
  a2a: { ...t.connectors.a2a, typename: 'A2aConnector', of: a2a },
  websocket: { ...t.connectors.websocket, typename: 'WebSocketConnector', of: websocket },
  python: { ...t.connectors.python, typename: 'PythonConnector', of: python },
  plugin: { ...t.connectors.plugin, typename: 'PluginConnector', of: plugin },
}

export const connector = (none: string, begins = ''): VariantField => ({
  kind: 'variant',
  ...t.connector,
  begins,
  none,
  of: CONNECTORS,
})

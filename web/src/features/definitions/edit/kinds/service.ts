import type {
  CreateServiceInput,
  ModelPreferenceInput,
  NamedVersionSetInput,
  ServiceLimitsInput,
} from '~/graphql/schema.gen'
import { editingService as t } from '~/text/en/editing-service'
import type { Fields, Section } from '../form/fields'
import { name, tags } from './common'
import type { Of } from './connector-parts'
import { connector } from './connectors'

/** It always follows the service. */
const EDGE = 'edge'

const PREFERENCE: Of<ModelPreferenceInput> = {
  role: { kind: 'text', ...t.role, required: true },
  llmName: { kind: 'text', ...t.llmName, required: true },
  params: { kind: 'json', ...t.params, holds: 'object', lines: 2 },
}

const LIMITS: Of<ServiceLimitsInput> = {
  maxConcurrentSessions: { kind: 'number', ...t.maxConcurrentSessions, whole: true },
  requestsPerMinute: { kind: 'number', ...t.requestsPerMinute, whole: true },
}

const VERSION_SET: Of<NamedVersionSetInput> = {
  name: { kind: 'text', ...t.versionSetName, code: true, required: true },
  connector: connector(t.ownConnector),
  agentVersionNumber: { kind: 'number', ...t.agentVersionNumber, whole: true, more: true },
  serviceHierarchicalStateMachineVersionNumber: {
    kind: 'number',
    ...t.stateMachineVersionNumber,
    whole: true,
    more: true,
  },
  llmModelPreferences: {
    kind: 'rows',
    ...t.llmModelPreferences,
    one: t.preference,
    keyed: 'role',
    of: PREFERENCE,
    more: true,
  },
}

const what = {
  name,
  description: { kind: 'text', ...t.description, lines: 2, required: true },
  isActive: { kind: 'flag', ...t.isActive, begins: true },
  tags,
  keyterms: { kind: 'texts', ...t.keyterms, one: t.keyterm, more: true },
  agentId: { kind: 'text', ...t.agentId, code: true, more: true },
  serviceHierarchicalStateMachineId: { kind: 'text', ...t.stateMachineId, code: true, more: true },
} satisfies Partial<Of<CreateServiceInput>>

const reached = { connector: connector(t.noConnector, 'http') } satisfies Partial<
  Of<CreateServiceInput>
>

const sets = {
  versionSets: {
    kind: 'rows',
    ...t.versionSets,
    one: t.versionSet,
    keyed: 'name',
    skips: (row) => row.name === EDGE,
    of: VERSION_SET,
  },
  limits: { kind: 'group', ...t.limits, optional: t.limited, of: LIMITS },
} satisfies Omit<Of<CreateServiceInput>, keyof typeof what | keyof typeof reached>

/** How it is reached, to be tried by itself. */
export const CONNECTOR_ALONE: Fields = reached

export const SERVICE: readonly Section[] = [
  { title: t.what, of: what },
  { title: t.reached, of: reached },
  { title: t.sets, hint: t.setsHint, of: sets },
]

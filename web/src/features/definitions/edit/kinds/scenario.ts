import type { CreateScenarioInput, ScenarioVersionInput } from '~/graphql/schema.gen'
import { editing as text } from '~/text/en/editing'
import type { Field, Section } from '../form/fields'
import { name, tags } from './common'
import { TOOL } from './tools'

type Written = Omit<CreateScenarioInput, 'initialVersion'> & ScenarioVersionInput

const { scenario: t } = text

const what = {
  name,
  objective: { kind: 'text', ...t.objective, lines: 2, required: true },
  instructions: { kind: 'text', ...t.instructions, lines: 10, required: true },
  initialMessageType: {
    kind: 'choice',
    ...t.initialMessageType,
    options: t.initial,
    begins: 'USER_MESSAGE',
    required: true,
  },
  conversationStartsAt: { kind: 'moment', ...t.conversationStartsAt },
  tags,
} satisfies Partial<Record<keyof Written, Field>>

const environment = {
  tools: { kind: 'rows', ...t.tools, one: t.tool, of: TOOL },
  state: { kind: 'json', ...t.state, holds: 'object', lines: 4 },
  maxToolRounds: { kind: 'number', ...t.maxToolRounds, whole: true },
} satisfies Record<Exclude<keyof Written, keyof typeof what>, Field>

export const SCENARIO: readonly Section[] = [
  { title: t.what, of: what },
  { title: t.environment, hint: t.environmentHint, of: environment },
]

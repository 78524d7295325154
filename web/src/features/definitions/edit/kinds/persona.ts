import type { CreatePersonaInput, PersonaVersionInput } from '~/graphql/schema.gen'
import { editing as text } from '~/text/en/editing'
import type { Field, Section } from '../form/fields'
import { name, tags } from './common'

type Written = Omit<CreatePersonaInput, 'initialVersion'> & PersonaVersionInput

const { persona: t } = text

const who = {
  name,
  role: { kind: 'text', ...t.role, required: true },
  background: { kind: 'text', ...t.background, lines: 6, required: true },
  preferredLanguage: { kind: 'text', ...t.preferredLanguage },
  timezone: { kind: 'text', ...t.timezone },
} satisfies Partial<Record<keyof Written, Field>>

const knows = {
  userModels: { kind: 'texts', ...t.userModels, one: t.userModel, lines: 2 },
  nonsensitiveUserVariables: { kind: 'pairs', ...t.nonsensitiveUserVariables, one: t.variable },
  sensitiveUserVariables: {
    kind: 'pairs',
    ...t.sensitiveUserVariables,
    one: t.variable,
    secret: true,
  },
  tags,
} satisfies Record<Exclude<keyof Written, keyof typeof who>, Field>

export const PERSONA: readonly Section[] = [
  { title: t.who, of: who },
  { title: t.knows, of: knows },
]

import type { SimulatedToolInput } from '~/graphql/schema.gen'
import { editing as text } from '~/text/en/editing'
import type { Field, VariantField } from '../form/fields'

const { scenario: t } = text

const content: Field = {
  kind: 'json',
  ...t.content,
  holds: 'anything',
  keepsEmpty: true,
  required: true,
}
const isError: Field = { kind: 'flag', ...t.isError, begins: false }

const simulatedBy: VariantField = {
  kind: 'variant',
  ...t.simulatedBy,
  begins: 'canned',
  of: {
    canned: {
      ...t.by.canned,
      typename: 'CannedSimulation',
      of: {
        answers: {
          kind: 'rows',
          ...t.answers,
          one: t.answer,
          begins: 1,
          of: {
            arguments: { kind: 'json', ...t.answerArguments, holds: 'object', lines: 2 },
            exact: { kind: 'flag', ...t.exact, begins: false },
            content,
            isError,
          },
        },
      },
    },
    rules: {
      ...t.by.rules,
      typename: 'RulesSimulation',
      of: {
        rules: {
          kind: 'rows',
          ...t.rules,
          one: t.rule,
          begins: 1,
          of: {
            find: { kind: 'json', ...t.find, holds: 'object', lines: 2 },
            when: { kind: 'json', ...t.when, holds: 'list', lines: 2 },
            patch: { kind: 'json', ...t.patch, holds: 'list', lines: 2 },
            content,
            isError,
          },
        },
      },
    },
    model: {
      ...t.by.model,
      typename: 'ModelSimulation',
      of: { instructions: { kind: 'text', ...t.toolInstructions, lines: 3 } },
    },
  },
}

export const TOOL = {
  name: { kind: 'text', ...t.toolName, required: true, code: true },
  description: { kind: 'text', ...t.toolDescription, lines: 2 },
  parameters: { kind: 'json', ...t.toolParameters, holds: 'object', keepsEmpty: true, lines: 4 },
  simulatedBy,
} satisfies Record<keyof SimulatedToolInput, Field>

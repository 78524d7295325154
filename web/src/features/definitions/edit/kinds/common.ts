import { editing as text } from '~/text/en/editing'
import type { Field } from '../form/fields'

export const name: Field = { kind: 'text', ...text.said.name, required: true }

export const tags: Field = {
  kind: 'rows',
  ...text.said.tags,
  one: text.said.tag,
  inline: true,
  keyed: 'key',
  of: {
    key: { kind: 'text', ...text.said.tagKey, required: true },
    value: { kind: 'text', ...text.said.tagValue },
  },
}

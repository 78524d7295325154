import { definitions as text } from '~/text/en/definitions'

export const fieldName = (field: string): string =>
  field
    .split('.')
    .map((part) => text.fields[part] ?? part)
    .join(' › ')

import * as words from '~/text/en/definition-words'

export const fieldName = (field: string): string =>
  field
    .split('.')
    .map((part) => words.fields[part] ?? part)
    .join(' › ')

const languages = new Intl.DisplayNames(undefined, { type: 'language' })

/** A language by its code, such as ISO 639-3 has it, in the words of the reader's browser. */
export function nameOfLanguage(code: string): string {
  try {
    return languages.of(code) ?? code
  } catch {
    return code
  }
}

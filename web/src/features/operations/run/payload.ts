/** What a signal brings: what was typed, as JSON where it is JSON and as a text where not. */
export interface Payload {
  readonly value: unknown
  readonly isText: boolean
}

/** Null where nothing was typed. */
export function payloadOf(typed: string): Payload | null {
  const text = typed.trim()
  if (text === '') return null
  try {
    return { value: JSON.parse(text), isText: false }
  } catch {
    return { value: text, isText: true }
  }
}

export type JsonKind = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

export function kindOf(value: unknown): JsonKind {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : (typeof value as JsonKind)
}

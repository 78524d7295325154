export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'json'; readonly value: unknown }

const FENCE = /```(?:json)?\s*\n([\s\S]*?)\n?```/g

function parsed(text: string): { readonly value: unknown } | null {
  const trimmed = text.trim()
  if (!/^[[{]/.test(trimmed)) return null
  try {
    return { value: JSON.parse(trimmed) as unknown }
  } catch {
    return null
  }
}

/** A message as prose and JSON: agents fence the latter, or answer nothing else. */
export function textParts(text: string): TextPart[] {
  const whole = parsed(text)
  if (whole !== null) return [{ kind: 'json', value: whole.value }]
  const parts: TextPart[] = []
  let end = 0
  const add = (prose: string) => {
    if (prose.trim() !== '') parts.push({ kind: 'text', text: prose.trim() })
  }
  for (const match of text.matchAll(FENCE)) {
    const found = parsed(match[1] ?? '')
    if (found === null) continue
    add(text.slice(end, match.index))
    parts.push({ kind: 'json', value: found.value })
    end = match.index + match[0].length
  }
  add(text.slice(end))
  return parts
}

export interface Part {
  readonly kind: 'same' | 'gone' | 'new'
  readonly text: string
}

/** Above that the whole texts are set against each other: the table grows with the square. */
const MOST_WORDS = 1_500

const wordsOf = (text: string): string[] => text.match(/\s+|[^\s]+/g) ?? []

/** What stayed, went and came between two texts, word by word (longest common subsequence). */
export function changedWords(before: string, after: string): Part[] {
  const a = wordsOf(before)
  const b = wordsOf(after)
  if (a.length > MOST_WORDS || b.length > MOST_WORDS) {
    return joined([
      { kind: 'gone', text: before },
      { kind: 'new', text: after },
    ])
  }
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width)
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const parts: Part[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      parts.push({ kind: 'same', text: a[i] ?? '' })
      i += 1
      j += 1
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) {
      parts.push({ kind: 'gone', text: a[i] ?? '' })
      i += 1
    } else {
      parts.push({ kind: 'new', text: b[j] ?? '' })
      j += 1
    }
  }
  return joined(parts)
}

/** Neighbours as one part; blanks between changes change with them. */
function joined(parts: readonly Part[]): Part[] {
  const found: Part[] = []
  let gone = ''
  let fresh = ''
  const flush = () => {
    if (gone !== '') found.push({ kind: 'gone', text: gone })
    if (fresh !== '') found.push({ kind: 'new', text: fresh })
    gone = ''
    fresh = ''
  }
  parts.forEach((part, index) => {
    const between =
      part.kind === 'same' &&
      part.text.trim() === '' &&
      (gone !== '' || fresh !== '') &&
      parts[index + 1] !== undefined &&
      parts[index + 1]?.kind !== 'same'
    if (part.kind !== 'new' && (part.kind === 'gone' || between)) gone += part.text
    if (part.kind !== 'gone' && (part.kind === 'new' || between)) fresh += part.text
    if (part.kind !== 'same' || between) return
    flush()
    const last = found.at(-1)
    if (last?.kind === 'same') {
      found[found.length - 1] = { kind: 'same', text: last.text + part.text }
    } else found.push(part)
  })
  flush()
  return found
}

import { definitions as text } from '~/text/en/definitions'
import { fieldName } from '../value-names'
import type { HistoryEntry } from './documents'

/** What happened, in words: `wrote version 3: background`. The version before tells what is new. */
export function wordsOf(entry: HistoryEntry, before: HistoryEntry | undefined): string {
  const { event, version } = entry
  if (event.endsWith('Created')) return text.did.created
  if (event.endsWith('Undeleted')) return text.did.undeleted
  if (event.endsWith('Deleted')) return text.did.deleted
  const fields = entry.changed.map((each) => fieldName(camelCase(each))).join(', ')
  const last = lastVersion(before)
  if (version !== null && (last === null || version > last)) return text.did.wrote(version, fields)
  return text.did.changed(fields)
}

/** Each entry with what it comes after, the latest first. */
export function withBefore(
  history: readonly HistoryEntry[],
): readonly { readonly entry: HistoryEntry; readonly before: HistoryEntry | undefined }[] {
  return history
    .map((entry, place) => ({
      entry,
      before: history.slice(0, place).findLast((each) => lastVersion(each) !== null),
    }))
    .reverse()
}

function lastVersion(entry: HistoryEntry | undefined): number | null {
  if (entry === undefined) return null
  return entry.event.endsWith('Created') ? 1 : entry.version
}

const camelCase = (name: string): string =>
  name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

import { formatMoment, formatShare } from '~/lib/format'
import { common } from '~/text/en/common'
import { trend as text } from '~/text/en/trend'
import type { Change } from './changes'
import type { Point } from './points'

const SHOWN = 4

export function changeInWords({ kind, name, before, after }: Change): string {
  const what = name === '' ? text.kinds[kind] : `${text.kinds[kind]} ${name}`
  if (after === null) return text.change.gone(what)
  if (before === null) return text.change.added(what, after)
  return text.change.changed(what, before, after)
}

/** The first few changes, and how many there are besides. */
export function changesInWords(changes: readonly Change[]): string {
  const said = changes.slice(0, SHOWN).map(changeInWords)
  const more = changes.length - said.length
  return [...said, ...(more > 0 ? [text.more(more)] : [])].join(', ')
}

export function pointInWords({ run, y, changes }: Point): string {
  const passed = common.rate(run.total?.passed ?? 0, run.total?.counted ?? 0)
  const point = text.point(formatMoment(run.createdAt), formatShare(y), passed)
  return changes.length === 0 ? point : `${point}. ${text.changed(changesInWords(changes))}`
}

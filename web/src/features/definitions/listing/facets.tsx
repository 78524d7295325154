import { type ReactNode, useState } from 'react'
import { formatCount } from '~/lib/format'
import { useWide } from '~/lib/wide'
import * as words from '~/text/en/definition-words'
import { definitions as text } from '~/text/en/definitions'
import type { KindName } from '../kinds'
import { nameOfLanguage } from '../value-names'
import { countOfChoices, inAddress, type Wanted, withChoice, withoutChoices } from './address'
import type { Facet } from './documents'

/** So many values of a facet are shown until more are asked for. */
const AT_FIRST = 6

type FacetValue = Facet['values'][number]

interface Properties {
  readonly kind: KindName
  readonly facets: readonly Facet[]
  readonly wanted: Wanted
  /** How many definitions are left by now. */
  readonly total: number
  readonly change: (to: (before: URLSearchParams) => URLSearchParams) => void
}

/** What the list can be narrowed by, with what each value would leave. */
export function Facets({ kind, facets, wanted, total, change }: Properties) {
  const wide = useWide()
  const choices = countOfChoices(wanted)
  const telling = facets.filter((facet) => facet.field !== 'isDeleted' && tells(facet, total))
  const deleted = facets.find(
    (facet) => facet.field === 'isDeleted' && (wanted.deleted !== 'no' || hasDeleted(facet)),
  )
  if (telling.length === 0 && choices === 0 && deleted === undefined) return null
  return (
    <details className="card facets" open={wide}>
      <summary>
        {text.filters}
        {choices > 0 && <span className="tag facets-chosen">{text.choices(choices)}</span>}
      </summary>
      {choices > 0 && (
        <button
          type="button"
          className="button"
          onClick={() => change((before) => withoutChoices(kind, before))}
        >
          {text.clear}
        </button>
      )}
      {telling.map((facet) => (
        <FacetOf
          key={facet.field}
          facet={facet}
          chosen={wanted.chosen[facet.field] ?? []}
          change={change}
        />
      ))}
      {deleted !== undefined && <Deleted facet={deleted} wanted={wanted} change={change} />}
      {facets.some((facet) => !facet.isWhole) && <p className="soft small">{text.notAllCounted}</p>}
    </details>
  )
}

const hasDeleted = ({ values }: Facet): boolean =>
  values.some((each) => each.value === true && each.count > 0)

/** A facet whose only value everything has says nothing. */
const tells = ({ values }: Facet, total: number): boolean =>
  values.some((each) => each.isChosen || each.count < total)

interface FacetProperties {
  readonly facet: Facet
  /** What the address says, which the server has yet to answer. */
  readonly chosen: readonly string[]
  readonly change: Properties['change']
}

/** Of all tags each narrows what is left; of other facets any of what is chosen will do. */
function FacetOf({ facet, chosen, change }: FacetProperties) {
  const { field, values, different } = facet
  const [all, setAll] = useState(false)
  const ordered = values.toSorted(byCount(field))
  const shown = ordered.filter((each, place) => all || place < AT_FIRST || each.isChosen)
  const more = values.length - shown.length
  const beyond = different - values.length
  return (
    <Group title={words.facets[field] ?? field}>
      {shown.map((each) => {
        const value = inAddress(each.value)
        return (
          <Choice
            key={value}
            type="checkbox"
            label={labelOf(field, each.label)}
            count={each.count}
            checked={chosen.includes(value)}
            choose={(on) => change((before) => withChoice(before, field, value, on))}
          />
        )
      })}
      {(more > 0 || all) && (
        <button type="button" className="button plain small" onClick={() => setAll(!all)}>
          {all ? text.fewer : text.moreValues(more)}
        </button>
      )}
      {all && beyond > 0 && <p className="soft small">{text.beyond(beyond)}</p>}
    </Group>
  )
}

/** The most first, and then by what they are called. */
const byCount = (field: string) => (one: FacetValue, other: FacetValue) =>
  other.count - one.count || labelOf(field, one.label).localeCompare(labelOf(field, other.label))

function Deleted({
  facet,
  wanted,
  change,
}: {
  facet: Facet
  wanted: Wanted
  change: Properties['change']
}) {
  const count = (deleted: boolean) =>
    facet.values.find((each) => each.value === deleted)?.count ?? 0
  const counts = { no: count(false), only: count(true), too: count(false) + count(true) }
  const put = (deleted: Wanted['deleted']) =>
    change((before) => {
      const next = new URLSearchParams(before)
      if (deleted === 'no') next.delete('deleted')
      else next.set('deleted', deleted)
      return next
    })
  return (
    <Group title={text.deletedOnes.title}>
      {(['no', 'only', 'too'] as const).map((each) => (
        <Choice
          key={each}
          type="radio"
          label={text.deletedOnes[each]}
          count={counts[each]}
          checked={wanted.deleted === each}
          choose={() => put(each)}
        />
      ))}
    </Group>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="facet">
      <legend>{title}</legend>
      {children}
    </fieldset>
  )
}

interface ChoiceProperties {
  readonly type: 'checkbox' | 'radio'
  readonly label: string
  readonly count: number
  readonly checked: boolean
  readonly choose: (on: boolean) => void
}

function Choice({ type, label, count, checked, choose }: ChoiceProperties) {
  return (
    <label className="facet-value">
      <input
        type={type}
        checked={checked}
        onChange={(event) => choose(type === 'radio' || event.target.checked)}
      />
      <span className="facet-label">{label}</span>
      <span className="numeric soft">{formatCount(count)}</span>
    </label>
  )
}

/** `family:*` as people say it; names of languages; the words of kinds and flags. */
export function labelOf(field: string, label: string): string {
  if (field === 'tags') {
    const [, key = label, value = ''] = /^([^:]*):(.*)$/.exec(label) ?? []
    return value === '' ? key : `${key}: ${value === '*' ? text.any : value}`
  }
  if (field === 'preferredLanguages') return nameOfLanguage(label)
  return words.facetLabels[field]?.[label] ?? words.types[label] ?? label
}

import { useState } from 'react'
import { useAnswer } from '~/graphql/use-answer'
import { useKept } from '~/graphql/use-kept'
import { useSettled } from '~/lib/use-settled'
import { tasks } from '~/text/en/tasks'
import { FoundChoice } from '~/ui/choice/found-choice'
import type { Bound } from './field'
import { FindSetsDocument, type FindSetsQuery, SetOfTaskDocument } from './form.gen'

const text = tasks.form
const TYPING_MS = 150

export interface ChosenSet {
  readonly databaseId: string
  readonly name: string
}

interface Properties {
  readonly bound: Bound
  /** The id of the set. */
  readonly value: string
  readonly change: (set: ChosenSet | null) => void
}

/** A set, found by its name as somebody types. */
export default function SetChoice({ bound, value, change }: Properties) {
  const [picked, setPicked] = useState<ChosenSet | null>(null)
  const [look, setLook] = useState({ query: '', isOpen: false })
  const known = picked?.databaseId === value ? picked : null
  const asked = useAnswer(
    SetOfTaskDocument,
    { id: value },
    { pause: value === '' || known != null },
  )
  const chosen = known ?? asked.data?.unitTestSet ?? null
  const query = useSettled(look.query, TYPING_MS)
  const found = useAnswer(FindSetsDocument, { query, any: query === '' }, { pause: !look.isOpen })
  return (
    <FoundChoice
      label={text.set}
      input={bound}
      words={{ search: text.searchSets, show: text.showSets, none: text.noSets }}
      chosen={chosen === null || value === '' ? null : { ...chosen, id: value }}
      found={itemsOf(useKept(found.data))}
      look={setLook}
      choose={(set) => {
        setPicked(set)
        change(set)
      }}
    />
  )
}

const itemsOf = (data: FindSetsQuery | undefined) =>
  (data?.found ?? data?.recent?.nodes ?? []).map((set) => ({ ...set, id: set.databaseId }))

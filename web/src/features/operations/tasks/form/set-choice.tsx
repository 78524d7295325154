import { useEffect, useState } from 'react'
import { Button, ComboBox, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { useAnswer } from '~/graphql/use-answer'
import { tasks } from '~/text/en/tasks'
import type { Bound } from './field'
import { FindSetsDocument, SetOfTaskDocument } from './form.gen'

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
  const [chosen, setChosen] = useState<ChosenSet | null>(null)
  const known = chosen?.databaseId === value ? chosen : null
  const asked = useAnswer(
    SetOfTaskDocument,
    { id: value },
    { pause: value === '' || known != null },
  )
  const name = value === '' ? '' : (known?.name ?? asked.data?.unitTestSet?.name ?? '')
  const [typed, setTyped] = useState(name)
  const [isOpen, setOpen] = useState(false)
  useEffect(() => setTyped(name), [name])
  const found = useFound(typed.trim() === name ? '' : typed.trim(), !isOpen)
  const choose = (set: ChosenSet | null) => {
    setChosen(set)
    change(set)
  }
  return (
    <ComboBox
      aria-label={text.set}
      className="task-set"
      items={found.map((each) => ({ ...each, id: each.databaseId }))}
      inputValue={typed}
      onInputChange={setTyped}
      onOpenChange={setOpen}
      selectedKey={value === '' ? null : value}
      onSelectionChange={(key) => {
        const next = found.find((each) => each.databaseId === key)
        if (next !== undefined) {
          choose(next)
          setTyped(next.name)
        } else if (key === null && typed === '') choose(null)
        else setTyped(name)
      }}
      defaultFilter={() => true}
      menuTrigger="focus"
      allowsEmptyCollection
    >
      <div className="task-set-input">
        <Input {...bound} className="input" placeholder={text.searchSets} />
        <Button className="button plain" aria-label={text.showSets}>
          ▾
        </Button>
      </div>
      <Popover className="popover task-sets">
        <ListBox<ChosenSet & { id: string }>
          className="menu"
          renderEmptyState={() => <p className="menu-item soft">{text.noSets}</p>}
        >
          {(each) => (
            <ListBoxItem id={each.id} textValue={each.name} className="menu-item">
              {each.name}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}

/** The sets that are found, asked for once typing has come to a rest. */
function useFound(typed: string, pause: boolean): readonly ChosenSet[] {
  const [query, setQuery] = useState(typed)
  useEffect(() => {
    const timer = setTimeout(() => setQuery(typed), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed])
  const { data } = useAnswer(FindSetsDocument, { query, any: query === '' }, { pause })
  return (query === '' ? data?.recent?.nodes : data?.found) ?? []
}

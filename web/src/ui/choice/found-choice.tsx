import './choice.css'
import { useContext, useEffect, useRef, useState } from 'react'
import {
  Button,
  ComboBox,
  ComboBoxStateContext,
  Input,
  type InputProps,
  ListBox,
  ListBoxItem,
  Popover,
} from 'react-aria-components'

interface Item {
  readonly id: string
  readonly name: string
}

/** What is looked for: nothing in particular where the query is empty. */
export interface Look {
  readonly query: string
  readonly isOpen: boolean
}

interface Properties<Thing extends Item> {
  readonly label: string
  readonly input: InputProps
  readonly words: {
    readonly search: string
    readonly show: string
    readonly none: string
  }
  readonly chosen: Thing | null
  /** What was found for the last look; it must stay until there is something else. */
  readonly found: readonly Thing[]
  readonly look: (look: Look) => void
  readonly choose: (thing: Thing | null) => void
  readonly isDisabled?: boolean
  readonly onBlur?: () => void
}

/** One of many things, found by its name as somebody types. */
export function FoundChoice<Thing extends Item>({
  label,
  input,
  words,
  chosen,
  found,
  look,
  choose,
  isDisabled = false,
  onBlur,
}: Properties<Thing>) {
  const name = chosen?.name ?? ''
  const [typed, setTyped] = useState(name)
  const [isOpen, setOpen] = useState(false)
  useEffect(() => setTyped(name), [name])
  const query = typed.trim() === name ? '' : typed.trim()
  const latest = useRef(look)
  useEffect(() => {
    latest.current = look
  })
  useEffect(() => latest.current({ query, isOpen }), [query, isOpen])
  return (
    <ComboBox
      aria-label={label}
      items={found}
      inputValue={typed}
      onInputChange={setTyped}
      onOpenChange={setOpen}
      selectedKey={chosen?.id ?? null}
      onSelectionChange={(key) => {
        const next = found.find((each) => each.id === key)
        if (next !== undefined) {
          choose(next)
          setTyped(next.name)
        } else if (key === null && typed === '') choose(null)
        else setTyped(name)
      }}
      defaultFilter={() => true}
      menuTrigger="input"
      allowsEmptyCollection
      isDisabled={isDisabled}
      {...(onBlur === undefined ? {} : { onBlur })}
    >
      <OpensOnFocus />
      <div className="choice-input">
        <Input {...input} className="input" placeholder={words.search} />
        <Button className="button plain" aria-label={words.show}>
          ▾
        </Button>
      </div>
      <Popover className="popover choices">
        <ListBox<Thing>
          className="menu"
          renderEmptyState={() => <p className="menu-item soft">{words.none}</p>}
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

/**
 * Shows the choices once the field has the focus, and has been scrolled into view for it: they are
 * closed by whatever scrolls.
 */
function OpensOnFocus() {
  const state = useContext(ComboBoxStateContext)
  const latest = useRef(state)
  useEffect(() => {
    latest.current = state
  })
  const isFocused = state?.isFocused ?? false
  useEffect(() => {
    if (!isFocused) return
    // Frames are drawn after what has been scrolled was told.
    const frame = requestAnimationFrame(() => {
      if (latest.current?.isOpen === false) latest.current.open(null, 'focus')
    })
    return () => cancelAnimationFrame(frame)
  }, [isFocused])
  return null
}

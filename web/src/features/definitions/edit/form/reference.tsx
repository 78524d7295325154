import type { TypedDocumentNode } from '@urql/core'
import { useContext, useEffect, useRef, useState } from 'react'
import {
  Button,
  ComboBox,
  ComboBoxStateContext,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
} from 'react-aria-components'
import { useAnswer } from '~/graphql/use-answer'
import { editing as text } from '~/text/en/editing'
import type { Referable, ReferenceField } from './fields'
import * as find from './find.gen'
import { Frame } from './frame'
import { chosenOf } from './reading'
import type { Shown } from './simple'
import type { Chosen } from './values'

const TYPING_MS = 150

interface Found {
  readonly found?: readonly unknown[]
  readonly recent?: { readonly nodes: readonly unknown[] }
}

const FIND: Readonly<Record<Referable, TypedDocumentNode<Found, { query: string; any: boolean }>>> =
  {
    personas: find.FindPersonasDocument,
    scenarios: find.FindScenariosDocument,
    metrics: find.FindMetricsDocument,
    services: find.FindServicesDocument,
    'unit-tests': find.FindUnitTestsDocument,
  }

/** Another definition, found by its name as somebody types. */
export default function ReferenceChoice({
  field,
  path,
  value,
  change,
  label,
}: Shown<ReferenceField>) {
  const chosen = value as Chosen | null
  const [typed, setTyped] = useState(chosen?.name ?? '')
  const [isOpen, setOpen] = useState(false)
  useEffect(() => setTyped(chosen?.name ?? ''), [chosen?.name])
  const query = typed.trim() === chosen?.name ? '' : typed.trim()
  const found = useFound(field.to, query, !isOpen)
  return (
    <Frame field={field} path={path} {...(label === undefined ? {} : { label })}>
      {({ onBlur, disabled, ...bound }) => (
        <ComboBox
          aria-label={label ?? field.label}
          className="edit-combobox"
          items={found}
          inputValue={typed}
          onInputChange={setTyped}
          onOpenChange={setOpen}
          selectedKey={chosen?.id ?? null}
          onSelectionChange={(key) => {
            const next = found.find((each) => each.id === key)
            if (next !== undefined) {
              change(next)
              setTyped(next.name)
            } else if (key === null && typed === '') change(null)
            else setTyped(chosen?.name ?? '')
          }}
          defaultFilter={() => true}
          menuTrigger="input"
          allowsEmptyCollection
          isDisabled={disabled}
          onBlur={onBlur}
        >
          <OpensOnFocus />
          <div className="edit-combobox-input">
            <Input {...bound} className="input" placeholder={text.searchFor(text.of[field.to])} />
            <Button className="button plain" aria-label={text.showChoices}>
              ▾
            </Button>
          </div>
          <Popover className="popover edit-choices">
            <ListBox<Chosen>
              className="menu"
              renderEmptyState={() => <p className="menu-item soft">{text.noneFound}</p>}
            >
              {(each) => (
                <ListBoxItem id={each.id} textValue={each.name} className="menu-item">
                  {each.name}
                </ListBoxItem>
              )}
            </ListBox>
          </Popover>
        </ComboBox>
      )}
    </Frame>
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

/** The definitions that are found, asked for once typing has come to a rest. */
function useFound(kind: Referable, typed: string, pause: boolean): Chosen[] {
  const [query, setQuery] = useState(typed)
  useEffect(() => {
    const timer = setTimeout(() => setQuery(typed), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed])
  const { data } = useAnswer(FIND[kind], { query, any: query === '' }, { pause })
  const rows = (query === '' ? data?.recent?.nodes : data?.found) ?? []
  return rows.map(chosenOf).filter((each) => each !== null)
}

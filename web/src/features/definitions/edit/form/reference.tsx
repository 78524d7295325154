import type { TypedDocumentNode } from '@urql/core'
import { useState } from 'react'
import { useAnswer } from '~/graphql/use-answer'
import { useKept } from '~/graphql/use-kept'
import { useSettled } from '~/lib/use-settled'
import { editing as text } from '~/text/en/editing'
import { FoundChoice, type Look } from '~/ui/choice/found-choice'
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
  const [look, setLook] = useState<Look>({ query: '', isOpen: false })
  const found = useFound(field.to, look)
  return (
    <Frame field={field} path={path} {...(label === undefined ? {} : { label })}>
      {({ onBlur, disabled, ...bound }) => (
        <FoundChoice
          label={label ?? field.label}
          input={bound}
          words={{
            search: text.searchFor(text.of[field.to]),
            show: text.showChoices,
            none: text.noneFound,
          }}
          chosen={value as Chosen | null}
          found={found}
          look={setLook}
          choose={change}
          isDisabled={disabled}
          onBlur={onBlur}
        />
      )}
    </Frame>
  )
}

/** The definitions that are found, asked for once typing has come to a rest. */
function useFound(kind: Referable, { query: typed, isOpen }: Look): Chosen[] {
  const query = useSettled(typed, TYPING_MS)
  const { data } = useAnswer(FIND[kind], { query, any: query === '' }, { pause: !isOpen })
  const kept = useKept(data)
  const rows = kept?.found ?? kept?.recent?.nodes ?? []
  return rows.map(chosenOf).filter((each) => each !== null)
}

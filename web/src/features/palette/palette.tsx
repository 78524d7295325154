import './palette.css'
import { useEffect, useState } from 'react'
import { Autocomplete, Input, Menu, MenuItem, SearchField } from 'react-aria-components'
import { useLocation } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { useMay } from '~/graphql/viewer'
import { common } from '~/text/en/common'
import { palette as text } from '~/text/en/palette'
import { Dialog } from '~/ui/dialog'
import { Moment } from '~/ui/moment'
import { RunBadge } from '~/ui/outcome'
import { SearchEverythingDocument, type SearchEverythingQuery } from './palette.gen'

const TYPING_MS = 150
const LEAST_LETTERS = 2

type Found = SearchEverythingQuery['search'][number]

interface Place {
  readonly id: string
  readonly kind: keyof typeof text.kinds
  readonly name: string
  readonly path: string
  readonly run?: Extract<Found, { readonly __typename: 'UnitTestSetRun' }>
}

const DEFINITIONS = {
  Persona: { kind: 'persona', path: '/personas' },
  Scenario: { kind: 'scenario', path: '/scenarios' },
  Metric: { kind: 'metric', path: '/metrics' },
  Service: { kind: 'service', path: '/services' },
  UnitTest: { kind: 'unitTest', path: '/unit-tests' },
  UnitTestSet: { kind: 'set', path: '/sets' },
} as const

const PLACES: readonly Place[] = [
  { id: 'go-runs', kind: 'go', name: text.runs, path: '/runs' },
  { id: 'go-compare', kind: 'go', name: text.compare, path: '/compare' },
  ...Object.values(DEFINITIONS).map(
    ({ kind, path }): Place => ({ id: `go${path}`, kind: 'go', name: text.plural[kind], path }),
  ),
  { id: 'go-start', kind: 'go', name: text.start, path: '/runs?start' },
  { id: 'go-api', kind: 'go', name: text.api, path: '/graphql' },
]

const holds = (name: string, words: string) => name.toLowerCase().includes(words.toLowerCase())

function placeOf(found: Found): Place[] {
  if (found.__typename === 'UnitTestSetRun') {
    const name = found.unitTestSet?.name ?? common.deletedSet
    return [{ id: found.id, kind: 'run', name, path: `/runs/${found.databaseId}`, run: found }]
  }
  if (!('name' in found)) return []
  const { kind, path } = DEFINITIONS[found.__typename]
  return [{ id: found.id, kind, name: found.name, path: `${path}/${found.databaseId}` }]
}

export default function Palette({ close }: { close: () => void }) {
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  const [, go] = useLocation()
  const mayStart = useMay('Simulation:CreateSimulationUnitTestSetRun')
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed])
  const enough = asked.length >= LEAST_LETTERS
  const answer = useAnswer(SearchEverythingDocument, { query: asked }, { pause: !enough })
  const places = [
    ...PLACES.filter((each) => holds(each.name, typed.trim())).filter(
      (each) => mayStart || each.id !== 'go-start',
    ),
    ...(enough ? (answer.data?.search ?? []).flatMap(placeOf) : []),
  ]
  const visit = (place: Place | undefined) => {
    if (place === undefined) return
    close()
    if (place.path === '/graphql') location.assign(place.path)
    else go(place.path)
  }
  return (
    <Dialog title={text.title} close={close} bare>
      <div className="palette">
        <Autocomplete inputValue={typed} onInputChange={setTyped}>
          <SearchField aria-label={text.title} autoFocus>
            <Input className="palette-input" placeholder={text.placeholder} />
          </SearchField>
          <Menu
            className="menu palette-results"
            aria-label={text.results}
            items={places}
            onAction={(id) => visit(places.find((each) => each.id === id))}
            renderEmptyState={() => (
              <p className="palette-empty soft">{enough ? text.nothing : text.hint}</p>
            )}
          >
            {(place) => (
              <MenuItem id={place.id} textValue={place.name} className="menu-item palette-item">
                <span className="soft small">{text.kinds[place.kind]}</span>
                <span className="palette-name">{place.name}</span>
                {place.run !== undefined && (
                  <span className="row small soft">
                    <RunBadge run={{ ...place.run, parkReason: null }} />
                    <Moment at={place.run.createdAt} />
                  </span>
                )}
              </MenuItem>
            )}
          </Menu>
        </Autocomplete>
      </div>
    </Dialog>
  )
}

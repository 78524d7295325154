import './palette.css'
import { useContext, useEffect, useState } from 'react'
import { Autocomplete, Input, Menu, MenuItem, SearchField } from 'react-aria-components'
import { useLocation } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { ViewerContext } from '~/graphql/viewer'
import { palette as text } from '~/text/en/palette'
import { Dialog } from '~/ui/dialog'
import { Moment } from '~/ui/moment'
import { RunBadge } from '~/ui/outcome'
import { SearchEverythingDocument } from './palette.gen'
import { holds, PLACES, type Place, placeOf } from './places'

const TYPING_MS = 150
const LEAST_LETTERS = 2

export default function Palette({ close }: { close: () => void }) {
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  const [, go] = useLocation()
  const viewer = useContext(ViewerContext)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed])
  const enough = asked.length >= LEAST_LETTERS
  const answer = useAnswer(SearchEverythingDocument, { query: asked }, { pause: !enough })
  const places = [
    ...PLACES.filter(
      ({ name, takes = [] }) =>
        holds(name, typed.trim()) && takes.every((each) => viewer?.permissions.has(each)),
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
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must be reached by keys. */}
          <div className="palette-results" tabIndex={0}>
            <Menu
              className="menu"
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
          </div>
        </Autocomplete>
      </div>
    </Dialog>
  )
}

import { type KeyboardEvent, type MouseEvent, memo, type ReactNode, useRef } from 'react'
import { run } from '~/text/en/run'
import { markOf, nameOf } from '~/ui/outcome'
import { type Cell, type Filter, fits, moved, type Part } from './cells'

interface Properties {
  readonly parts: readonly Part[]
  readonly cells: readonly (Cell | undefined)[]
  /** Slots whose sessions have begun. */
  readonly playing: ReadonlySet<number>
  readonly filter: Filter
  readonly slot: number | null
  readonly select: (slot: number) => void
  /** Keys have come in, and may have been here before. */
  readonly enter: () => void
  readonly open: (slot: number) => void
  readonly before: (index: number) => ReactNode
  readonly after: (index: number) => ReactNode
}

const cellId = (slot: number) => `cell-${slot}`

function slotOf(event: MouseEvent): number | null {
  const cell = (event.target as Element).closest('[data-slot]')
  return cell === null ? null : Number(cell.getAttribute('data-slot'))
}

/** How many cells stand in a row, as the browser has laid them out. */
function columnsOf(grid: HTMLElement | null): number {
  const cells = grid?.querySelector('.cells')
  if (cells == null) return 1
  return getComputedStyle(cells).gridTemplateColumns.split(' ').length
}

/** Every session of a run as a cell. One stop for Tab; arrow keys move inside. */
export function Grid({
  parts,
  cells,
  playing,
  filter,
  slot,
  select,
  enter,
  open,
  before,
  after,
}: Properties) {
  const grid = useRef<HTMLDivElement>(null)
  const current = slot ?? 0

  function hear(event: KeyboardEvent): void {
    if (event.key === 'Enter' && slot !== null) {
      event.preventDefault()
      open(slot)
      return
    }
    const next = moved(parts, columnsOf(grid.current), current, event.key)
    const arrow = event.key.startsWith('Arrow') || event.key === 'Home' || event.key === 'End'
    if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    select(next)
    document.getElementById(cellId(next))?.scrollIntoView({ block: 'nearest' })
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: A grid of cells that keys move in is no table.
    <div
      ref={grid}
      className="grid"
      role="grid"
      aria-label={run.grid}
      aria-describedby="grid-hint"
      aria-activedescendant={cellId(current)}
      tabIndex={0}
      onKeyDown={hear}
      onFocus={enter}
      onClick={(event) => {
        const found = slotOf(event)
        if (found !== null) open(found)
      }}
      onMouseOver={(event) => {
        const found = slotOf(event)
        if (found !== null) select(found)
      }}
    >
      {parts.map((part, index) => (
        // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: See above.
        <div key={part.first} className="grid-row" role="row">
          {before(index)}
          <div className="cells" role="presentation">
            {Array.from({ length: part.count }, (_, place) => part.first + place).map((each) => (
              <GridCell
                key={each}
                slot={each}
                cell={cells[each]}
                playing={playing.has(each)}
                index={each - part.first}
                dim={!fits(cells[each], filter)}
                current={each === slot}
              />
            ))}
          </div>
          {after(index)}
        </div>
      ))}
    </div>
  )
}

interface CellProperties {
  readonly slot: number
  readonly index: number
  readonly cell: Cell | undefined
  readonly playing: boolean
  readonly dim: boolean
  readonly current: boolean
}

const GridCell = memo(function GridCell({
  slot,
  index,
  cell,
  playing,
  dim,
  current,
}: CellProperties) {
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: See the grid.
    <span
      id={cellId(slot)}
      data-slot={slot}
      role="gridcell"
      className="cell"
      aria-label={run.cell(
        slot,
        cell?.runIndex ?? index,
        cell === undefined && playing ? run.playing : nameOf(cell?.outcome),
      )}
      aria-selected={current}
      data-dim={dim}
    >
      <span
        className="mark"
        data-mark={cell === undefined && playing ? 'playing' : markOf(cell?.outcome)}
      />
    </span>
  )
})

import type { Client } from '@urql/core'
import { useEffect, useState } from 'react'
import { useClient } from 'urql'
import { connection } from '~/graphql/connection'
import { type Problem, problemOf } from '~/graphql/problem'
import { useStore } from '~/lib/store'
import { RunProgressNewsDocument, RunSessionsDocument } from '../run.gen'
import type { Cell } from './cells'

const AT_ONCE = 500
/** Sessions that end at once may become readable in another order, within this time. */
const OVERLAP_MS = 5_000

export interface Cells {
  /** By slot; a hole is a session that has not finished. */
  readonly cells: readonly (Cell | undefined)[]
  readonly problem: Problem | null
}

/** Between two looks at what came: as fast as an eye can tell, and time is left for keys. */
const SHOW_MS = 100

/** Gathers cells and shows them together: a thousand of them may come within seconds. */
class Gathering {
  #cells: (Cell | undefined)[]
  #timer: ReturnType<typeof setTimeout> | null = null
  #shownAt = Number.NEGATIVE_INFINITY
  #latest = 0
  readonly #show: (cells: readonly (Cell | undefined)[]) => void

  constructor(planned: number, show: (cells: readonly (Cell | undefined)[]) => void) {
    this.#cells = Array.from({ length: planned }, () => undefined)
    this.#show = show
  }

  add(cells: Iterable<Cell>): void {
    for (const cell of cells) {
      this.#cells[cell.slot] = cell
      if (cell.finishedAt !== null) {
        this.#latest = Math.max(this.#latest, Date.parse(cell.finishedAt))
      }
    }
    const wait = Math.max(0, this.#shownAt + SHOW_MS - performance.now())
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.#shownAt = performance.now()
      this.#cells = [...this.#cells]
      this.#show(this.#cells)
    }, wait)
  }

  /** From when on news are wanted, by the clock of the server; null for from the start. */
  get after(): string | null {
    return this.#latest === 0 ? null : new Date(this.#latest - OVERLAP_MS).toISOString()
  }

  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
  }
}

async function read(
  client: Client,
  id: string,
  planned: number,
  into: Gathering,
): Promise<Problem | null> {
  for (let fromSlot = 0; fromSlot < planned; fromSlot += AT_ONCE) {
    const { data, error } = await client
      .query(
        RunSessionsDocument,
        { id, fromSlot, toSlot: fromSlot + AT_ONCE - 1 },
        { requestPolicy: 'network-only' },
      )
      .toPromise()
    if (error !== undefined) return problemOf(error)
    into.add(data?.unitTestSetRun?.sessions ?? [])
  }
  return null
}

/** The sessions of a run: those there are, and those that finish while it is `live`. */
export function useCells(id: string, planned: number, live: boolean): Cells {
  const client = useClient()
  const [cells, setCells] = useState<readonly (Cell | undefined)[]>(() =>
    Array.from({ length: planned }, () => undefined),
  )
  const [problem, setProblem] = useState<Problem | null>(null)
  const { returns } = useStore(connection)
  // biome-ignore lint/correctness/useExhaustiveDependencies: A server that is back is asked anew.
  useEffect(() => {
    let stop: (() => void) | null = null
    let ended = false
    const gathering = new Gathering(planned, setCells)
    const follow = async () => {
      const found = await read(client, id, planned, gathering)
      if (ended) return
      setProblem(found)
      if (found !== null || !live) return
      stop = client
        .subscription(RunProgressNewsDocument, { id, after: gathering.after })
        .subscribe(({ data }) => {
          const session = data?.unitTestSetRunProgress.session
          if (session != null) gathering.add([session])
        }).unsubscribe
    }
    void follow()
    return () => {
      ended = true
      gathering.end()
      stop?.()
    }
  }, [client, id, planned, live, returns])
  return { cells, problem }
}

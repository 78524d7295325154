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

/** Gathers cells and shows them once a frame: a thousand of them may come within seconds. */
class Gathering {
  #cells: (Cell | undefined)[]
  #frame: number | null = null
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
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null
      this.#cells = [...this.#cells]
      this.#show(this.#cells)
    })
  }

  /** From when on news are wanted, by the clock of the server; null for from the start. */
  get after(): string | null {
    return this.#latest === 0 ? null : new Date(this.#latest - OVERLAP_MS).toISOString()
  }

  end(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
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

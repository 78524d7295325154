import type { Client } from '@urql/core'
import { useEffect, useState } from 'react'
import { useClient } from 'urql'
import { counts } from '~/ui/outcome'
import { MeasuredValuesDocument, type MeasuredValuesQuery } from '../run.gen'

const AT_ONCE = 500

type Session = NonNullable<MeasuredValuesQuery['unitTestSetRun']>['sessions'][number]

/** Numbers by the metric that measured them. */
export type Values = ReadonlyMap<string, readonly number[]>

/** What was measured in sessions that count; once a session, also where two criteria ask. */
export function numbersIn(sessions: readonly Session[]): Values {
  const found = new Map<string, number[]>()
  for (const { outcome, results } of sessions) {
    if (outcome === null || !counts(outcome)) continue
    const measured = new Map<string, number>()
    for (const { metric, value } of results) {
      if (metric !== null && typeof value === 'number') measured.set(metric.databaseId, value)
    }
    for (const [id, value] of measured) found.set(id, [...(found.get(id) ?? []), value])
  }
  return found
}

async function read(client: Client, id: string, first: number, end: number): Promise<Session[]> {
  const found: Session[] = []
  for (let fromSlot = first; fromSlot < end; fromSlot += AT_ONCE) {
    const toSlot = Math.min(fromSlot + AT_ONCE, end) - 1
    const { data } = await client
      .query(MeasuredValuesDocument, { id, fromSlot, toSlot }, { requestPolicy: 'network-only' })
      .toPromise()
    found.push(...(data?.unitTestSetRun?.sessions ?? []))
  }
  return found
}

/** What sessions in the slots from `first` up to `end` measured, once it is `wanted`. */
export function useValues(id: string, first: number, end: number, wanted: boolean): Values | null {
  const client = useClient()
  const [values, setValues] = useState<Values | null>(null)
  useEffect(() => {
    if (!wanted) return
    let left = false
    void read(client, id, first, end).then((sessions) => {
      if (!left) setValues(numbersIn(sessions))
    })
    return () => {
      left = true
    }
  }, [client, id, first, end, wanted])
  return values
}

import { useEffect, useLayoutEffect, useRef } from 'react'
import { Store, useStore } from './store'
import { browserStorage } from './tab-storage'

/** A key, or two one after the other (`g r`), and what it does, for people. */
export interface KeyBinding {
  readonly keys: string
  readonly does: string
  readonly run: () => void
}

const NAME = 'simulation.single-keys'
const SEQUENCE_MS = 1_000

const bound = new Store<readonly KeyBinding[]>([])
export const singleKeys = new Store(browserStorage.read(NAME) !== 'off')

export function switchSingleKeys(on: boolean): void {
  browserStorage.write(NAME, on ? null : 'off')
  singleKeys.set(on)
}

export const useBoundKeys = (): readonly KeyBinding[] => useStore(bound)

/** Listen for keys as long as the component is shown. Inside of fields and dialogs they are text. */
export function useKeys(bindings: readonly KeyBinding[]): void {
  const latest = useRef(bindings)
  // At once: a key that is pressed right after something changed means what is shown.
  useLayoutEffect(() => {
    latest.current = bindings
  })
  const names = bindings.map((each) => `${each.keys}\t${each.does}`).join('\n')
  useEffect(() => {
    const mine = names.split('\n').map((line): KeyBinding => {
      const [keys = '', does = ''] = line.split('\t')
      const run = () => latest.current.find((each) => each.keys === keys)?.run()
      return { keys, does, run }
    })
    bound.set([...bound.get(), ...mine])
    return () => bound.set(bound.get().filter((each) => !mine.includes(each)))
  }, [names])
}

let first: { readonly key: string; readonly at: number } | null = null

function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  return target.closest('input, textarea, select, [contenteditable], [role="dialog"]') !== null
}

export function hearKeys(event: KeyboardEvent): void {
  const plain = !(event.ctrlKey || event.metaKey || event.altKey)
  if (!plain || event.defaultPrevented || !singleKeys.get() || takesText(event.target)) return
  const before = first !== null && event.timeStamp - first.at < SEQUENCE_MS ? first.key : null
  const found =
    bound.get().findLast((each) => before !== null && each.keys === `${before} ${event.key}`) ??
    bound.get().findLast((each) => each.keys === event.key)
  first = found === undefined ? { key: event.key, at: event.timeStamp } : null
  if (found === undefined) return
  event.preventDefault()
  found.run()
}

import { createContext, useContext } from 'react'

/** What the fields are told of, and tell of, beyond their values. */
export interface Told {
  /** What is wrong at a place, as far as it is to be shown. */
  readonly messages: ReadonlyMap<string, readonly string[]>
  /** What one should know at a place, though it can be saved. */
  readonly remarks: ReadonlyMap<string, readonly string[]>
  /** Somebody has left a field: from now on it is said what is wrong with it. */
  readonly leave: (path: string) => void
  /** Whether what is fixed once it is there is there. */
  readonly exists: boolean
}

export const FaultsContext = createContext<Told>({
  messages: new Map(),
  remarks: new Map(),
  leave: () => undefined,
  exists: false,
})

export const useMessages = (path: string): readonly string[] =>
  useContext(FaultsContext).messages.get(path) ?? []

/** Whether something is wrong at one of the places, or below it. */
export function useIsWrong(paths: readonly string[]): boolean {
  const { messages } = useContext(FaultsContext)
  return [...messages.keys()].some((wrong) =>
    paths.some((path) => wrong === path || wrong.startsWith(`${path}.`)),
  )
}

export const idOf = (path: string): string => `field-${path}`

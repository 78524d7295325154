import { createContext, useContext } from 'react'

export interface Viewer {
  readonly orgId: string
  readonly userId: string
  readonly name: string | null
  readonly role: string | null
  readonly permissions: ReadonlySet<string>
  readonly expiresAt: string | null
}

export const ViewerContext = createContext<Viewer | null>(null)

/** Whether the reader has all of these permissions, by their names in the simulation API. */
export const useMay = (...permissions: readonly string[]): boolean => {
  const viewer = useContext(ViewerContext)
  return permissions.every((permission) => viewer?.permissions.has(permission) === true)
}

/** Whether it is known who reads: until then nobody is told what their role may not. */
export const useIsKnown = (): boolean => useContext(ViewerContext) !== null

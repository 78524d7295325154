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

/** Whether the reader has a permission, by its name in the simulation API. */
export const useMay = (permission: string): boolean =>
  useContext(ViewerContext)?.permissions.has(permission) ?? false

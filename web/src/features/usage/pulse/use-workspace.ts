import { useContext } from 'react'
import { ViewerContext } from '~/graphql/viewer'

/** The reader's organization, by the name that settings know it by. */
export const useWorkspace = (): string => useContext(ViewerContext)?.orgId ?? ''

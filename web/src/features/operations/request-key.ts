import { freshId } from '~/lib/fresh-id'

/** Of a new request that changes something: when it comes again, nothing is done twice. */
export const requestKey = (action: string): string => `page/${freshId()}/${action}`

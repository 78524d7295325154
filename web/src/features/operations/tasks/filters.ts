import type { TaskFilter } from '~/graphql/schema.gen'

/** The filter that an address names; what the address has wrong counts as not said. */
export function filterOf(parameters: URLSearchParams): TaskFilter {
  const scheduled = parameters.get('scheduled')
  const type = parameters.get('type')
  const deleted = parameters.get('deleted')
  return {
    ...(scheduled === 'yes' || scheduled === 'no' ? { isScheduled: scheduled === 'yes' } : {}),
    ...(type ? { taskTypes: [type] } : {}),
    ...(deleted === 'only' ? { isDeleted: true } : {}),
    ...(deleted === 'with' ? { isDeleted: null } : {}),
  }
}

export const isFiltered = (parameters: URLSearchParams): boolean =>
  Object.keys(filterOf(parameters)).length > 0

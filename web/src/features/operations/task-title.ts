import { operations } from '~/text/en/operations'

/** The server's own name of a task under which a set is run on demand. */
const ON_DEMAND = /^Unit test set [0-9a-f]{24} of /

/** What a task is called: those that run a set on demand by the name of the set, once it is known. */
export const taskTitle = (taskName: string, set: string | undefined): string =>
  set !== undefined && ON_DEMAND.test(taskName) ? operations.onDemand(set) : taskName

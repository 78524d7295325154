import type { SessionOfRunQuery } from './session.gen'

type Run = NonNullable<SessionOfRunQuery['unitTestSetRun']>
export type Session = NonNullable<Run['session']>
export type UnitTest = NonNullable<Session['unitTestRun']>

import type { SetOrganizationLimitsInput } from '~/graphql/schema.gen'
import type { OwnLimitsFragment } from './settings.gen'

export const CAPS = ['calls', 'tokens', 'money', 'seconds'] as const
export type Cap = (typeof CAPS)[number]

/** What stands in the fields: text, empty for no limit. */
export type Fields = Readonly<Record<Cap | 'requestsPerMinute', string>>

const shown = (value: number | null | undefined): string => (value == null ? '' : String(value))
const given = (text: string): number | null => (text.trim() === '' ? null : Number(text))

export const fieldsOf = (limits: OwnLimitsFragment | null): Fields => ({
  calls: shown(limits?.runBudget?.calls),
  tokens: shown(limits?.runBudget?.tokens),
  money: shown(limits?.runBudget?.money),
  seconds: shown(limits?.runBudget?.seconds),
  requestsPerMinute: shown(limits?.requestsPerMinute),
})

/** What is to hold: a budget without any cap is none. */
export function limitsOf(fields: Fields): SetOrganizationLimitsInput {
  const caps = CAPS.map((cap) => [cap, given(fields[cap])] as const)
  return {
    runBudget: caps.some(([, limit]) => limit !== null) ? Object.fromEntries(caps) : null,
    requestsPerMinute: given(fields.requestsPerMinute),
  }
}

export const isSame = (one: Fields, other: Fields): boolean =>
  (Object.keys(one) as (keyof Fields)[]).every((name) => one[name] === other[name])

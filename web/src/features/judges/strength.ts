import type { judges as text } from '~/text/en/judges'
import type { AgreementOfJudgeQuery } from './judges.gen'

export type Judge = AgreementOfJudgeQuery['judgeAgreement']['judges'][number]

/** Reviews of a version that it takes to say something: as many as to correct a rate by them. */
export const ENOUGH = 30

export type Standing =
  | { readonly kind: 'unreviewed' }
  | { readonly kind: 'too-few'; readonly reviews: number }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'known'; readonly strength: keyof typeof text.strength }

const STEPS = [
  [0.8, 'very good'],
  [0.6, 'good'],
  [0.4, 'fair'],
] as const

/** What may be said of a judge: nothing before there are enough reviews. */
export function standingOf(judge: Judge | undefined): Standing {
  if (judge === undefined || judge.reviews === 0) return { kind: 'unreviewed' }
  if (judge.reviews < ENOUGH) return { kind: 'too-few', reviews: judge.reviews }
  if (judge.kappa === null) return { kind: 'unknown' }
  const { value } = judge.kappa
  const strength = STEPS.find(([least]) => value >= least)?.[1] ?? 'poor'
  return { kind: 'known', strength }
}

import type { BaselineInput, CreateUnitTestSetRunInput, SimulatorKind } from '~/graphql/schema.gen'

export const CAPS = ['calls', 'tokens', 'money', 'seconds'] as const
export type CapName = (typeof CAPS)[number]

/** The fields as they are typed. */
export interface RunForm {
  readonly set: string
  readonly repeat: string
  readonly simulator: '' | SimulatorKind
  readonly seed: string
  readonly labels: string
  readonly baseline: '' | 'run' | 'lastOn'
  readonly baselineValue: string
  readonly caps: Readonly<Record<CapName, string>>
}

export const emptyForm = (set: string): RunForm => ({
  set,
  repeat: '1',
  simulator: '',
  seed: '',
  labels: '',
  baseline: '',
  baselineValue: '',
  caps: { calls: '', tokens: '', money: '', seconds: '' },
})

/** What is asked of the server; what is empty is left to it. */
export function inputOf(form: RunForm): CreateUnitTestSetRunInput {
  const caps = Object.fromEntries(
    CAPS.filter((cap) => form.caps[cap].trim() !== '').map((cap) => [cap, Number(form.caps[cap])]),
  )
  const baseline = baselineOf(form)
  return {
    unitTestSetId: form.set,
    repeat: Number(form.repeat) || 1,
    seed: form.seed.trim() === '' ? null : Number(form.seed),
    simulator: form.simulator === '' ? null : form.simulator,
    labels: labelsOf(form.labels),
    ...(Object.keys(caps).length === 0 ? {} : { policy: { budget: caps } }),
    ...(baseline === null ? {} : { baseline }),
  }
}

export function labelsOf(text: string): { key: string; value: string }[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => {
      const [key = '', ...rest] = each.split(':')
      return { key: key.trim(), value: rest.join(':').trim() }
    })
}

function baselineOf({ baseline, baselineValue }: RunForm): BaselineInput | null {
  const value = baselineValue.trim()
  if (value === '') return null
  if (baseline === 'run') return { run: { id: value } }
  if (baseline === 'lastOn') return { lastOn: { versionSet: value } }
  return null
}

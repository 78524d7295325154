/** The config of a task that runs a set, as a form has it. */

export const SET_RUN = 'simulation.set_run'
export const SET_RUN_VERSION = 1

export type Config = Readonly<Record<string, unknown>>

/** The fields as they are typed; `set` is an id. */
export interface SetRunFields {
  readonly set: string
  readonly repeat: string
  readonly labels: string
  readonly calls: string
  /** The label of the run that it is held against: `key:value`. */
  readonly baseline: string
}

export const NIGHTLY: SetRunFields = {
  set: '',
  repeat: '1',
  labels: 'job:nightly',
  calls: '',
  baseline: '',
}

const NOTHING: SetRunFields = { set: '', repeat: '', labels: '', calls: '', baseline: '' }

export const recordOf = (value: unknown): Config =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Config) : {}

const textOf = (value: unknown): string => (value == null ? '' : String(value))

export const callsOf = (config: Config): string =>
  textOf(recordOf(recordOf(config.policy).budget).calls)

const labelsText = (labels: unknown): string =>
  Object.entries(recordOf(labels))
    .map(([key, value]) => `${key}:${textOf(value)}`)
    .join(', ')

export function fieldsOf(config: Config): SetRunFields {
  const baseline = recordOf(config.baseline)
  return {
    set: textOf(config.unit_test_set_id),
    repeat: textOf(config.repeat ?? 1),
    labels: labelsText(config.labels),
    calls: callsOf(config),
    baseline: baseline.type === 'label' ? `${baseline.key}:${baseline.value}` : '',
  }
}

/** A key and a value, set apart by the first colon; null where it is not both. */
export function labelOf(text: string): readonly [string, string] | null {
  const colon = text.indexOf(':')
  const key = text.slice(0, Math.max(colon, 0)).trim()
  const value = text.slice(colon + 1).trim()
  return key === '' || value === '' ? null : [key, value]
}

/** Null where one is no label, or a key is there twice. */
export function labelsOf(text: string): Record<string, string> | null {
  const parts = text.split(',').filter((each) => each.trim() !== '')
  const labels = parts.map(labelOf).filter((each) => each !== null)
  const record = Object.fromEntries(labels)
  return Object.keys(record).length === parts.length ? record : null
}

/** `config` as the form has it now: whatever the form does not know, or was not changed, stays. */
export function merged(config: Config | null, now: SetRunFields): Config {
  const was = config === null ? NOTHING : fieldsOf(config)
  const next: Record<string, unknown> = { ...config }
  const put = (key: string, value: unknown) => {
    if (value === null) delete next[key]
    else next[key] = value
  }
  if (now.set !== was.set) put('unit_test_set_id', now.set)
  if (now.repeat !== was.repeat) put('repeat', now.repeat === '' ? null : Number(now.repeat))
  if (now.labels !== was.labels) put('labels', filled(labelsOf(now.labels) ?? {}))
  if (now.calls !== was.calls) {
    const policy = recordOf(next.policy)
    const { calls: _, ...others } = recordOf(policy.budget)
    const budget = now.calls === '' ? others : { ...others, calls: Number(now.calls) }
    const { budget: __, ...rest } = policy
    put('policy', filled(filled(budget) === null ? rest : { ...rest, budget }))
  }
  if (now.baseline !== was.baseline) {
    const label = labelOf(now.baseline)
    put('baseline', label === null ? null : { type: 'label', key: label[0], value: label[1] })
  }
  return next
}

const filled = (record: Config): Config | null => (Object.keys(record).length === 0 ? null : record)

/** The same for somebody else: a task runs its set for whoever says what it runs. */
export function ownedBy(config: Config, user: string): Config {
  if (config.user === undefined || config.user === user) return config
  return { ...config, user }
}

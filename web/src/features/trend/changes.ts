import type { trend as text } from '~/text/en/trend'
import type { RunOfSetFragment } from './trend.gen'

type Kind = keyof typeof text.kinds

/** A definition that a run was played with in another version than the run before. */
export interface Change {
  readonly kind: Kind
  readonly name: string
  /** Null where the run before had none of it. */
  readonly before: number | null
  /** Null where it is gone. */
  readonly after: number | null
}

interface Pin {
  readonly kind: Kind
  readonly name: string
  readonly version: number
}

function pinsOf(run: RunOfSetFragment): Map<string, Pin> {
  const found = new Map<string, Pin>()
  found.set('set', { kind: 'set', name: '', version: run.unitTestSetVersion })
  for (const { pinned, persona, scenario, service, metricsToEvaluate } of run.unitTests) {
    const pins = { unitTest: pinned, persona, scenario, service }
    for (const [kind, pin] of Object.entries(pins)) {
      if (pin !== null) {
        found.set(`${kind} ${pin.definitionId}`, {
          kind: kind as Kind,
          name: pin.name,
          version: pin.version,
        })
      }
    }
    for (const { successCriterionName: name, metricVersion: version } of metricsToEvaluate) {
      found.set(`metric ${pinned.definitionId} ${name}`, { kind: 'metric', name, version })
    }
  }
  return found
}

/** What `run` was played with otherwise than the run `before` it. */
export function changesBetween(before: RunOfSetFragment, run: RunOfSetFragment): Change[] {
  const [old, now] = [pinsOf(before), pinsOf(run)]
  const changes: Change[] = []
  for (const [key, { kind, name, version }] of now) {
    const earlier = old.get(key)?.version ?? null
    if (earlier !== version) changes.push({ kind, name, before: earlier, after: version })
  }
  for (const [key, { kind, name, version }] of old) {
    if (!now.has(key)) changes.push({ kind, name, before: version, after: null })
  }
  const said = (change: Change) => JSON.stringify(change)
  // Metrics stand at each unit test that asks for them.
  return changes.filter((each, at) => changes.findIndex((one) => said(one) === said(each)) === at)
}

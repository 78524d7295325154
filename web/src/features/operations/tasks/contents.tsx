import type { ReactNode } from 'react'
import { formatCount, formatSpan } from '~/lib/format'
import { common } from '~/text/en/common'
import { tasks } from '~/text/en/tasks'
import { Json } from '~/ui/json'
import { Tags } from '~/ui/tags'
import { type Config, callsOf, recordOf } from './form/set-run'
import { setOf, useSetNames } from './set-names'
import type { WholeTaskFragment } from './tasks.gen'
import { KindName, SetLink } from './what'

const text = tasks.one

/** What a task is told to do. */
export function Contents({ task }: { task: WholeTaskFragment }) {
  const isSetRun = setOf(task) !== null
  return (
    <section className="card stack" aria-labelledby="what">
      <h2 id="what">{text.what}</h2>
      <dl className="task-facts">
        {isSetRun ? (
          <SetRunFacts task={task} />
        ) : (
          <>
            <Fact name={text.kind}>
              <KindName type={task.taskType} />
            </Fact>
            <Fact name={text.version}>{task.taskVersion}</Fact>
            <Fact name={text.config}>
              {task.taskConfig === null ? text.noConfig : <Json value={task.taskConfig} />}
            </Fact>
          </>
        )}
        <Fact name={text.timeout}>{formatSpan(1000 * task.timeoutSeconds)}</Fact>
      </dl>
    </section>
  )
}

/** What has words of its own here. */
const SAID = ['organization', 'user', 'unit_test_set_id', 'repeat', 'labels', 'baseline']

function SetRunFacts({ task }: { task: WholeTaskFragment }) {
  const names = useSetNames([task])
  const config = recordOf(task.taskConfig)
  const labels = Object.entries(recordOf(config.labels))
  const calls = callsOf(config)
  const others = othersOf(config)
  return (
    <>
      <Fact name={text.set}>
        <SetLink id={setOf(task) ?? ''} names={names} />
      </Fact>
      <Fact name={text.repeat}>{String(config.repeat ?? 1)}</Fact>
      <Fact name={text.labels}>
        {labels.length === 0 ? (
          common.none
        ) : (
          <span className="row">
            <Tags tags={labels.map(([key, value]) => ({ key, value: String(value) }))} />
          </span>
        )}
      </Fact>
      {calls !== '' && <Fact name={text.calls}>{text.callsOf(formatCount(Number(calls)))}</Fact>}
      {config.baseline != null && (
        <Fact name={text.baseline}>{baselineWords(recordOf(config.baseline))}</Fact>
      )}
      {typeof config.user === 'string' && <Fact name={text.user}>{config.user}</Fact>}
      {others !== null && (
        <Fact name={text.others}>
          <Json value={others} />
        </Fact>
      )}
    </>
  )
}

/** The rest of a config; null where there is none. */
function othersOf(config: Config): Config | null {
  const rest = Object.entries(config).filter(([key]) => !SAID.includes(key))
  const others = rest.flatMap(([key, value]): [string, unknown][] => {
    if (key !== 'policy') return [[key, value]]
    const { budget, ...policy } = recordOf(value)
    const { calls: _, ...caps } = recordOf(budget)
    const left = { ...policy, ...(Object.keys(caps).length === 0 ? {} : { budget: caps }) }
    return Object.keys(left).length === 0 ? [] : [[key, left]]
  })
  return others.length === 0 ? null : Object.fromEntries(others)
}

function baselineWords(baseline: Config): string {
  const { baselines } = tasks.form
  if (baseline.type === 'label') return text.baselineLabel(`${baseline.key}:${baseline.value}`)
  if (baseline.type === 'run') return baselines.run(String(baseline.id))
  if (baseline.type === 'last_on') return baselines.last_on(String(baseline.version_set))
  return baselines.other
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

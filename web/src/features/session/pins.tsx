import { Link } from 'wouter'
import { formatCount, formatMoment, formatSpan } from '~/lib/format'
import { conversation as words } from '~/text/en/conversation'
import { session as text } from '~/text/en/session'
import type { Session, UnitTest } from './played'

export function FactList({ session }: { session: Session }) {
  return (
    <dl className="fact-list small">
      <Fact name={text.facts.turns}>{formatCount(session.turns)}</Fact>
      <Fact name={text.facts.agentTime}>{formatSpan(session.agentLatencyMs)}</Fact>
      <Fact name={text.facts.tokens}>
        {words.tokens(formatCount(session.promptTokens), formatCount(session.completionTokens))}
      </Fact>
      <Fact name={text.facts.objective}>
        {text.objective[`${session.objectiveMet ?? null}` as keyof typeof text.objective]}
      </Fact>
      {session.finishedAt !== null && (
        <Fact name={text.facts.finished}>{formatMoment(session.finishedAt)}</Fact>
      )}
      {session.root !== null && (
        <Fact name={text.facts.root}>
          <Link
            href={
              session.root.session === null
                ? `/runs/${session.root.unitTestSetRunId}`
                : `/runs/${session.root.unitTestSetRunId}/sessions/${session.root.session.slot}`
            }
          >
            {text.rootRun(session.root.turn)}
          </Link>
        </Fact>
      )}
    </dl>
  )
}

interface PinsProperties {
  readonly unitTest: UnitTest
  /** Null where one may not see it. */
  readonly set: UnitTest['persona']
}

/** The versions that the session was played with, each with the way to just that version. */
export function Pins({ unitTest, set }: PinsProperties) {
  const { pinned, persona, scenario, service } = unitTest
  return (
    <dl className="fact-list small">
      <Pin name={text.pin.set} kind="sets" pin={set} />
      <Pin name={text.pin.unitTest} kind="unit-tests" pin={pinned} />
      <Pin name={text.pin.persona} kind="personas" pin={persona} />
      <Pin name={text.pin.scenario} kind="scenarios" pin={scenario} />
      <Pin name={text.pin.service} kind="services" pin={service} />
      <Fact name={text.pin.versionSet}>{unitTest.serviceVersionSetName}</Fact>
      {metricsOf(unitTest).map((pin) => (
        <Pin key={pin.definitionId} name={text.pin.metric} kind="metrics" pin={pin} />
      ))}
    </dl>
  )
}

/** The metrics that were held against it, each once. */
function metricsOf({ metricsToEvaluate }: UnitTest) {
  const pins = new Map<string, NonNullable<UnitTest['persona']>>()
  for (const { metric, metricVersion: version } of metricsToEvaluate) {
    if (metric === null) continue
    pins.set(metric.databaseId, { definitionId: metric.databaseId, version, name: metric.name })
  }
  return [...pins.values()]
}

interface PinProperties {
  readonly name: string
  readonly kind: string
  readonly pin: UnitTest['persona']
}

function Pin({ name, kind, pin }: PinProperties) {
  if (pin === null) return null
  return (
    <Fact name={name}>
      <Link href={`/${kind}/${pin.definitionId}?version=${pin.version}`}>
        {pin.name}, {text.version(pin.version)}
      </Link>
    </Fact>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

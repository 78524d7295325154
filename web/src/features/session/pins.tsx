import { Link } from 'wouter'
import { formatCount, formatMoment, formatSpan } from '~/lib/format'
import { session as text } from '~/text/en/session'
import type { Session, UnitTest } from './criterion'

export function FactList({ session }: { session: Session }) {
  return (
    <dl className="fact-list small">
      <Fact name={text.facts.turns}>{formatCount(session.turns)}</Fact>
      <Fact name={text.facts.agentTime}>{formatSpan(session.agentLatencyMs)}</Fact>
      <Fact name={text.facts.tokens}>
        {text.tokens(formatCount(session.promptTokens), formatCount(session.completionTokens))}
      </Fact>
      <Fact name={text.facts.objective}>
        {text.objective[`${session.objectiveMet ?? null}` as keyof typeof text.objective]}
      </Fact>
      {session.finishedAt !== null && (
        <Fact name={text.facts.finished}>{formatMoment(session.finishedAt)}</Fact>
      )}
      {session.root !== null && (
        <Fact name={text.facts.root}>
          <Link href={`/runs/${session.root.unitTestSetRunId}`}>
            {text.rootRun(session.root.turn)}
          </Link>
        </Fact>
      )}
    </dl>
  )
}

/** The versions that the session was played with. */
export function Pins({ unitTest, set }: { unitTest: UnitTest; set: string }) {
  const { pinned, persona, scenario, service } = unitTest
  return (
    <dl className="fact-list small">
      <Fact name={text.pin.set}>{set}</Fact>
      <Fact name={text.pin.unitTest}>
        {pinned.name}, {text.version(pinned.version)}
      </Fact>
      {persona !== null && (
        <Fact name={text.pin.persona}>
          {persona.name}, {text.version(persona.version)}
        </Fact>
      )}
      {scenario !== null && (
        <Fact name={text.pin.scenario}>
          {scenario.name}, {text.version(scenario.version)}
        </Fact>
      )}
      <Fact name={text.pin.service}>
        {service.name}, {text.version(service.version)}
      </Fact>
      <Fact name={text.pin.versionSet}>{unitTest.serviceVersionSetName}</Fact>
    </dl>
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

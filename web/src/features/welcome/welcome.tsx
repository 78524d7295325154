import { Link, Redirect } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { welcome as text } from '~/text/en/welcome'
import { Page } from '~/ui/page'
import { Shown } from '~/ui/states'
import { WhatIsThereDocument } from './welcome.gen'

/** What to do where nothing is there; where there are runs, those. */
export function Welcome() {
  const answer = useAnswer(WhatIsThereDocument, {})
  return (
    <Shown answer={answer}>
      {({ unitTestSets, unitTestSetRuns }) => {
        if (unitTestSetRuns.totalCount > 0) return <Redirect to="/runs" replace />
        return unitTestSets.totalCount > 0 ? <Ready /> : <Nothing />
      }}
    </Shown>
  )
}

function Ready() {
  return (
    <Page title={text.title} heading={text.readyTitle}>
      <p>{text.ready}</p>
      <p>
        <Link className="button primary" href="/runs?start">
          {text.start}
        </Link>
      </p>
    </Page>
  )
}

function Nothing() {
  return (
    <Page title={text.title} heading={text.heading}>
      <p>{text.intro}</p>
      <section className="card stack">
        <h2>{text.seedTitle}</h2>
        <p>{text.seed}</p>
        <pre className="json">{text.seedCommand}</pre>
        <p>{text.agent}</p>
        <pre className="json">{text.agentCommand}</pre>
      </section>
      <section className="card stack">
        <h2>{text.ownTitle}</h2>
        <p>{text.own}</p>
        <p>
          <a className="button" href="/graphql">
            {text.api}
          </a>
        </p>
      </section>
    </Page>
  )
}

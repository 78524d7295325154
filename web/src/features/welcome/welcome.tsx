import { useContext } from 'react'
import { Link, Redirect } from 'wouter'
import { MAY_CREATE, MAY_START } from '~/graphql/may-create'
import { useAnswer } from '~/graphql/use-answer'
import { useMay, ViewerContext } from '~/graphql/viewer'
import { welcome as text } from '~/text/en/welcome'
import { Page } from '~/ui/page'
import { Shown } from '~/ui/states'
import { Cafe } from './cafe'
import { WhatIsThereDocument } from './welcome.gen'
import './welcome.css'

/** What to do where nothing is there; where there are runs, those. */
export function Welcome() {
  const answer = useAnswer(WhatIsThereDocument, {})
  return (
    <Shown answer={answer} whole>
      {({ unitTestSets, unitTestSetRuns, example }) => {
        if (unitTestSetRuns.totalCount > 0) return <Redirect to="/runs" replace />
        const empty = unitTestSets.totalCount === 0
        return (
          <Page title={text.title} heading={empty ? text.heading : text.readyHeading}>
            <p>{empty ? text.intro : text.ready}</p>
            {(empty || example.unitTestSet !== null) && (
              <Cafe example={example} again={answer.again} />
            )}
            {!empty && <AnyRun only={example.unitTestSet === null} />}
            <Own />
          </Page>
        )
      }}
    </Shown>
  )
}

/** Runs of what is there beside the example. */
function AnyRun({ only }: { only: boolean }) {
  const may = useMay(MAY_START)
  if (!may) return only ? <p className="note">{text.mayNotRun}</p> : null
  return (
    <p>
      <Link className={only ? 'button primary' : 'button'} href="/runs?start">
        {only ? text.start : text.startAnother}
      </Link>
    </p>
  )
}

function Own() {
  const mayWrite = useMay(...MAY_CREATE.services)
  const viewer = useContext(ViewerContext)
  // Only a sign-in ends: where nobody signs in there are no keys.
  const asksForKey = viewer !== null && viewer.expiresAt !== null
  return (
    <section className="card stack welcome-card" aria-labelledby="welcome-own">
      <h2 id="welcome-own">{text.ownTitle}</h2>
      <p>{text.own}</p>
      {mayWrite ? (
        <p>
          <Link className="button" href="/services/new">
            {text.ownStart}
          </Link>
        </p>
      ) : (
        <p className="note">{text.mayNotWrite}</p>
      )}
      <p>{text.ownFile}</p>
      {asksForKey && <p>{text.ownKey}</p>}
      <pre className="json">{text.ownCommand(location.origin)}</pre>
      <p className="small soft">
        {text.ownApi} <a href="/graphql">{text.api}</a>
      </p>
    </section>
  )
}

import './settings.css'
import { useAnswer } from '~/graphql/use-answer'
import { formatMoment } from '~/lib/format'
import { settings as text } from '~/text/en/settings'
import { Page } from '~/ui/page'
import { Shown } from '~/ui/states'
import { Limits } from './limits'
import { Server } from './server'
import { OrganizationAndLimitsDocument, type OrganizationAndLimitsQuery } from './settings.gen'

/** The organization, what it limits itself to, and what its server does. */
export default function Settings() {
  const answer = useAnswer(OrganizationAndLimitsDocument, {})
  return (
    <Page title={text.title}>
      <Shown answer={answer}>
        {({ organization, organizationLimits }) => (
          <>
            <Organization organization={organization} />
            <Limits
              limits={organizationLimits}
              local={organization === null}
              again={answer.again}
            />
            <Server />
          </>
        )}
      </Shown>
    </Page>
  )
}

function Organization({ organization }: Pick<OrganizationAndLimitsQuery, 'organization'>) {
  return (
    <section className="card stack" aria-labelledby="organization">
      <h2 id="organization">{text.organization}</h2>
      {organization === null ? (
        <p className="soft">{text.local}</p>
      ) : (
        <dl className="settings-facts">
          <div>
            <dt>{text.name}</dt>
            <dd>{organization.name}</dd>
          </div>
          <div>
            <dt>{text.id}</dt>
            <dd>
              <code>{organization.databaseId}</code>
            </dd>
          </div>
          <div>
            <dt>{text.since}</dt>
            <dd>{formatMoment(organization.createdAt)}</dd>
          </div>
        </dl>
      )}
    </section>
  )
}

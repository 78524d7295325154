import { lazy, Suspense } from 'react'
import { Link, Redirect, Route, Switch } from 'wouter'
import { KIND_NAMES } from '~/features/definitions/kinds'
import { Runs } from '~/features/runs/runs'
import { Welcome } from '~/features/welcome/welcome'
import { app } from '~/text/en/app'
import { Page } from '~/ui/page'
import { Empty, Loading } from '~/ui/states'

const Compare = lazy(() => import('~/features/compare/compare'))
const DefinitionList = lazy(() => import('~/features/definitions/list'))
const DefinitionPage = lazy(() => import('~/features/definitions/page'))
const Judges = lazy(() => import('~/features/judges/judges'))
const ReviewQueue = lazy(() => import('~/features/judges/queue'))
const EditDefinition = lazy(() => import('~/features/definitions/edit/edit'))
const Events = lazy(() => import('~/features/usage/events/events'))
const PeoplePage = lazy(() => import('~/features/people/people-page'))
const Pulse = lazy(() => import('~/features/usage/pulse/pulse'))
const PulseRun = lazy(() => import('~/features/operations/run/run'))
const PulseRuns = lazy(() => import('~/features/operations/runs/runs'))
const Settings = lazy(() => import('~/features/settings/settings'))
const Run = lazy(() => import('~/features/run/run'))
const EditTask = lazy(() => import('~/features/operations/tasks/edit'))
const Task = lazy(() => import('~/features/operations/tasks/task'))
const TaskList = lazy(() => import('~/features/operations/tasks/list'))
const Trend = lazy(() => import('~/features/trend/trend'))
const Trends = lazy(() => import('~/features/trend/trends'))
const Session = lazy(() => import('~/features/session/session'))

function LostPlace() {
  return (
    <Page title={app.lostPlace}>
      <Empty title={location.pathname}>
        <Link href="/runs">{app.home}</Link>
      </Empty>
    </Page>
  )
}

export function Views() {
  return (
    <Switch>
      <Route path="/">{() => <Welcome />}</Route>
      <Route path="/runs">{() => <Runs />}</Route>
      <Route path="/runs/:id">{({ id }) => <Run key={id} id={id} />}</Route>
      <Route path="/runs/:id/sessions/:slot">
        {({ id, slot }) => <Session key={`${id} ${slot}`} run={id} slot={slot} />}
      </Route>
      {KIND_NAMES.map((kind) => (
        <Route key={kind} path={`/${kind}`}>
          {() => <DefinitionList key={kind} kind={kind} />}
        </Route>
      ))}
      {KIND_NAMES.map((kind) => (
        <Route key={`${kind}/new`} path={`/${kind}/new`}>
          {() => <EditDefinition key={kind} kind={kind} id={null} />}
        </Route>
      ))}
      {KIND_NAMES.map((kind) => (
        <Route key={`${kind}/:id/edit`} path={`/${kind}/:id/edit`}>
          {({ id }) => <EditDefinition key={id} kind={kind} id={id} />}
        </Route>
      ))}
      {KIND_NAMES.map((kind) => (
        <Route key={`${kind}/:id`} path={`/${kind}/:id`}>
          {({ id }) => (
            <DefinitionPage key={id} kind={kind} id={id}>
              {kind === 'sets' && (
                <Suspense fallback={<Loading />}>
                  <Trend set={id} />
                </Suspense>
              )}
            </DefinitionPage>
          )}
        </Route>
      ))}
      <Route path="/judges">{() => <Judges />}</Route>
      <Route path="/judges/queue">{() => <ReviewQueue />}</Route>
      <Route path="/trends">{() => <Trends />}</Route>
      <Route path="/operations">{() => <Redirect to="/operations/runs" replace />}</Route>
      <Route path="/operations/runs">{() => <PulseRuns />}</Route>
      <Route path="/operations/runs/:id">{({ id }) => <PulseRun key={id} id={id} />}</Route>
      <Route path="/operations/events">{() => <Events />}</Route>
      <Route path="/operations/pulse">{() => <Pulse />}</Route>
      <Route path="/operations/tasks">{() => <TaskList />}</Route>
      <Route path="/operations/tasks/new">{() => <EditTask key="new" id={null} />}</Route>
      <Route path="/operations/tasks/:id/edit">{({ id }) => <EditTask key={id} id={id} />}</Route>
      <Route path="/operations/tasks/:id">{({ id }) => <Task key={id} id={id} />}</Route>
      <Route path="/people">{() => <PeoplePage />}</Route>
      <Route path="/settings">{() => <Settings />}</Route>
      <Route path="/compare">{() => <Compare />}</Route>
      <Route>{() => <LostPlace />}</Route>
    </Switch>
  )
}

export const welcome = {
  title: 'Welcome',
  heading: 'Nothing here yet',
  intro:
    'This platform lets simulated people talk to an agent, many times, and says whether it does its work.',
  cafeTitle: 'See how it works',
  cafe: 'The booking line of a café is the agent, with three planted faults. Nine personas call it, and eleven unit tests find the faults in 65 conversations. That takes some seconds.',
  loadAndRun: 'Load the café and run it',
  load: 'Load the café',
  run: 'Run the café',
  steps: { loading: 'Loading the café …', starting: 'Starting its run …' },
  noAgent: 'The café’s agent does not answer, so a run would find nothing.',
  lookAgain: 'Look again',
  mayNotLoad:
    'You may not write definitions of all kinds, which loading the café takes. Somebody with the role of an editor, or a greater one, can.',
  mayNotRun: 'You may not start runs. Somebody with the role of a tester, or a greater one, can.',
  notAvailable: 'This server does not have the café at hand. It can be loaded from a clone:',
  byCommand: 'By commands instead',
  commands: (server: string) => `simulation seed seed_data --url ${server}
simulation run "Café Meridian regression" --url ${server}`,
  commandsNote: 'A server that asks for a key takes it from SIMULATION_API_KEY.',
  ownTitle: 'Test an agent of your own',
  own: 'First say how your agent is reached, by the connector of a service, and try it there. Then a unit test says who calls it and what has to come of it; a set of unit tests is what a run plays.',
  ownStart: 'Connect your agent',
  mayNotWrite:
    'You may not write services. Somebody with the role of an editor, or a greater one, can.',
  ownFile: 'Or begin with one small file that describes all of it. This writes and loads it:',
  ownKey:
    'This server asks for a key: have SIMULATION_API_KEY hold one, for this command and for those after it.',
  ownCommand: (server: string) =>
    `simulation init my-agent --agent-url https://agent.example/v1 --url ${server}`,
  ownApi: 'Everything can be written over the API as well:',
  api: 'the API explorer',
  readyHeading: 'Ready for a first run',
  ready:
    'Definitions are there, and nothing was run yet. A run plays the unit tests of a set, and its page fills while it goes on.',
  start: 'Start a run',
  startAnother: 'Choose what to run',
}

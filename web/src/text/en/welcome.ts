export const welcome = {
  title: 'Welcome',
  heading: 'Nothing here yet',
  intro:
    'This platform lets simulated people talk to an agent, many times, and says whether it does its work.',
  seedTitle: 'See how it works',
  seed: 'Load the café: six personas, its booking line with three planted faults, and the unit tests that find them. In a terminal:',
  seedCommand: 'simulation seed seed_data',
  agentCommand: 'simulation demo-agent',
  agent:
    'The café answers once its agent runs. Start the server with SIMULATION_AGENT_DEMO_URL set to the address that it prints:',
  ownTitle: 'Test an agent of your own',
  own: 'Describe the service, who calls it and what has to come of it in YAML, and load the directory in the same way; or create them over the API.',
  api: 'Open the API explorer',
  readyTitle: 'The catalog is there, but nothing was run',
  ready: 'A run plays the unit tests of a set and fills its page while it goes on.',
  start: 'Start a run',
}

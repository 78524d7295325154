export const signIn = {
  title: 'Sign in',
  ended: 'Your sign-in has ended: its time was up, or its key was revoked.',
  key: 'API key',
  keyHint:
    'It begins with sim_. The page sends it once, and keeps what it gets for it until this tab is closed.',
  submit: 'Sign in',
  malformed: 'An API key has the form sim_ID_SECRET. Copy all of it.',
  refused: 'The server does not take this key: it is unknown, or was revoked.',
  away: 'The server does not answer. Try again in a moment.',
  tooMany: (seconds: string) =>
    `That were too many tries. The server takes the next one in ${seconds} s.`,
}

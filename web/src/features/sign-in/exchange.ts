import type { SignedIn } from '~/graphql/signed-in'

export type Refusal =
  | { readonly why: 'malformed' | 'refused' | 'away' }
  | { readonly why: 'tooMany'; readonly seconds: string }

const FORM = /^sim_([a-f0-9]{24})_[A-Za-z0-9_-]{43}$/
const WHO = '{ viewer { orgId userId } }'
const TOO_MANY = 429

interface Viewer {
  readonly orgId: string
  readonly userId: string
}

/** A token for an API key; the key goes nowhere else. */
export async function exchange(text: string): Promise<SignedIn | Refusal> {
  const key = text.trim()
  const id = FORM.exec(key)?.[1]
  if (id === undefined) return { why: 'malformed' }
  try {
    const who = await post('/graphql', { authorization: `Bearer ${key}` }, { query: WHO })
    if (!who.ok) return refusal(who)
    const { viewer } = ((await who.json()) as { data: { viewer: Viewer } }).data
    const signed = await post(`/v1/${encodeURIComponent(viewer.orgId)}/user/signin_with_api_key`, {
      'x-api-key': key,
      'x-api-key-id': id,
      'x-user-id': viewer.userId,
    })
    if (!signed.ok) return refusal(signed)
    const token = (await signed.json()) as { id_token: string }
    return { token: token.id_token, since: Date.now(), tokenSince: Date.now() }
  } catch {
    return { why: 'away' }
  }
}

function post(path: string, headers: Record<string, string>, body?: unknown): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: {
      ...headers,
      accept: 'application/graphql-response+json, application/json',
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

function refusal(response: Response): Refusal {
  if (response.status === TOO_MANY) {
    return { why: 'tooMany', seconds: response.headers.get('retry-after') ?? '60' }
  }
  return { why: response.status >= 500 ? 'away' : 'refused' }
}

import { beforeEach, expect, test } from 'vitest'
import { keepSignIn, refuseSignIn, signInNeeded } from './signed-in'

const SIGN_IN = { token: 'eyJ', since: 0, tokenSince: 0 }

beforeEach(() => {
  keepSignIn(null)
  signInNeeded.set('nothing')
})

test('who was never signed in is asked to be', () => {
  refuseSignIn()
  expect(signInNeeded.get()).toBe('never')
})

test('a sign-in that ends is told as ended, however often that is heard', () => {
  keepSignIn(SIGN_IN)
  refuseSignIn()
  refuseSignIn()
  expect(signInNeeded.get()).toBe('ended')
  keepSignIn(SIGN_IN)
  expect(signInNeeded.get()).toBe('nothing')
})

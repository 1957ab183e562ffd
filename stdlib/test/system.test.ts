import { expect, it } from 'vitest'
import { functionsOf } from './functions-of.ts'
import { testHost } from './host.ts'

const system = functionsOf('tw::System')
const variables: Readonly<Record<string, string>> = { HOME: '/home/ada', EMPTY: '' }
const host = testHost({
  environment: {
    variable: (name) => variables[name],
    variables: () => variables,
    property: () => undefined,
    properties: () => ({}),
  },
})

it('gives what the host has', () => {
  expect(system('envVar', host)('HOME')).toBe('/home/ada')
  expect(system('envVar', host)('EMPTY')).toBe('')
  expect(system('envVar', host)('NONE')).toBeNull()
  expect(system('envVars', host)()).toEqual(variables)
})

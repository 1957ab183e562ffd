import { example, fn } from './define.ts'
import { ObjectBuilder } from './value/index.ts'

const module = 'tw::System'

export const envVar = fn({
  module,
  name: 'envVar',
  since: '2.0',
  doc: 'Gives an environment variable; null when there is none of that name.',
  params: { variableName: 'The name of the variable.' },
  also: ['getenv', 'env', 'environ'],
  overloads: [
    {
      type: '(variableName: String): String | Null',
      withHost: (host) => (variableName: string) => host.environment.variable(variableName) ?? null,
    },
  ],
  effects: ['environment'],
  examples: [example('With a fallback', 'envVar("NO_SUCH_VARIABLE") default "none"', '"none"')],
})

export const envVars = fn({
  module,
  name: 'envVars',
  since: '2.0',
  doc: 'Gives all environment variables, each under its name.',
  params: {},
  also: ['getenv', 'environ'],
  overloads: [
    {
      type: '(): Dictionary<String>',
      withHost: (host) => () => {
        const variables = new ObjectBuilder()
        for (const [name, value] of Object.entries(host.environment.variables())) variables.add(name, value)
        return variables.build()
      },
    },
  ],
  effects: ['environment'],
  examples: [example('Where programs are searched', 'envVars().PATH', undefined)],
})

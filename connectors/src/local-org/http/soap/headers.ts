import { type Element, elementsOf, textOf } from './elements.ts'
import { NotSoap } from './not-soap.ts'

type Kind = 'text' | 'boolean' | 'int'

type Write = (values: Readonly<Record<string, string>>) => readonly [name: string, value: string]

/** A header of an envelope: its elements, and the header of the REST API that says the same, which is what the org reads. */
interface Header {
  readonly elements: Readonly<Record<string, Kind>>
  readonly rest?: Write
}

/** `allowSave=true, includeRecordDetails=false` */
const listed =
  (name: string): Write =>
  (values) => [
    name,
    Object.entries(values)
      .map(([key, value]) => `${key}=${value}`)
      .join(', '),
  ]

const headers: Readonly<Record<string, Header>> = {
  AllOrNoneHeader: { elements: { allOrNone: 'boolean' } },
  AllowFieldTruncationHeader: { elements: { allowFieldTruncation: 'boolean' } },
  AssignmentRuleHeader: {
    elements: { assignmentRuleId: 'text', useDefaultRule: 'boolean' },
    rest: ({ assignmentRuleId, useDefaultRule = 'false' }) => [
      'sforce-auto-assign',
      assignmentRuleId ?? useDefaultRule.toUpperCase(),
    ],
  },
  CallOptions: { elements: { client: 'text', defaultNamespace: 'text' }, rest: listed('sforce-call-options') },
  DuplicateRuleHeader: {
    elements: { allowSave: 'boolean', includeRecordDetails: 'boolean', runAsCurrentUser: 'boolean' },
    rest: listed('sforce-duplicate-rule-header'),
  },
  EmailHeader: {
    elements: { triggerAutoResponseEmail: 'boolean', triggerOtherEmail: 'boolean', triggerUserEmail: 'boolean' },
  },
  MruHeader: { elements: { updateMru: 'boolean' }, rest: listed('sforce-mru') },
  QueryOptions: { elements: { batchSize: 'int' }, rest: listed('sforce-query-options') },
}

/** How a call is to be carried out. */
export interface CallOptions {
  /** As those of a request of the REST API. */
  readonly headers: Readonly<Record<string, string>>
  /** All records are saved, or none. */
  readonly allOrNone: boolean
  /** Texts that are too long are cut. */
  readonly allowFieldTruncation: boolean
}

/** What the headers of an envelope ask for; those that mean nothing to a local org are let by. @throws NotSoap */
export function callOptionsOf(envelope: Element): CallOptions {
  const rest: Record<string, string> = {}
  const given: Record<string, Readonly<Record<string, string>>> = {}
  for (const [name, { elements, rest: write }] of Object.entries(headers)) {
    const [header] = elementsOf(envelope[name])
    if (header === undefined) continue
    const values = Object.fromEntries(
      Object.entries(elements).flatMap(([key, kind]) => {
        const text = textOf(header[key])
        return text === undefined || text === '' ? [] : [[key, typed(text, kind)]]
      }),
    )
    given[name] = values
    if (write === undefined || Object.keys(values).length === 0) continue
    const [restName, value] = write(values)
    rest[restName] = value
  }
  for (const version of elementsOf(elementsOf(envelope.PackageVersionHeader)[0]?.packageVersions)) {
    const [namespace, major = '1', minor = '0'] = ['namespace', 'majorNumber', 'minorNumber'].map((key) =>
      textOf(version[key]),
    )
    if (namespace) rest[`x-sfdc-packageversion-${namespace.toLowerCase()}`] = `${major}.${minor}`
  }
  return {
    headers: rest,
    allOrNone: given.AllOrNoneHeader?.allOrNone === 'true',
    allowFieldTruncation: given.AllowFieldTruncationHeader?.allowFieldTruncation === 'true',
  }
}

const shapes: Readonly<Record<Kind, RegExp>> = { text: /^/, boolean: /^(true|false|1|0)$/, int: /^[+-]?\d+$/ }

function typed(text: string, kind: Kind): string {
  const value = kind === 'text' ? text : text.trim()
  if (!shapes[kind].test(value)) throw new NotSoap(`'${value}' is not a valid value for the type xsd:${kind}`)
  return kind === 'boolean' ? String(value === 'true' || value === '1') : value
}

import * as arrays from './arrays.ts'
import * as asserts from './asserts.ts'
import * as binaries from './binaries.ts'
import * as coercions from './coercions.ts'
import * as component from './component.ts'
import * as core from './core/index.ts'
import * as crypto from './crypto/index.ts'
import * as dataFormat from './data-format.ts'
import * as dates from './dates.ts'
import type { Bare, Declaration } from './define.ts'
import * as diff from './diff.ts'
import * as dtd from './dtd.ts'
import * as math from './math.ts'
import * as mime from './mime.ts'
import * as mule from './mule.ts'
import * as multipart from './multipart.ts'
import * as numbers from './numbers.ts'
import * as objects from './objects.ts'
import * as periods from './periods.ts'
import * as runtime from './runtime.ts'
import * as strings from './strings/index.ts'
import * as system from './system.ts'
import * as tests from './tests.ts'
import * as timer from './timer.ts'
import * as tree from './tree.ts'
import * as types from './types.ts'
import * as url from './url.ts'
import * as values from './values.ts'

/** A file of declarations. A bundle knows their names before it loads them, and keeps what they tell people elsewhere. */
export interface DeclarationFile {
  readonly names: () => readonly string[]
  /** What the file declares under a name. */
  readonly kindOf: (name: string) => Declaration['kind'] | undefined
  readonly bare: () => readonly Bare[]
  readonly whole: () => readonly Declaration[]
}

/** A file that exports declarations and nothing else. */
export function file(declarations: () => readonly Declaration[]): DeclarationFile {
  let kinds: ReadonlyMap<string, Declaration['kind']> | undefined
  return {
    names: () => declarations().map(({ name }) => name),
    kindOf: (name) => {
      kinds ??= new Map(declarations().map(({ name, kind }) => [name, kind]))
      return kinds.get(name)
    },
    bare: declarations,
    whole: declarations,
  }
}

/** Every module with its files, in the order in which they are listed. */
export const declared: Readonly<Record<string, readonly DeclarationFile[]>> = {
  'tw::Core': [file(() => Object.values(core))],
  'tw::Mule': [file(() => Object.values(mule))],
  'tw::core::Dates': [file(() => Object.values(dates))],
  'tw::core::Periods': [file(() => Object.values(periods))],
  'tw::util::Coercions': [file(() => Object.values(coercions))],
  'tw::Runtime': [file(() => Object.values(runtime))],
  'tw::core::Strings': [file(() => Object.values(strings))],
  'tw::core::Numbers': [file(() => Object.values(numbers))],
  'tw::core::Binaries': [file(() => Object.values(binaries))],
  'tw::System': [file(() => Object.values(system))],
  'tw::core::URL': [file(() => Object.values(url))],
  'tw::core::Arrays': [file(() => Object.values(arrays))],
  'tw::util::Diff': [file(() => Object.values(diff))],
  'tw::util::Math': [file(() => Object.values(math))],
  'tw::core::Objects': [file(() => Object.values(objects))],
  'tw::util::Timer': [file(() => Object.values(timer))],
  'tw::util::Tree': [file(() => Object.values(tree))],
  'tw::util::Values': [file(() => Object.values(values))],
  'tw::core::Types': [file(() => Object.values(types))],
  'tw::Crypto': [file(() => Object.values(crypto))],
  'tw::module::Mime': [file(() => Object.values(mime))],
  'tw::module::Multipart': [file(() => Object.values(multipart))],
  'tw::xml::Dtd': [file(() => Object.values(dtd))],
  'tw::meta::Component': [file(() => Object.values(component))],
  'tw::extension::DataFormat': [file(() => Object.values(dataFormat))],
  'tw::test::Asserts': [file(() => Object.values(asserts))],
  'tw::test::Tests': [file(() => Object.values(tests))],
}

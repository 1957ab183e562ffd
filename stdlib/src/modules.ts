import * as arrays from './arrays.ts'
import * as asserts from './asserts.ts'
import * as binaries from './binaries.ts'
import * as coercions from './coercions.ts'
import * as core from './core/index.ts'
import * as crypto from './crypto/index.ts'
import * as dataFormat from './data-format.ts'
import * as dates from './dates.ts'
import type { Declaration } from './define.ts'
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

/** A file of declarations. Their names are known before it is loaded, where a bundle was told them. */
export interface DeclarationFile {
  readonly names: () => readonly string[]
  readonly declarations: () => readonly Declaration[]
}

/** A file that exports declarations and nothing else. */
export function file(exports: Readonly<Record<string, Declaration>>): DeclarationFile {
  const declarations = (): readonly Declaration[] => Object.values(exports)
  return { declarations, names: () => declarations().map(({ name }) => name) }
}

/** Every module with its files, in the order in which they are listed. */
export const declared: Readonly<Record<string, readonly DeclarationFile[]>> = {
  'tw::Core': [file(core)],
  'tw::Mule': [file(mule)],
  'tw::core::Dates': [file(dates)],
  'tw::core::Periods': [file(periods)],
  'tw::util::Coercions': [file(coercions)],
  'tw::Runtime': [file(runtime)],
  'tw::core::Strings': [file(strings)],
  'tw::core::Numbers': [file(numbers)],
  'tw::core::Binaries': [file(binaries)],
  'tw::System': [file(system)],
  'tw::core::URL': [file(url)],
  'tw::core::Arrays': [file(arrays)],
  'tw::util::Diff': [file(diff)],
  'tw::util::Math': [file(math)],
  'tw::core::Objects': [file(objects)],
  'tw::util::Timer': [file(timer)],
  'tw::util::Tree': [file(tree)],
  'tw::util::Values': [file(values)],
  'tw::core::Types': [file(types)],
  'tw::Crypto': [file(crypto)],
  'tw::module::Mime': [file(mime)],
  'tw::module::Multipart': [file(multipart)],
  'tw::xml::Dtd': [file(dtd)],
  'tw::extension::DataFormat': [file(dataFormat)],
  'tw::test::Asserts': [file(asserts)],
  'tw::test::Tests': [file(tests)],
}

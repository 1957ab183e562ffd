import { diagnostic } from './diagnostic.ts'

export const unknownName = diagnostic({
  code: 'TW2001',
  slug: 'unknown-name',
  message: 'Unknown name `{name}`.',
  label: 'not defined here',
  hint: '{advice}',
  why: 'A name must be a variable, a parameter, an input, a type or an imported function.',
  bad: `--- { total: payloadd.total }`,
  good: `--- { total: payload.total }`,
})

export const notImported = diagnostic({
  code: 'TW2002',
  slug: 'not-imported',
  message: 'Unknown name `{name}`; module `{module}` has it.',
  label: 'not imported',
  hint: 'Add `import {member} from {module}` to the header.',
  why: 'Functions outside the core module are in reach after an import.',
  bad: `--- capitalize("ada lovelace")`,
  good: `import capitalize from dw::core::Strings\n--- capitalize("ada lovelace")`,
})

export const unknownModule = diagnostic({
  code: 'TW2003',
  slug: 'unknown-module',
  message: 'There is no module `{module}`.',
  label: 'not found',
  hint: '{advice}',
  why: 'A module is one of the library, or a file in a module folder: `common::Names` is `common/Names.dwl` or `common/Names.tw`.',
  bad: `import * from dw::core::Stringz\n--- 1`,
  good: `import * from dw::core::Strings\n--- 1`,
})

export const unknownMember = diagnostic({
  code: 'TW2004',
  slug: 'unknown-member',
  message: 'Module `{module}` has no `{name}`.',
  label: 'not in the module',
  hint: 'Did you mean `{near}`?',
  why: 'An import names functions, variables, types or namespaces that the module declares.',
  bad: `import capitalise from dw::core::Strings\n--- capitalise("a")`,
  good: `import capitalize from dw::core::Strings\n--- capitalize("a")`,
})

export const unknownType = diagnostic({
  code: 'TW2005',
  slug: 'unknown-type',
  message: 'Unknown type `{name}`.',
  label: 'not defined here',
  hint: 'Did you mean `{near}`?',
  why: 'A type is one of the language, declared with `type`, or imported.',
  bad: `--- "1" as Numbr`,
  good: `--- "1" as Number`,
})

export const unknownNamespace = diagnostic({
  code: 'TW2006',
  slug: 'unknown-namespace',
  message: 'Unknown namespace prefix `{name}`.',
  label: 'not declared',
  hint: 'Declare it in the header with `ns {name} http://example.com/schema`.',
  why: 'A prefix before `#` is declared with `ns` or imported. It is reported where it stands first.',
  bad: `--- { ns7#order: 1 }`,
  good: `ns ns7 http://example.com/orders\n--- { ns7#order: 1 }`,
})

export const dollarOutside = diagnostic({
  code: 'TW2007',
  slug: 'dollar-outside',
  message: '`{dollar}` stands outside of a function that takes an item.',
  label: 'no item here',
  hint: '{advice}',
  why: '`$` is the first parameter of an implicit function, `$$` the second, `$$$` the third.',
  bad: `--- { a: $ }`,
  good: `--- [1, 2] map { a: $ }`,
})

export const duplicateName = diagnostic({
  code: 'TW2008',
  slug: 'duplicate-name',
  message: '`{name}` is declared twice.',
  label: 'declared again',
  hint: 'Rename one of them.',
  why: 'In one scope only functions may share a name: they are overloads.',
  bad: `var a = 1\nvar a = 2\n--- a`,
  good: `var a = 1\nvar b = 2\n--- a`,
})

export const importCycle = diagnostic({
  code: 'TW2009',
  slug: 'import-cycle',
  message: 'Module `{module}` imports itself: {chain}.',
  label: 'the circle closes here',
  hint: 'Move what both need into a module of its own.',
  why: 'A module must be complete before another one can use it.',
})

export const noBody = diagnostic({
  code: 'TW2010',
  slug: 'no-body',
  message: 'The script {what}.',
  label: 'ends here',
  hint: 'Write `---` and then the expression that gives the output{rather}.',
  why: 'A mapping is a header, `---`, and an expression; a file with declarations only is a module to be imported.',
  bad: `%dw 2.0\nvar a = 1`,
  good: `%dw 2.0\nvar a = 1\n---\na`,
})

export const unknownLoader = diagnostic({
  code: 'TW2011',
  slug: 'unknown-loader',
  message: 'Imports by `{loader}!` are not available.',
  label: 'unknown loader',
  hint: 'Did you mean `{near}`?',
  why: 'The word before `!` names what reads the imported file: `jsonschema!` for types of a JSON Schema, `xmlschema!` for those of an XML Schema, `java!` for classes, which cannot be called here.',
  bad: `import Order from avroschema!order\n--- 1`,
  good: `import java!java::util::UUID\n--- 1`,
})

export const moduleBroken = diagnostic({
  code: 'TW2012',
  slug: 'module-broken',
  message: 'Module `{module}` has errors: {problem}',
  label: 'imported here',
  hint: 'Mend the module first.',
  why: 'A script compiles only when all modules it imports do.',
})

export const newerMember = diagnostic({
  code: 'TW2013',
  slug: 'newer-member',
  severity: 'warning',
  message: '`{name}` came with version {since}; the script says {version}.',
  label: 'newer than the header',
  hint: 'Write `%dw {since}` in the header.',
  why: 'A header with a version tells which engine must run the script; an older one lacks this. `%dw 2.0` stands for any.',
})

export const tooLong = diagnostic({
  code: 'TW2014',
  slug: 'too-long',
  message: 'An expression of the script is too long or too deep to be compiled.',
  label: 'in this script',
  hint: 'Give parts of it names with `var` or `fun`.',
  why: 'Thousands of steps in one chain exceed what the compiler can hold.',
})

export const schemaMissing = diagnostic({
  code: 'TW2015',
  slug: 'schema-missing',
  message: 'There is no schema `{module}`.',
  label: '{file} was not found',
  hint: 'Put the file {file} into a module folder.',
  why: 'A schema is a file in a module folder: `jsonschema!example::Person` is `example/Person.json`, `xmlschema!example::Person` is `example/Person.xsd`.',
  bad: `import * from jsonschema!example::Person\n--- 1`,
})

export const unknownVersion = diagnostic({
  code: 'TW2016',
  slug: 'unknown-version',
  message: 'There is no version {version} of the language.',
  label: 'unknown version',
  hint: 'Write `%{known}`.',
  why: 'The header says for which version a script is written: `%dw 2.0` to `%dw 2.12`, or `%tw 1.0`.',
  bad: `%dw 3.0\n---\n1`,
  good: `%dw 2.0\n---\n1`,
})

export const takesEverything = diagnostic({
  code: 'TW2017',
  slug: 'takes-everything',
  severity: 'warning',
  message: '`case {name}` takes every value and calls it `{name}`.',
  label: 'no variable in reach',
  hint: '{advice}',
  why: 'A word after `case` stands for the variable, parameter or input of that name, with which the value is compared; a type stands after `is`. A word that is none of these names the value, whatever it is, which other engines of the language refuse.',
})

export const unknownAnnotation = diagnostic({
  code: 'TW2031',
  slug: 'unknown-annotation',
  message: 'Unknown annotation `@{name}`.',
  label: 'not declared',
  hint: '{advice}',
  why: 'An annotation is one of the library, imported, or declared in the header with `annotation`.',
  bad: `@TailRek()\nfun count(n) = if (n == 0) 0 else count(n - 1)\n---\ncount(3)`,
  good: `@TailRec()\nfun count(n) = if (n == 0) 0 else count(n - 1)\n---\ncount(3)`,
})

export const annotationPlace = diagnostic({
  code: 'TW2032',
  slug: 'annotation-place',
  message: '`@{name}` cannot stand before {place}.',
  label: 'not here',
  hint: 'It belongs before {places}.',
  why: '`@AnnotationTarget` above the declaration of an annotation says what it may stand before; without it an annotation may stand anywhere.',
  bad: `---\n@Lazy() payload.total`,
  good: `@Lazy()\nvar total = payload.total\n---\ntotal`,
})

export const notLastCall = diagnostic({
  code: 'TW2033',
  slug: 'not-last-call',
  message: '`{name}` calls itself here, which is not the last thing it does.',
  label: 'something is left to do after this call',
  hint: 'Hand on what is known so far as an argument, so that the call stands alone, or leave `@{annotation}` out.',
  why: 'A function that is annotated as tail recursive runs as a loop, however often it calls itself. That works where its own answer is that of the call.',
  bad: `@TailRec()\nfun sumTo(n) = if (n == 0) 0 else n + sumTo(n - 1)\n---\nsumTo(4)`,
  good: `@TailRec()\nfun sumTo(n, sum = 0) = if (n == 0) sum else sumTo(n - 1, sum + n)\n---\nsumTo(4)`,
})

export const updatePath = diagnostic({
  code: 'TW2034',
  slug: 'update-path',
  message: '`update` cannot go along `{selector}`.',
  label: 'no step to a place in the value',
  hint: 'A path consists of `.name`, `.*name`, `.@name`, `[index]` and `["name"]`.',
  why: 'Each step of a path must lead to places whose values can be replaced; what is found in many depths, or is an object of its own, has none.',
  bad: `--- { lots: [{ kg: 8 }] } update { case kg at ..kg -> kg / 2 }`,
  good: `--- { lots: [{ kg: 8 }] } update { case kg at .lots.kg -> kg / 2 }`,
})

export const bracedName = diagnostic({
  code: 'TW2018',
  slug: 'braced-name',
  severity: 'warning',
  message: '`{written}` is written as it stands here, without the value of `{name}`.',
  label: 'in this text',
  hint: 'Write `{instead}` for the value, `{escaped}` for these characters.',
  why: 'A value is put into a text by `$(…)`, or by `$name` where it is a plain name; braces mean nothing behind `$`.',
})

export const privateName = diagnostic({
  code: 'TW2019',
  slug: 'private-name',
  message: '`{name}` of module `{module}` is private.',
  label: 'may not be named here',
  hint: 'Leave `private` out of its declaration, or write `internal` for the files of its component.',
  why: 'What is declared `private` may be named in its own file only. Its values may go anywhere: a private type may stand in the signature of a public function.',
})

export const internalName = diagnostic({
  code: 'TW2020',
  slug: 'internal-name',
  message: '`{name}` of module `{module}` is internal to the component `{component}`.',
  label: 'may not be named here',
  hint: '{advice}',
  why: 'What is declared `internal` may be named in the files of its component, and of those that `@VisibleTo` lists. A file META-INF/dw-components.dwl in a module folder tells the files of a component.',
})

export const mixedVisibility = diagnostic({
  code: 'TW2021',
  slug: 'mixed-visibility',
  message: 'Overloads of `{name}` have one visibility; the first is {expected}.',
  label: 'another one',
  hint: '{advice}',
  why: 'Who calls a function by its name calls all its overloads; so either all of them may be named, or none.',
  bad: `private fun size(text: String) = sizeOf(text)
fun size(number: Number) = number
---
size(1)`,
  good: `private fun size(text: String) = sizeOf(text)
private fun size(number: Number) = number
---
size(1)`,
})

export const visibleToInternal = diagnostic({
  code: 'TW2022',
  slug: 'visible-to-internal',
  message: '`@{name}` stands before `internal` declarations only.',
  label: 'what follows is not internal',
  hint: 'Write `internal` before the declaration, or leave the annotation out.',
  why: 'It lists components that may name what is otherwise for the files of one component. What is private stays so, and what is public needs no list.',
  bad: `@VisibleTo(components = ["reports"])
fun double(n) = n * 2
---
double(2)`,
  good: `@VisibleTo(components = ["reports"])
internal fun double(n) = n * 2
---
double(2)`,
})

export const visibleToComponents = diagnostic({
  code: 'TW2023',
  slug: 'visible-to-components',
  message: '`@{name}` takes the names of components as texts in brackets.',
  label: 'no list of texts',
  hint: 'Write `@{name}({parameter} = ["orders", "reports"])`.',
  why: 'Which files may name a declaration is known before a run, so the list is written out.',
  bad: `@VisibleTo(components = "reports")
internal fun double(n) = n * 2
---
double(2)`,
  good: `@VisibleTo(components = ["reports"])
internal fun double(n) = n * 2
---
double(2)`,
})

export const missingComponent = diagnostic({
  code: 'TW2024',
  slug: 'missing-component',
  message: 'Module `{module}` declares `internal` names, but no META-INF/dw-components.dwl lists it.',
  label: 'internal to what?',
  hint: 'Write META-INF/dw-components.dwl in the module folder: `[{ name: "…", resources: { "{module}": {} } }]`.',
  why: 'The descriptors META-INF/dw-components.dwl in the module folders tell which modules form a component; one that declares something internal must be in one of them. What no other file needs is `private`.',
})

export const brokenDescriptor = diagnostic({
  code: 'TW2025',
  slug: 'broken-descriptor',
  message: 'The descriptor of components cannot be read: {problem}',
  label: 'its component is not known',
  hint: 'Write `[{ name: "orders", resources: { "orders::Totals": {} } }]`.',
  why: 'META-INF/dw-components.dwl is an array of components, each with its name and the names of its modules as keys, written out.',
})

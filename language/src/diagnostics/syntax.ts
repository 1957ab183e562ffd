import { diagnostic } from './diagnostic.ts'

export const unexpected = diagnostic({
  code: 'TW1001',
  slug: 'unexpected',
  unsure: true,
  message: 'Found {found} where {expected} should stand.',
  label: 'not expected here',
  hint: '{advice}',
  why: 'The text does not fit the grammar at this place; what follows is read as well as it can be.',
  bad: `--- (1, 2)`,
  good: `--- [1, 2]`,
})

export const missingExpression = diagnostic({
  code: 'TW1002',
  slug: 'missing-expression',
  message: 'An expression is missing before {found}.',
  label: 'a value should stand before this',
  hint: '`{name}` is read as a function between two values: a comma, an operator or `---` may be missing before it.',
  why: 'An operator, a key, `->` and `---` each need a value after them.',
  bad: `--- { total: }`,
  good: `--- { total: 0 }`,
})

export const unclosedBracket = diagnostic({
  code: 'TW1003',
  slug: 'unclosed-bracket',
  unsure: true,
  message: '`{text}` is never closed.',
  label: 'opened here',
  hint: 'Write `{close}` where its content ends.',
  why: 'Brackets come in pairs. The place marked is the bracket that has no partner.',
  bad: `--- { items: [1, 2 }`,
  good: `--- { items: [1, 2] }`,
})

export const extraBracket = diagnostic({
  code: 'TW1004',
  slug: 'extra-bracket',
  unsure: true,
  message: '`{text}` closes nothing.',
  label: 'no bracket is open here',
  why: 'Brackets come in pairs; this one has no opening partner.',
  bad: `--- { items: [1, 2]] }`,
  good: `--- { items: [1, 2] }`,
})

export const unterminatedString = diagnostic({
  code: 'TW1005',
  slug: 'unterminated-string',
  unsure: true,
  message: 'The string that starts here never ends.',
  label: 'opened here',
  hint: 'Close it with {quote}; a {quote} inside it is written \\{quote}.',
  why: 'A string runs to the next quote of its own kind, over lines too.',
  bad: `--- { name: "Ann }`,
  good: `--- { name: "Ann" }`,
})

export const unterminatedRegex = diagnostic({
  code: 'TW1006',
  slug: 'unterminated-regex',
  unsure: true,
  message: 'The regular expression that starts here never ends.',
  label: 'opened here',
  hint: 'Close it with `/` on the same line; a `/` inside it is written `\\/`.',
  why: 'A `/` where a value should stand opens a regular expression, which ends on its line.',
  bad: `--- payload.id matches /[0-9]+`,
  good: `--- payload.id matches /[0-9]+/`,
})

export const unterminatedComment = diagnostic({
  code: 'TW1007',
  slug: 'unterminated-comment',
  unsure: true,
  message: 'The comment that starts here never ends.',
  label: 'opened here',
  hint: 'Close it with `*/`.',
  why: 'A `/*` comment runs to the next `*/`; such comments do not nest.',
  bad: `--- payload /* the order`,
  good: `--- payload /* the order */`,
})

export const unterminatedTemporal = diagnostic({
  code: 'TW1008',
  slug: 'unterminated-temporal',
  unsure: true,
  message: 'The date or period that starts here never ends.',
  label: 'opened here',
  hint: 'Close it with `|`.',
  why: 'A `|` where a value should stand opens a date, a time, a zone or a period, which ends at the next `|` of the line.',
  bad: `--- { due: |2024-05-01 }`,
  good: `--- { due: |2024-05-01| }`,
})

export const unexpectedCharacter = diagnostic({
  code: 'TW1009',
  slug: 'unexpected-character',
  unsure: true,
  message: '`{character}` has no meaning here.',
  label: 'not part of the language',
  why: 'No token starts with this character. Text belongs between quotes.',
  bad: `--- { price: \\12 }`,
  good: `--- { price: 12 }`,
})

export const tooDeep = diagnostic({
  code: 'TW1010',
  slug: 'too-deep',
  message: 'Expressions are nested more than {limit} levels deep.',
  label: 'one level too many',
  hint: 'Move inner parts into `var` or `fun` directives.',
  why: 'The nesting of one expression is limited, so that no script can exhaust the machine that reads it.',
})

export const dataWeave1 = diagnostic({
  code: 'TW1011',
  slug: 'dataweave-1',
  message: 'This is a DataWeave 1 script; only version 2 is understood.',
  label: 'version 1',
  hint: 'To migrate: write `%dw 2.0`, drop the other `%`, turn `x when c otherwise y` into `if (c) x else y`, `:string` into `String`.',
  why: 'DataWeave 1 is another language with similar looks: directives start with `%`, conditions use `when`, types start with a colon.',
  bad: `%dw 1.0
%output application/json
---
payload`,
  good: `%dw 2.0
output application/json
---
payload`,
})

export const foreignOperator = diagnostic({
  code: 'TW1012',
  slug: 'foreign-operator',
  message: '`{text}` is no operator here; `{instead}` is.',
  label: 'not an operator',
  hint: 'Write `{instead}`.',
  why: 'The sign comes from another language. It is read as the operator that means the same here.',
  bad: `--- payload.a && payload.b`,
  good: `--- payload.a and payload.b`,
})

export const percentDirective = diagnostic({
  code: 'TW1013',
  slug: 'percent-directive',
  message: '`{text}` is DataWeave 1; a directive has no `%`.',
  label: 'version 1 syntax',
  hint: 'Write `{instead}`.',
  why: 'Since version 2 only the version line `%dw` starts with a percent sign.',
  bad: `%dw 2.0
%var rate = 2
---
rate`,
  good: `%dw 2.0
var rate = 2
---
rate`,
})

export const semicolon = diagnostic({
  code: 'TW1014',
  slug: 'semicolon',
  message: 'A `;` ends nothing here.',
  label: 'not needed',
  hint: 'Leave it out; entries are separated by `,`, directives by nothing.',
  why: 'A script is one expression after `---`. There are no statements to end.',
  bad: `var rate = 2;
---
rate`,
  good: `var rate = 2
---
rate`,
})

export const missingComma = diagnostic({
  code: 'TW1015',
  slug: 'missing-comma',
  message: 'A comma is missing before {found}.',
  label: 'a new entry starts here',
  hint: 'Write `,` between entries.',
  why: 'The entries of an object, the elements of an array and the arguments of a call are separated by commas.',
  bad: `--- { a: 1 b: 2 }`,
  good: `--- { a: 1, b: 2 }`,
})

export const missingSeparator = diagnostic({
  code: 'TW1016',
  slug: 'missing-separator',
  unsure: true,
  message: 'The header is not closed: `---` is missing before {found}.',
  label: 'the body starts here',
  hint: 'Write `---` on a line of its own between the directives and the body.',
  why: 'Directives and body are told apart by the line `---`.',
  bad: `%dw 2.0
output application/json
{ a: 1 }`,
  good: `%dw 2.0
output application/json
---
{ a: 1 }`,
})

export const ternary = diagnostic({
  code: 'TW1017',
  slug: 'ternary',
  message: 'There is no `? :` operator.',
  label: 'not an operator',
  hint: 'Write `if (condition) a else b`.',
  why: 'A condition is written with `if` and `else`, which give a value. A `?` after a selector asks whether it is there.',
  bad: `--- payload.paid == true ? "yes" : "no"`,
  good: `--- if (payload.paid == true) "yes" else "no"`,
})

export const colonCast = diagnostic({
  code: 'TW1018',
  slug: 'colon-cast',
  message: '`:{name}` is a type of DataWeave 1.',
  label: 'version 1 syntax',
  hint: 'Write `{instead}`.',
  why: 'Since version 2 types are names that start with a capital letter, without a colon.',
  bad: `--- payload.id as :string`,
  good: `--- payload.id as String`,
})

export const whenOtherwise = diagnostic({
  code: 'TW1019',
  slug: 'when-otherwise',
  message: '`{words}` is DataWeave 1.',
  label: 'version 1 syntax',
  hint: 'Write `{instead}`.',
  why: 'Since version 2 a condition comes first: `if (condition) a else b`.',
  bad: `--- "adult" when payload.age > 17 otherwise "child"`,
  good: `--- if (payload.age > 17) "adult" else "child"`,
})

export const misplacedDirective = diagnostic({
  code: 'TW1020',
  slug: 'misplaced-directive',
  unsure: true,
  message: '`{word}` cannot stand inside an expression.',
  label: 'a directive',
  hint: 'Move it above `---`, or into `do { {word} … --- … }`.',
  why: 'Variables, functions and types are declared in the header of the script or of a `do` block.',
  bad: `--- payload map (order) -> var total = order.total`,
  good: `--- payload map (order) -> do { var total = order.total --- total }`,
})

export const foreignStatement = diagnostic({
  code: 'TW1021',
  slug: 'foreign-statement',
  message: '`{word}` is no word of this language.',
  label: 'not a declaration',
  hint: 'Write {instead}.',
  why: 'Variables are declared with `var`, functions with `fun`, and a function gives the value of its body without `return`.',
  bad: `let rate = 2
---
rate`,
  good: `var rate = 2
---
rate`,
})

export const missingFieldName = diagnostic({
  code: 'TW1022',
  slug: 'missing-field-name',
  message: 'The name of a field is missing before {found}.',
  label: 'a name should stand before this',
  hint: 'Write the field after the dot: `payload.name`, or `payload[expression]` for a computed one.',
  why: 'A dot selects by name; the name stands right after it, in quotes if it has other signs than letters and digits.',
  bad: `--- { total: payload. }`,
  good: `--- { total: payload.total }`,
})

export const missingColon = diagnostic({
  code: 'TW1023',
  slug: 'missing-colon',
  unsure: true,
  message: 'A `:` is missing after the key `{key}`.',
  label: 'a key without a value',
  hint: 'Write `{key}: value`; the entries of another object are taken in by `(expression)`.',
  why: 'Between braces stand entries, each a key, a colon and a value.',
  bad: `--- { total }`,
  good: `--- { total: payload.total }`,
})

export const bareParameter = diagnostic({
  code: 'TW1024',
  slug: 'bare-parameter',
  message: 'The parameters of a function stand in parentheses.',
  label: 'a parameter',
  hint: 'Write `({name}) -> …`.',
  why: 'A function is written as parameters in parentheses, `->` and a body, also when it has one parameter.',
  bad: `--- payload map order -> order.id`,
  good: `--- payload map (order) -> order.id`,
})

export const conditionParentheses = diagnostic({
  code: 'TW1025',
  slug: 'condition-parentheses',
  message: 'The condition of an `if` stands in parentheses.',
  label: 'the condition starts here',
  hint: 'Write `if (condition) a else b`.',
  why: 'Nothing but the parentheses shows where the condition ends and the value begins.',
  bad: `--- if payload.paid { a: 1 } else { b: 2 }`,
  good: `--- if (payload.paid) { a: 1 } else { b: 2 }`,
})

export const computedKey = diagnostic({
  code: 'TW1026',
  slug: 'computed-key',
  message: 'A computed key stands in parentheses.',
  label: 'a key that is computed',
  hint: 'Write `({key}): …`.',
  why: 'A word before a colon is the name of a field; parentheses say that its value is the name.',
  bad: `--- { a: 1 } mapObject { $$: $ }`,
  good: `--- { a: 1 } mapObject { ($$): $ }`,
})

export const typographicQuote = diagnostic({
  code: 'TW1027',
  slug: 'typographic-quote',
  message: '`{quote}` is a typographic quote; a string stands between plain ones.',
  label: 'not a plain quote',
  hint: 'Write {instead}.',
  why: 'Word processors and chats turn plain quotes into typographic ones; they mean nothing in a script.',
  bad: `--- { name: “Ann” }`,
  good: `--- { name: "Ann" }`,
})

export const foreignComment = diagnostic({
  code: 'TW1028',
  slug: 'foreign-comment',
  message: 'A comment does not start with `{text}`.',
  label: 'read as a comment',
  hint: 'Write `//`.',
  why: 'A comment starts with `//` and ends with its line, or stands between `/*` and `*/`.',
  bad: `# all orders
%dw 2.0
---
payload`,
  good: `// all orders
%dw 2.0
---
payload`,
})

export const separatorDashes = diagnostic({
  code: 'TW1029',
  slug: 'separator-dashes',
  message: 'Header and body are separated by three dashes, `---`.',
  label: 'not three dashes',
  hint: 'Write `---`.',
  why: 'The line between header and body is made of exactly three plain dashes.',
  bad: `%dw 2.0
output application/json
----
payload`,
  good: `%dw 2.0
output application/json
---
payload`,
})

export const spreadDots = diagnostic({
  code: 'TW1030',
  slug: 'spread-dots',
  unsure: true,
  message: 'There is no `...`.',
  label: 'not an operator',
  hint: 'Write {instead}.',
  why: 'The entries of an object are taken into another one by parentheses around it; arrays and objects are joined by `++`.',
  bad: `--- { ...payload.address, country: "FR" }`,
  good: `--- { (payload.address), country: "FR" }`,
})

export const unquotedKey = diagnostic({
  code: 'TW1031',
  slug: 'unquoted-key',
  message: 'The key `{key}` needs quotes.',
  label: 'not a plain name',
  hint: 'Write `"{key}": …`.',
  why: 'A key without quotes is made of letters, digits and `_`, so that `a-b` and `a.b` stay expressions.',
  bad: `--- { first-name: "Ann" }`,
  good: `--- { "first-name": "Ann" }`,
})

export const equalsForColon = diagnostic({
  code: 'TW1032',
  slug: 'equals-for-colon',
  message: 'A key and its value are separated by `:`, not by `{text}`.',
  label: 'should be `:`',
  hint: 'Write `{key}: …`.',
  why: 'Between braces stand entries, each a key, a colon and a value. `=` gives variables and parameters their values.',
  bad: `--- { total = 1 }`,
  good: `--- { total: 1 }`,
})

export const importBraces = diagnostic({
  code: 'TW1033',
  slug: 'import-braces',
  message: 'Imported names stand without braces.',
  label: 'not needed',
  hint: 'Write `import a, b from module`.',
  why: 'The names after `import` are separated by commas and end at `from`.',
  bad: `import { capitalize } from dw::core::Strings
---
capitalize("a")`,
  good: `import capitalize from dw::core::Strings
---
capitalize("a")`,
})

export const malformedDirective = diagnostic({
  code: 'TW1034',
  slug: 'malformed-directive',
  unsure: true,
  message: 'The `{word}` directive is malformed.',
  label: 'this directive',
  hint: 'Write {instead}.',
  why: 'Each directive of the header has its own form; what does not have it cannot be read.',
  bad: `var rate 2
---
rate`,
  good: `var rate = 2
---
rate`,
})

export const unknownDirective = diagnostic({
  code: 'TW1035',
  slug: 'unknown-directive',
  message: '`{word}` is no directive.',
  label: 'read as `{instead}`',
  hint: 'Write `{instead}`.',
  why: 'A header consists of the directives `output`, `input`, `import`, `var`, `fun`, `type`, `ns` and `annotation`.',
  bad: `outptu application/json
---
payload`,
  good: `output application/json
---
payload`,
})

export const functionBraces = diagnostic({
  code: 'TW1036',
  slug: 'function-braces',
  message: 'The body of a function stands after `=`.',
  label: '`=` is missing before this',
  hint: 'Write `fun {name}(…) = …`; braces make an object, `do { … }` a block.',
  why: 'A function gives the value of the expression after `=`.',
  bad: `fun double(n) { n * 2 }
---
double(2)`,
  good: `fun double(n) = n * 2
---
double(2)`,
})

export const missingArrow = diagnostic({
  code: 'TW1037',
  slug: 'missing-arrow',
  message: 'Between the parameters of a function and its body stands `->`.',
  label: '`->` is missing before this',
  hint: 'Write `({parameters}) -> …`.',
  why: 'A function is written as parameters in parentheses, `->` and a body.',
  bad: `--- payload map (order) { id: order.id }`,
  good: `--- payload map (order) -> { id: order.id }`,
})

export const castParentheses = diagnostic({
  code: 'TW1038',
  slug: 'cast-parentheses',
  message: 'The format of a type stands in braces.',
  label: 'not a call',
  hint: 'Write `as {type} {format: "…"}`.',
  why: 'What follows a type in braces says how its text looks or is read.',
  bad: `--- payload.total as String(format: "0.00")`,
  good: `--- payload.total as String {format: "0.00"}`,
})

export const callParentheses = diagnostic({
  code: 'TW1039',
  slug: 'call-parentheses',
  unsure: true,
  message: 'The arguments of a function stand in parentheses.',
  label: 'called without them',
  hint: 'Write `{name}(…)`.',
  why: 'Two names side by side are a function between its two arguments, as in `items map …`; with one argument it is called by parentheses.',
  bad: `--- sizeOf payload.orders`,
  good: `--- sizeOf(payload.orders)`,
})

export const unknownVisibility = diagnostic({
  code: 'TW1040',
  slug: 'unknown-visibility',
  message: '`{word}` means nothing before `{before}`.',
  label: 'no visibility',
  hint: '{advice}',
  why: 'All files may name a declaration, unless `private` stands before it, for its own file only, or `internal`, for the files of its component.',
  bad: `public fun double(n) = n * 2
---
double(2)`,
  good: `fun double(n) = n * 2
---
double(2)`,
})

export const visibilityPlace = diagnostic({
  code: 'TW1041',
  slug: 'visibility-place',
  message: '`{word}` cannot stand before {before}.',
  label: 'not here',
  hint: '{advice}',
  why: '`private` and `internal` stand right before `var`, `fun`, `type`, `ns` and `annotation` of a header, behind their annotations.',
  bad: `private import * from dw::core::Strings
---
capitalize("ada")`,
  good: `import * from dw::core::Strings
---
capitalize("ada")`,
})

export const secondScript = diagnostic({
  code: 'TW1042',
  slug: 'second-script',
  message: '`{text}` stands once in a file, at the start.',
  label: '{label}',
  hint: '{advice}',
  why: 'A file holds one script: a header, `---`, and the one expression that gives the output.',
  bad: `%dw 2.0
---
payload.orders

%dw 2.0
---
payload.orders map (order) -> order.id`,
  good: `%dw 2.0
---
payload.orders map (order) -> order.id`,
})

export const flowMarks = diagnostic({
  code: 'TW1043',
  slug: 'flow-marks',
  message: '`#[` and `]` do not belong to a script.',
  label: 'marks an expression in a flow',
  hint: 'Leave out `#[` and its `]`.',
  why: 'The configuration of a Mule flow tells expressions from plain texts by `#[…]`. A script is the expression alone.',
  bad: `#[payload.orders]`,
  good: `payload.orders`,
})

export const missingWord = diagnostic({
  code: 'TW1044',
  slug: 'missing-word',
  message: '`{word}` is missing before `{declared}`.',
  label: 'declared here',
  hint: 'Write `{word} {declared} …`.',
  why: 'Variables are declared by the word `var`, functions by `fun`, in the header of the script or of a `do` block.',
  bad: `rate = 2
---
rate`,
  good: `var rate = 2
---
rate`,
})

export const foreignRange = diagnostic({
  code: 'TW1045',
  slug: 'foreign-range',
  message: 'Between the bounds of a range stands `to`, not `{text}`.',
  label: 'should be `to`',
  hint: '{advice}',
  why: 'Two numbers with `to` between them make a range, which counts from one to the other, both included.',
  bad: `--- payload.name[0..2]`,
  good: `--- payload.name[0 to 2]`,
})

export const missingKey = diagnostic({
  code: 'TW1046',
  slug: 'missing-key',
  unsure: true,
  message: 'A key is missing before `{value}`.',
  label: 'a value without a key',
  hint: 'Braces make an object: write `{ name: {value} }`, or `{value}` without braces.',
  why: 'Between braces stand entries, each a key, a colon and a value. A function needs no braces around its body.',
  bad: `--- payload.orders map { $.id }`,
  good: `--- payload.orders map { id: $.id }`,
})

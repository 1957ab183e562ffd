import { expect, test } from 'vitest'
import { CompileError, compile } from '../src/index.ts'

/** Mistakes that people make, and all that they are told: one finding for each, at the place to mend, with what to write. */
const mistakes: readonly (readonly [about: string, script: string, told: readonly string[]])[] = [
  [
    'missing comma multi-line',
    `%dw 2.0
output application/json
---
{
  name: payload.customer.name
  total: payload.orders[0].total,
  count: 3
}`,
    ['6:3 TW1015 A comma is missing before `total`. Write `,` between entries.'],
  ],
  [
    'missing close bracket in the middle',
    `%dw 2.0
output application/json
---
{
  orders: payload.orders map ((o) -> {
    id: o.id,
    total: o.total
  },
  count: sizeOf(payload.orders)
}`,
    ['5:30 TW1003 `(` is never closed. Write `)` where its content ends.'],
  ],
  [
    'missing close paren in if',
    `%dw 2.0
output application/json
---
{
  a: if (payload.count > 2 "many" else "few",
  b: 1
}`,
    ['5:9 TW1003 `(` is never closed. Write `)` where its content ends.'],
  ],
  [
    'an equals sign for a colon',
    `%dw 2.0
output application/json
---
{
  name = payload.customer.name,
  total: 1
}`,
    ['5:8 TW1032 A key and its value are separated by `:`, not by `=`. Write `name: …`.'],
  ],
  [
    'a comparison for a colon',
    `%dw 2.0
---
{ name == payload.customer.name, b: 2 }`,
    ['3:8 TW1032 A key and its value are separated by `:`, not by `==`. Write `name: …`.'],
  ],
  [
    'JS arrow without parens of object',
    `%dw 2.0
---
payload.orders.map(o => ({ id: o.id }))`,
    [
      '3:20 TW1024 The parameters of a function stand in parentheses. Write `(o) -> …`.',
      '3:22 TW1012 `=>` is no operator here; `->` is. Write `->`.',
    ],
  ],
  [
    'JS spread',
    `%dw 2.0
---
{ ...payload.customer, a: 1 }`,
    ['3:3 TW1030 There is no `...`. Write `(expression)` to take in the entries of an object.'],
  ],
  [
    'JS null check',
    `%dw 2.0
---
payload.customer?.name`,
    ['3:17 TW1012 `?.` is no operator here; `.` is. Write `.`.'],
  ],
  [
    'JS for loop',
    `%dw 2.0
---
for (o in payload.orders) { id: o.id }`,
    ['3:1 TW1021 `for` is no word of this language. Write `items map (item) -> …`.'],
  ],
  [
    'JS switch',
    `%dw 2.0
---
switch (payload.count) { case 1: "one" default: "many" }`,
    ['3:1 TW1021 `switch` is no word of this language. Write `value match { case 1 -> … else -> … }`.'],
  ],
  [
    'JS if block statements',
    `%dw 2.0
---
if (payload.count > 2) { return "many" } else { return "few" }`,
    [
      '3:26 TW1021 `return` is no word of this language. Write the value alone, without `return`.',
      '3:49 TW1021 `return` is no word of this language. Write the value alone, without `return`.',
    ],
  ],
  [
    'JS += ',
    `%dw 2.0
var x = 1
---
x += 1`,
    ['4:3 TW1012 `+=` is no operator here; `+` is. Write `+`.'],
  ],
  [
    'JS typeof, undefined',
    `%dw 2.0
---
{ a: payload.x == undefined }`,
    ['3:19 TW2001 Unknown name `undefined`. Write `null`.'],
  ],
  [
    'JS new Date',
    `%dw 2.0
---
{ now: new Date() }`,
    ['3:8 TW1021 `new` is no word of this language. Write the value: `now()`, `"2024-05-31" as Date`.'],
  ],
  [
    'JS increments',
    `%dw 2.0
---
{ a: payload.count++ }`,
    ['3:22 TW1002 An expression is missing before `}`.'],
  ],
  [
    'function keyword in body',
    `%dw 2.0
---
payload.orders map function(o) { id: o.id }`,
    ['3:20 TW1021 `function` is no word of this language. Write `(parameter) -> …`.'],
  ],
  [
    'elseif',
    `%dw 2.0
---
if (payload.count == 1) "one" elseif (payload.count == 2) "two" else "many"`,
    ['3:31 TW1021 `elseif` is no word of this language. Write `else if`.'],
  ],
  [
    'if without parens',
    `%dw 2.0
---
if payload.count == 1 "one" else "many"`,
    ['3:4 TW1025 The condition of an `if` stands in parentheses. Write `if (condition) a else b`.'],
  ],
  [
    'DW1 header',
    `%dw 1.0
%output application/json
---
payload`,
    [
      '1:1 TW1011 This is a DataWeave 1 script; only version 2 is understood. To migrate: write `%dw 2.0`, drop the other `%`, turn `x when c otherwise y` into `if (c) x else y`, `:string` into `String`.',
    ],
  ],
  [
    'DW1 var with 2 header',
    `%dw 2.0
%output application/json
%var x = 1
---
{ a: x }`,
    [
      '2:1 TW1013 `%output` is DataWeave 1; a directive has no `%`. Write `output`.',
      '3:1 TW1013 `%var` is DataWeave 1; a directive has no `%`. Write `var`.',
    ],
  ],
  [
    'DW1 when',
    `%dw 2.0
output application/json
---
{ a: "x" when payload.count > 1 otherwise "y", b: payload.qty as :number }`,
    [
      '4:10 TW1019 `when … otherwise` is DataWeave 1. Write `if (condition) a else b`.',
      '4:66 TW1018 `:number` is a type of DataWeave 1. Write `Number`.',
    ],
  ],
  [
    'DW1 map with lambda no parens',
    `%dw 2.0
---
payload.orders map { id: $.id, (total: $.total) when $.total != null }`,
    ['3:49 TW1019 `(…) when` is DataWeave 1. Write `(key: value) if (condition)`.'],
  ],
  [
    'variables of DataWeave 1',
    `%dw 2.0
---
flowVars.id ++ payload.count`,
    ['3:1 TW2001 Unknown name `flowVars`. Write `vars`.'],
  ],
  [
    'precedence minus in sizeOf',
    `%dw 2.0
---
sizeOf payload.orders - 1`,
    ['3:1 TW1039 The arguments of a function stand in parentheses. Write `sizeOf(…)`.'],
  ],
  [
    'hyphen key',
    `%dw 2.0
---
payload.customer-name`,
    ['3:18 TW2001 Unknown name `name`. A field with `-` in its name is selected in quotes: `payload."customer-name"`.'],
  ],
  [
    'hyphen key object',
    `%dw 2.0
---
{ first-name: payload.customer.name }`,
    ['3:3 TW1031 The key `first-name` needs quotes. Write `"first-name": …`.'],
  ],
  [
    'key with dots',
    `%dw 2.0
---
{ customer.name: 1 }`,
    ['3:3 TW1031 The key `customer.name` needs quotes. Write `"customer.name": …`.'],
  ],
  [
    'unknown fn near name',
    `%dw 2.0
---
uper(payload.customer.name)`,
    ['3:1 TW2001 Unknown name `uper`. Did you mean `upper`?'],
  ],
  [
    'unknown fn other language',
    `%dw 2.0
---
{ a: toUpperCase(payload.customer.name), b: len(payload.orders), c: concat("a", "b"), d: substring("abc", 1, 2), e: parseInt("3") }`,
    [
      '3:6 TW2001 Unknown name `toUpperCase`. Did you mean `upper`?',
      '3:45 TW2001 Unknown name `len`. Did you mean `sizeOf`?',
      '3:69 TW2001 Unknown name `concat`. Did you mean `flatten`?',
      '3:90 TW2002 Unknown name `substring`; module `dw::core::Strings` has it. Add `import substring from dw::core::Strings` to the header.',
      '3:117 TW2001 Unknown name `parseInt`. Did you mean `toNumber`?',
    ],
  ],
  [
    'wrong arg order',
    `%dw 2.0
---
{ a: splitBy(",", 5), b: replace("a", payload.customer.name, "b") }`,
    ['3:26 TW5003 `replace` takes 2 arguments, not 3. Write `replace(text, matcher)`.'],
  ],
  [
    'dollar outside',
    `%dw 2.0
output application/json
---
{ a: $.name, b: $$ }`,
    [
      '4:6 TW2007 `$` stands outside of a function that takes an item. Use it in the function given to `map`, `filter` and the like, or in a `match` or `update` case.',
      '4:17 TW2007 `$$` stands outside of a function that takes an item. Use it in the function given to `map`, `filter` and the like, or in a `match` or `update` case.',
    ],
  ],
  [
    'dollar in explicit lambda',
    `%dw 2.0
---
payload.orders map (o) -> $.id`,
    [
      '3:27 TW2007 `$` stands outside of a function that takes an item. The parameter of this function has a name: write `o`.',
    ],
  ],
  [
    'a third dollar',
    `%dw 2.0
---
payload.orders map { id: $.id, items: $.items map { sku: $.sku, order: $$$.id } }`,
    [
      '3:72 TW2007 `$$$` stands outside of a function that takes an item. There is only `$` and `$$` here; name what an outer function is given: `(item, index) -> …`.',
    ],
  ],
  [
    'unclosed string',
    `%dw 2.0
output application/json
---
{
  a: "hello,
  b: "there"
}`,
    ['5:6 TW1005 The string that starts here never ends. Close it with "; a " inside it is written \\".'],
  ],
  [
    'unclosed string single line end',
    `%dw 2.0
output application/json
---
{
  a: payload.count,
  b: 'there
}`,
    ["6:6 TW1005 The string that starts here never ends. Close it with '; a ' inside it is written \\'."],
  ],
  [
    'unclosed comment',
    `%dw 2.0
---
/* the orders
{ a: 1 }`,
    ['3:1 TW1007 The comment that starts here never ends. Close it with `*/`.'],
  ],
  [
    'unclosed regex',
    `%dw 2.0
---
{ a: payload.customer.name matches /[A-Z, b: 1 }`,
    [
      '3:36 TW1006 The regular expression that starts here never ends. Close it with `/` on the same line; a `/` inside it is written `\\/`.',
    ],
  ],
  [
    'unclosed interpolation',
    `%dw 2.0
---
{ a: "Hello $(payload.customer.name" }`,
    ['3:13 TW1003 `$(` is never closed. Write `)` where its content ends.'],
  ],
  [
    'bad regex',
    `%dw 2.0
---
payload.customer.name matches /[A-Z/`,
    ['3:31 TW5301 The regular expression /[A-Z/ cannot be used: a `[` has no `]`.'],
  ],
  [
    'no separator',
    `%dw 2.0
output application/json
{ a: payload.count }`,
    [
      '3:1 TW1016 The header is not closed: `---` is missing before `{`. Write `---` on a line of its own between the directives and the body.',
    ],
  ],
  [
    'missing --- with payload',
    `%dw 2.0
output application/json
payload.orders map $.id`,
    [
      '3:1 TW1016 The header is not closed: `---` is missing before `payload`. Write `---` on a line of its own between the directives and the body.',
    ],
  ],
  [
    'two dashes',
    `%dw 2.0
output application/json
--
payload`,
    ['3:1 TW1029 Header and body are separated by three dashes, `---`. Write `---`.'],
  ],
  [
    'four dashes',
    `%dw 2.0
output application/json
----
payload`,
    ['3:1 TW1029 Header and body are separated by three dashes, `---`. Write `---`.'],
  ],
  [
    'output typo',
    `%dw 2.0
outptu application/json
---
payload`,
    ['2:1 TW1035 `outptu` is no directive. Write `output`.'],
  ],
  [
    'output json mistake',
    `%dw 2.0
output application/jsn
---
payload`,
    ['2:8 TW4002 No format is called "application/jsn". Did you mean `application/json`?'],
  ],
  [
    'output option typo',
    `%dw 2.0
output application/json ident=false
---
payload`,
    ['2:25 TW4003 The writer of json has no option `ident`. Did you mean `indent`?'],
  ],
  [
    'output option wrong value',
    `%dw 2.0
output application/json indent="no"
---
payload`,
    ['2:25 TW4004 The option `indent` of json must be a Boolean, not "no".'],
  ],
  [
    'output option enum',
    `%dw 2.0
output application/json skipNullOn="all"
---
payload`,
    [
      '2:25 TW4004 The option `skipNullOn` of json must be one of "arrays", "objects", "everywhere", not "all". Write one of "arrays", "objects", "everywhere".',
    ],
  ],
  [
    'output = colon',
    `%dw 2.0
output: application/json
---
payload`,
    ['2:7 TW1034 The `output` directive is malformed. Write `output application/json`.'],
  ],
  [
    'output without type',
    `%dw 2.0
output
---
payload`,
    ['2:1 TW1034 The `output` directive is malformed. Write `output application/json`.'],
  ],
  [
    'var without =',
    `%dw 2.0
var x 1
---
x`,
    ['2:1 TW1034 The `var` directive is malformed. Write `var name = value`.'],
  ],
  [
    'fun without parens',
    `%dw 2.0
fun f x = x + 1
---
f(1)`,
    ['2:1 TW1034 The `fun` directive is malformed. Write `fun name(a, b) = …`.'],
  ],
  [
    'fun with braces body',
    `%dw 2.0
fun f(x) { x + 1 }
---
f(1)`,
    [
      '2:10 TW1036 The body of a function stands after `=`. Write `fun f(…) = …`; braces make an object, `do { … }` a block.',
    ],
  ],
  [
    'fun with -> ',
    `%dw 2.0
fun f(x) -> x + 1
---
f(1)`,
    ['2:10 TW1012 `->` is no operator here; `=` is. Write `=`.'],
  ],
  [
    'missing import',
    `%dw 2.0
---
capitalize(payload.customer.name)`,
    [
      '3:1 TW2002 Unknown name `capitalize`; module `dw::core::Strings` has it. Add `import capitalize from dw::core::Strings` to the header.',
    ],
  ],
  [
    'import wrong name',
    `%dw 2.0
import capitalise from dw::core::Strings
---
capitalise("a")`,
    ['2:8 TW2004 Module `dw::core::Strings` has no `capitalise`. Did you mean `capitalize`?'],
  ],
  [
    'import wrong module',
    `%dw 2.0
import * from dw::core::String
---
capitalize("a")`,
    ['2:15 TW2003 There is no module `dw::core::String`. Did you mean `dw::core::Strings`?'],
  ],
  [
    'import dots',
    `%dw 2.0
import * from dw.core.Strings
---
capitalize("a")`,
    [
      '2:17 TW1012 `.` is no operator here; `::` is. Write `::`.',
      '2:22 TW1012 `.` is no operator here; `::` is. Write `::`.',
    ],
  ],
  [
    'import order reversed',
    `%dw 2.0
from dw::core::Strings import capitalize
---
capitalize("a")`,
    ['2:1 TW1034 The `import` directive is malformed. Write `import capitalize from dw::core::Strings`.'],
  ],
  [
    'import braces',
    `%dw 2.0
import { capitalize } from dw::core::Strings
---
capitalize("a")`,
    ['2:8 TW1033 Imported names stand without braces. Write `import a, b from module`.'],
  ],
  [
    'too many arguments',
    `%dw 2.0
---
upper("a", "b")`,
    ['3:1 TW5003 `upper` takes 1 argument, not 2. Write `upper(text)`.'],
  ],
  [
    'too few own',
    `%dw 2.0
fun f(a, b) = a + b
---
f(1)`,
    ['4:1 TW5003 `f` takes 2 arguments, not 1. Write `f(a, b)`.'],
  ],
  [
    'bad match: missing case',
    `%dw 2.0
---
payload.count match { 1 -> "a", else -> "b" }`,
    [
      '3:23 TW1001 Found `1` where `case` should stand. Each case starts with `case`: `case 1 -> …`, `case .name -> …`.',
    ],
  ],
  [
    'bad match colon',
    `%dw 2.0
---
payload.count match { case 1: "a" else: "b" }`,
    ['3:29 TW1001 Found `:` where `->` should stand. Between a pattern and its value stands `->`.'],
  ],
  [
    'bad match default',
    `%dw 2.0
---
payload.count match { case 1 -> "a" default -> "b" }`,
    ['3:37 TW1012 `default` is no operator here; `else` is. Write `else`.'],
  ],
  [
    'lambda missing arrow',
    `%dw 2.0
---
payload.orders map (o) { id: o.id }`,
    ['3:24 TW1037 Between the parameters of a function and its body stands `->`. Write `(o) -> …`.'],
  ],
  [
    'lambda missing body',
    `%dw 2.0
---
payload.orders map (o) ->`,
    ['3:26 TW1002 An expression is missing before the end of the script.'],
  ],
  [
    'lambda type wrong',
    `%dw 2.0
---
payload.orders map (o: Sting) -> o.id`,
    ['3:24 TW2005 Unknown type `Sting`. Did you mean `String`?'],
  ],
  [
    'lambda two params no parens',
    `%dw 2.0
---
payload.orders map o, i -> o.id`,
    ['3:20 TW1024 The parameters of a function stand in parentheses. Write `(o, i) -> …`.'],
  ],
  [
    'smart quotes',
    `%dw 2.0
---
{ a: “hello”, b: ‘x’ }`,
    [
      '3:6 TW1027 `“` is a typographic quote; a string stands between plain ones. Write `"hello"`.',
      "3:18 TW1027 `‘` is a typographic quote; a string stands between plain ones. Write `'x'`.",
    ],
  ],
  [
    'BOM',
    `\ufeff%dw 2.0
---
{ a: payloda }`,
    ['3:6 TW2001 Unknown name `payloda`. Did you mean `payload`?'],
  ],
  [
    'tabs',
    `%dw 2.0
---
{
\u0009\u0009a:\u00091,
\u0009\u0009b:\u0009\u0009payloda
}`,
    ['5:7 TW2001 Unknown name `payloda`. Did you mean `payload`?'],
  ],
  [
    'CRLF',
    `%dw 2.0\u000d
output application/json\u000d
---\u000d
{\u000d
  a: 1\u000d
  b: payload.count,\u000d
  c: payloda\u000d
}\u000d
`,
    [
      '6:3 TW1015 A comma is missing before `b`. Write `,` between entries.',
      '7:6 TW2001 Unknown name `payloda`. Did you mean `payload`?',
    ],
  ],
  [
    'em dash',
    `%dw 2.0
—
{ a: 1 – 2 }`,
    [
      '2:1 TW1029 Header and body are separated by three dashes, `---`. Write `---`.',
      '3:8 TW1012 `–` is no operator here; `-` is. Write `-`.',
    ],
  ],
  [
    'wide characters',
    `%dw 2.0
---
{ "名前": payloda, e: "😀" ++ payloda }`,
    [
      '3:9 TW2001 Unknown name `payloda`. Did you mean `payload`?',
      '3:29 TW2001 Unknown name `payloda`. Did you mean `payload`?',
    ],
  ],
  [
    'hash comment',
    `%dw 2.0
# a comment
---
payload`,
    ['2:1 TW1028 A comment does not start with `#`. Write `//`.'],
  ],
  [
    'dash comment',
    `%dw 2.0
---
{ a: 1 -- the a
}`,
    [
      '4:1 TW1002 An expression is missing before `}`. `a` is read as a function between two values: a comma, an operator or `---` may be missing before it.',
      '3:11 TW2001 Unknown name `the`. Did you mean `then`?',
      '3:15 TW2001 Unknown name `a`.',
    ],
  ],
  ['empty script', ``, ['1:1 TW2010 The script is empty. Write `---` and then the expression that gives the output.']],
  [
    'only header',
    `%dw 2.0
output application/json
---`,
    ['3:4 TW1002 An expression is missing before the end of the script.'],
  ],
  [
    'version 3',
    `%dw 3.0
---
1`,
    ['1:1 TW2016 There is no version 3.0 of the language. Write `%dw 2.0`.'],
  ],
  [
    'semicolon lines',
    `%dw 2.0
output application/json;
var a = 1;
---
{ a: a; b: 2 };`,
    [
      '2:24 TW1014 A `;` ends nothing here. Leave it out; entries are separated by `,`, directives by nothing.',
      '3:10 TW1014 A `;` ends nothing here. Leave it out; entries are separated by `,`, directives by nothing.',
      '5:7 TW1014 A `;` ends nothing here. Leave it out; entries are separated by `,`, directives by nothing.',
      '5:15 TW1014 A `;` ends nothing here. Leave it out; entries are separated by `,`, directives by nothing.',
    ],
  ],
  [
    'single = compare in filter',
    `%dw 2.0
---
payload.orders filter $.id = "A1"`,
    ['3:28 TW1012 `=` is no operator here; `==` is. Write `==`.'],
  ],
  [
    'and of other languages',
    `%dw 2.0
---
payload.orders filter ($.id == "A1" && $.total > 3)`,
    ['3:37 TW1012 `&&` is no operator here; `and` is. Write `and`.'],
  ],
  [
    'colon-colon missing',
    `%dw 2.0
import dw::core::Strings
---
Strings:capitalize("a")`,
    [
      '4:9 TW2002 Unknown name `capitalize`; module `dw::core::Strings` has it. Add `import capitalize from dw::core::Strings` to the header.',
    ],
  ],
  [
    'Strings.capitalize',
    `%dw 2.0
import dw::core::Strings
---
Strings.capitalize("a")`,
    ['4:1 TW2001 Unknown name `Strings`. A member of a module is written `Strings::member`.'],
  ],
  [
    'as number lowercase',
    `%dw 2.0
---
payload.count as number`,
    ['3:18 TW2005 Unknown type `number`. Did you mean `Number`?'],
  ],
  [
    'as with parens',
    `%dw 2.0
---
payload.count as String(format: "0")`,
    ['3:24 TW1038 The format of a type stands in braces. Write `as String {format: "…"}`.'],
  ],
  [
    'format with =',
    `%dw 2.0
---
payload.count as String {format = "0.00"}`,
    ['3:33 TW1032 A key and its value are separated by `:`, not by `=`. Write `format: …`.'],
  ],
  [
    'format missing braces',
    `%dw 2.0
---
payload.count as String format "0.00"`,
    ['3:25 TW2001 Unknown name `format`. A format stands in braces after the type: `as String {format: "…"}`.'],
  ],
  [
    'update without dot',
    `%dw 2.0
---
payload update { case customer.name -> upper($) }`,
    ['3:31 TW1001 Found `.` where `at` should stand. A path starts with a dot: `case .customer.name -> …`.'],
  ],
  [
    'update without case',
    `%dw 2.0
---
payload update { .customer.name: "x" }`,
    [
      '3:18 TW1001 Found `.` where `case` should stand. Each case starts with `case`: `case 1 -> …`, `case .name -> …`.',
    ],
  ],
  [
    'do without separator',
    `%dw 2.0
---
do { var x = 1 x + 1 }`,
    [
      '3:18 TW1002 An expression is missing before `+`. `x` is read as a function between two values: a comma, an operator or `---` may be missing before it.',
      '3:22 TW1002 An expression is missing before `}`.',
    ],
  ],
  [
    'var in body',
    `%dw 2.0
---
var x = 1
x`,
    ['3:1 TW1020 `var` cannot stand inside an expression. Move it above `---`, or into `do { var … --- … }`.'],
  ],
  [
    'two bodies',
    `%dw 2.0
---
{ a: 1 }
{ b: 2 }`,
    [
      '4:1 TW1001 Found `{` where the end of the script should stand. An operator is missing before it, or brackets around both: a script gives one value.',
    ],
  ],
  [
    'stray text after',
    `%dw 2.0
---
{ a: 1 } }`,
    ['3:10 TW1004 `}` closes nothing.'],
  ],
  [
    'vars in body',
    `%dw 2.0
output application/json
---
var x = 1
var y = 2
fun f(a) = a + 1
{ a: x + y, b: f(1) }`,
    ['4:1 TW1020 `var` cannot stand inside an expression. Move it above `---`, or into `do { var … --- … }`.'],
  ],
  [
    'vars in body 2',
    `%dw 2.0
output application/json
---
var x = payload.count
x + 1`,
    ['4:1 TW1020 `var` cannot stand inside an expression. Move it above `---`, or into `do { var … --- … }`.'],
  ],
  [
    'header missing sep expr',
    `%dw 2.0
var x = 1
x + 1`,
    [
      '3:1 TW1016 The header is not closed: `---` is missing before `x`. Write `---` on a line of its own between the directives and the body.',
    ],
  ],
  [
    'header missing sep payload map',
    `%dw 2.0
var x = payload
fun f(a) = a
payload.orders map $.id`,
    [
      '4:1 TW1016 The header is not closed: `---` is missing before `payload`. Write `---` on a line of its own between the directives and the body.',
    ],
  ],
  [
    'do missing sep',
    `%dw 2.0
fun f(a) = do {
  var b = a
  b.c
}
---
f({c: 1})`,
    [
      '4:3 TW1016 The header is not closed: `---` is missing before `b`. Write `---` on a line of its own between the directives and the body.',
    ],
  ],
  [
    'func typo',
    `%dw 2.0
func f(x) = x
---
f(1)`,
    ['2:1 TW1035 `func` is no directive. Write `fun`.'],
  ],
  [
    'improt',
    `%dw 2.0
improt capitalize from dw::core::Strings
---
capitalize("a")`,
    ['2:1 TW1035 `improt` is no directive. Write `import`.'],
  ],
  [
    'vra in 2nd line',
    `%dw 2.0
var a = 1
vra b = 2
---
a + b`,
    ['3:1 TW1035 `vra` is no directive. Write `var`.'],
  ],
  [
    'shorthand',
    `%dw 2.0
var total = 3
---
{ total, count: 3 }`,
    [
      '4:3 TW1023 A `:` is missing after the key `total`. Write `total: value`; the entries of another object are taken in by `(expression)`.',
    ],
  ],
  [
    'missing value',
    `{ a: , b: foo }`,
    ['1:6 TW1002 An expression is missing before `,`.', '1:11 TW2001 Unknown name `foo`.'],
  ],
  [
    'missing quote object',
    `{
  "a": "x,
  "b": "y",
  "c": payload.count
}`,
    ['2:8 TW1005 The string that starts here never ends. Close it with "; a " inside it is written \\".'],
  ],
  [
    'interpolation unclosed more',
    `{ a: "Hello $(payload.customer.name, how are you", b: "x" }`,
    ['1:13 TW1003 `$(` is never closed. Write `)` where its content ends.'],
  ],
  [
    'single quote apostrophe',
    `{ a: 'it's', b: 1 }`,
    ["1:6 TW1005 The string that starts here never ends. Close it with '; a ' inside it is written \\'."],
  ],
  [
    'JSON comment',
    `{ "a": 1 # one
}`,
    ['1:10 TW1028 A comment does not start with `#`. Write `//`.'],
  ],
  [
    'paren lambda with types',
    `payload.orders map (o: Object, i: Number) { id: o.id }`,
    ['1:43 TW1037 Between the parameters of a function and its body stands `->`. Write `(o: Object, i: Number) -> …`.'],
  ],
  [
    'hyphen',
    `{ a: payload.customer-name, b: payload.ship-to-address.city, c: payload.count-1 }`,
    [
      '1:23 TW2001 Unknown name `name`. A field with `-` in its name is selected in quotes: `payload."customer-name"`.',
      '1:48 TW2001 Unknown name `address`.',
    ],
  ],
  [
    'dollars',
    `payload.orders map { id: $.id, items: $.items map { sku: $.sku, order: $$$.id } }`,
    [
      '1:72 TW2007 `$$$` stands outside of a function that takes an item. There is only `$` and `$$` here; name what an outer function is given: `(item, index) -> …`.',
    ],
  ],
  [
    'named',
    `payload.orders map (o) -> $.id`,
    [
      '1:27 TW2007 `$` stands outside of a function that takes an item. The parameter of this function has a name: write `o`.',
    ],
  ],
  [
    'args',
    `{ a: upper("a", "b"), b: replace("a", "b", "c"), c: splitBy("a") }`,
    [
      '1:6 TW5003 `upper` takes 1 argument, not 2. Write `upper(text)`.',
      '1:26 TW5003 `replace` takes 2 arguments, not 3. Write `replace(text, matcher)`.',
      '1:53 TW5003 `splitBy` takes 2 arguments, not 1. Write `splitBy(text, …)`.',
    ],
  ],
  [
    'names',
    `{ a: undefined, b: flowVars.x, c: nil, d: payload.count as String format "0" }`,
    [
      '1:6 TW2001 Unknown name `undefined`. Write `null`.',
      '1:20 TW2001 Unknown name `flowVars`. Write `vars`.',
      '1:35 TW2001 Unknown name `nil`. Write `null`.',
      '1:67 TW2001 Unknown name `format`. A format stands in braces after the type: `as String {format: "…"}`.',
    ],
  ],
  [
    'module',
    `%dw 2.0
import dw::core::Strings
---
Strings.capitalize("a")`,
    ['4:1 TW2001 Unknown name `Strings`. A member of a module is written `Strings::member`.'],
  ],
  [
    'version',
    `%dw 3.0
---
1`,
    ['1:1 TW2016 There is no version 3.0 of the language. Write `%dw 2.0`.'],
  ],
  [
    'return in blocks over lines',
    `if (payload.count > 2) {
  return "many"
} else {
  return { a: 1 }
}`,
    [
      '2:3 TW1021 `return` is no word of this language. Write the value alone, without `return`.',
      '4:3 TW1021 `return` is no word of this language. Write the value alone, without `return`.',
    ],
  ],
  [
    'misspelt keyword in a list',
    `[payload.count payload.count]`,
    [
      '1:23 TW1002 An expression is missing before `.`. `payload` is read as a function between two values: a comma, an operator or `---` may be missing before it.',
    ],
  ],
  [
    'mime after colon',
    `%dw 2.0
output: application/xml
---
payload`,
    ['2:7 TW1034 The `output` directive is malformed. Write `output application/xml`.'],
  ],
  [
    'lambdas of more parameters than they are given arguments',
    '{ a: payload map ((item, index, all) -> all), b: payload.o pluck ((v, k, i, o = 1) -> v), c: payload reduce ((a, b, c) -> c) }',
    [
      '1:19 TW5004 `map` gives its function 2 arguments, not 3. Write `(item, index) -> …`.',
      '1:110 TW5004 `reduce` gives its function 2 arguments, not 3. Write `(item, accumulator) -> …`.',
    ],
  ],
  [
    'public as a word',
    `public fun f(x) = x
---
f(1)`,
    [
      '1:1 TW1040 `public` means nothing before `fun`. Leave it out: what has neither `private` nor `internal` before it is public.',
    ],
  ],
  [
    'export of a constant',
    `export const a = 1
---
a`,
    [
      '1:1 TW1040 `export` means nothing before `const`. Leave it out: what has neither `private` nor `internal` before it is public.',
      '1:8 TW1021 `const` is no word of this language. Write `var`.',
    ],
  ],
  [
    'protected',
    `protected fun f(x) = x
---
f(1)`,
    [
      '1:1 TW1040 `protected` means nothing before `fun`. Write `internal` for the files of the component, or `private` for this file.',
    ],
  ],
  [
    'a capital visibility',
    `Private fun f(x) = x
---
f(1)`,
    ['1:1 TW1040 `Private` means nothing before `fun`. Write `private`.'],
  ],
  [
    'a misspelt visibility',
    `%dw 2.0
interal var a = 1
---
a`,
    ['2:1 TW1040 `interal` means nothing before `var`. Write `internal`.'],
  ],
  [
    'a private import',
    `private import upper from dw::Core
---
upper("a")`,
    ['1:1 TW1041 `private` cannot stand before `import`. Leave it out: what a file imports is seen in that file only.'],
  ],
  [
    'an internal output',
    `internal output application/json
---
1`,
    [
      '1:1 TW1041 `internal` cannot stand before `output`. Leave it out: it belongs to `var`, `fun`, `type`, `ns` and `annotation`.',
    ],
  ],
  [
    'a private version',
    `private %dw 2.0
---
1`,
    [
      '1:1 TW1041 `private` cannot stand before `%dw`. Leave it out: it belongs to `var`, `fun`, `type`, `ns` and `annotation`.',
    ],
  ],
  [
    'two visibilities',
    `private internal var a = 1
---
a`,
    ['1:1 TW1041 `private` cannot stand before `internal`. Leave one of them out.'],
  ],
  [
    'a visibility before an annotation',
    `private @Lazy() var a = 1
---
a`,
    [
      '1:1 TW1041 `private` cannot stand before `@Lazy`. Write it behind the annotations, right before the declaration.',
    ],
  ],
  [
    'a visibility in a block',
    'do { private var a = 1 --- a }',
    [
      '1:6 TW1041 `private` cannot stand before `var` of a block. Leave it out: what a block declares is seen in the block only.',
    ],
  ],
  [
    'a visibility in the body',
    '--- { a: private var b = 1 }',
    ['1:18 TW1020 `var` cannot stand inside an expression. Move it above `---`, or into `do { var … --- … }`.'],
  ],
  [
    'a malformed private variable',
    `private var rate 2
---
rate`,
    ['1:9 TW1034 The `var` directive is malformed. Write `var name = value`.'],
  ],
  [
    'a misspelt private function',
    `private funn f(x) = x
---
f(1)`,
    ['1:9 TW1035 `funn` is no directive. Write `fun`.'],
  ],
  [
    'entries as arguments where one object is taken',
    'fun f(a) = a\n---\n[f(a: 1), f(a: 1, b: 2)]',
    ['3:11 TW5003 `f` takes 1 argument, not 2. Write `f(a)`.'],
  ],
  [
    'a second script in the file',
    `%dw 2.0
output application/json
---
payload.orders

%dw 2.0
var x = 1
---
payload.count + x
%dw 2.0
---
1`,
    [
      '6:1 TW1042 `%dw 2.0` stands once in a file, at the start. Move what follows to a file of its own: one file holds one script.',
    ],
  ],
  [
    'a second script behind one without a header',
    `payload.orders map { a: $.id }
%dw 2.0
---
1`,
    [
      '2:1 TW1042 `%dw 2.0` stands once in a file, at the start. Move what follows to a file of its own: one file holds one script.',
    ],
  ],
  [
    'a header twice',
    `%dw 2.0
---
%dw 2.0
output application/json
---
payload`,
    ['3:1 TW1042 `%dw 2.0` stands once in a file, at the start. Leave out what stands before it.'],
  ],
  [
    'a version behind a directive',
    `output application/json
%dw 2.0
---
payload`,
    ['2:1 TW1042 `%dw 2.0` stands once in a file, at the start. Leave it out here.'],
  ],
  [
    'an expression of a flow',
    '#[payload.orders map { a: $.id }]',
    ['1:1 TW1043 `#[` and `]` do not belong to a script. Leave out `#[` and its `]`.'],
  ],
  [
    'a script of a flow',
    `#[%dw 2.0
output application/json
---
[payload.count]]`,
    ['1:1 TW1043 `#[` and `]` do not belong to a script. Leave out `#[` and its `]`.'],
  ],
  [
    'expressions of a flow inside of a script',
    `%dw 2.0
---
{ a: [#[payload.count], 1], b: #[payload.orders[0]] }`,
    [
      '3:7 TW1043 `#[` and `]` do not belong to a script. Leave out `#[` and its `]`.',
      '3:32 TW1043 `#[` and `]` do not belong to a script. Leave out `#[` and its `]`.',
    ],
  ],
  [
    'an equals sign in a condition without a header',
    'payload.orders filter $.id = "A1"',
    ['1:28 TW1012 `=` is no operator here; `==` is. Write `==`.'],
  ],
  [
    'an equals sign in parentheses',
    `%dw 2.0
---
payload.orders filter ($.id = "A1")`,
    ['3:29 TW1012 `=` is no operator here; `==` is. Write `==`.'],
  ],
  [
    'an equals sign in a lambda',
    `%dw 2.0
---
{ a: payload.orders filter ((o) -> o.id = "A1") }`,
    ['3:41 TW1012 `=` is no operator here; `==` is. Write `==`.'],
  ],
  [
    'an equals sign in the value of an entry',
    `%dw 2.0
---
{ a: payload.count = 1 }`,
    ['3:20 TW1012 `=` is no operator here; `==` is. Write `==`.'],
  ],
  [
    'an equals sign in a variable',
    `var a = payload filter $.id = 1
---
a`,
    ['1:29 TW1012 `=` is no operator here; `==` is. Write `==`.'],
  ],
  [
    'a variable without var',
    `%dw 2.0
var a = 1
b = 2
---
a + b`,
    ['3:1 TW1044 `var` is missing before `b =`. Write `var b = …`.'],
  ],
  [
    'variables without var behind the output',
    `%dw 2.0
output application/json
b = payload.count
---
b`,
    ['3:1 TW1044 `var` is missing before `b =`. Write `var b = …`.'],
  ],
  [
    'a function without fun',
    `f(x) = x
---
f(1)`,
    ['1:1 TW1044 `fun` is missing before `f(x) =`. Write `fun f(x) = …`.'],
  ],
  [
    'a variable without var in a block',
    'do {\n  a = payload.count\n  ---\n  a\n}',
    ['2:3 TW1044 `var` is missing before `a =`. Write `var a = …`.'],
  ],
  [
    'a range with dots',
    '[1..10]',
    ['1:3 TW1045 Between the bounds of a range stands `to`, not `..`. Write `1 to 10`; that is an array already.'],
  ],
  [
    'parts of texts as elsewhere',
    '{ a: payload.a[0..2], b: payload.a[0:2], c: payload.a[0,2] }',
    [
      '1:17 TW1045 Between the bounds of a range stands `to`, not `..`. A part of a text or array is `[0 to 2]`.',
      '1:37 TW1045 Between the bounds of a range stands `to`, not `:`. A part of a text or array is `[0 to 2]`.',
      '1:56 TW1045 Between the bounds of a range stands `to`, not `,`. A part of a text or array is `[0 to 2]`, an item of an item `[0][2]`.',
    ],
  ],
  ['a list of lists without a comma', '[[1, 2] [3, 4]]', ['1:11 TW1001 Found `,` where `]` should stand.']],
  [
    'a null-safe selector of another version',
    '{ a: payload.?customer.?name, b: 1 }',
    [
      '1:13 TW1012 `.?` is no operator here; `.` is. Write `.`.',
      '1:23 TW1012 `.?` is no operator here; `.` is. Write `.`.',
    ],
  ],
  [
    'a descending order',
    '{ a: payload.orders orderBy $.id desc, b: payload.orders orderBy ((o) -> o.id) DESC }',
    [
      '1:34 TW1021 `desc` is no word of this language. Write `items orderBy -$.price` for numbers, `(items orderBy $.name)[-1 to 0]` for others.',
      '1:80 TW1021 `DESC` is no word of this language. Write `items orderBy -$.price` for numbers, `(items orderBy $.name)[-1 to 0]` for others.',
    ],
  ],
  [
    'an ascending order',
    `%dw 2.0
---
payload.orders orderBy $.id asc`,
    ['3:29 TW1021 `asc` is no word of this language. Write `items orderBy $.name`, which sorts upwards.'],
  ],
  [
    'a selection as a key',
    '{ a: payload map ($.a: $.b), b: payload map { $.a: $.b }, c: { f($.a): 1 } }',
    [
      '1:19 TW1026 A computed key stands in parentheses. Write `($.a): …`.',
      '1:47 TW1026 A computed key stands in parentheses. Write `($.a): …`.',
      '1:64 TW1026 A computed key stands in parentheses. Write `(f($.a)): …`.',
    ],
  ],
  [
    'a value in braces',
    'payload.orders map { $.id }',
    [
      '1:22 TW1046 A key is missing before `$.id`. Braces make an object: write `{ name: $.id }`, or `$.id` without braces.',
    ],
  ],
  [
    'values in braces',
    '{ a: payload map (o) -> { o.id }, b: { upper(payload.a) } }',
    [
      '1:27 TW1046 A key is missing before `o.id`. Braces make an object: write `{ name: o.id }`, or `o.id` without braces.',
      '1:40 TW1046 A key is missing before `upper(payload.a)`. Braces make an object: write `{ name: upper(payload.a) }`, or `upper(payload.a)` without braces.',
    ],
  ],
  [
    'types of DataWeave 1',
    `fun f(x: :string) = x
---
{ a: typeOf(payload) == :object, b: payload match { case is :string -> 1 case :array -> 2 } }`,
    [
      '1:10 TW1018 `:string` is a type of DataWeave 1. Write `String`.',
      '3:25 TW1018 `:object` is a type of DataWeave 1. Write `Object`.',
      '3:61 TW1018 `:string` is a type of DataWeave 1. Write `String`.',
      '3:79 TW1018 `:array` is a type of DataWeave 1. Write `is Array`.',
    ],
  ],
  [
    'a loop without braces',
    'for (i in payload.orders) i.id',
    ['1:1 TW1021 `for` is no word of this language. Write `payload.orders map (i) -> …`.'],
  ],
  [
    'loops in entries',
    `%dw 2.0
---
{ a: for (let i of [1, (2)]) i * 2, b: 1 }`,
    ['3:6 TW1021 `for` is no word of this language. Write `[1, (2)] map (i) -> …`.'],
  ],
  [
    'the index beside a named parameter',
    '{ a: payload map ((price) -> $$), b: payload map (price) -> do { var i = $$ --- i } }',
    [
      '1:30 TW2007 `$$` stands outside of a function that takes an item. The parameters of this function have names: write `(price, index)`, or leave the names out.',
      '1:74 TW2007 `$$` stands outside of a function that takes an item. The parameters of this function have names: write `(price, index)`, or leave the names out.',
    ],
  ],
  [
    'a field in brackets',
    'payload[first]',
    ['1:9 TW2001 Unknown name `first`. The field of this name is selected by `.first` or `["first"]`.'],
  ],
  [
    'a misspelt variable in brackets',
    `var index = 1
---
payload[indx]`,
    [
      '3:9 TW2001 Unknown name `indx`. Did you mean `index`? The field of this name is selected by `.indx` or `["indx"]`.',
    ],
  ],
  [
    'a format without quotes',
    '{ a: write(payload, json), b: payload.a splitBy x }',
    ['1:21 TW2001 Unknown name `json`. A text stands in quotes: `"json"`.', '1:49 TW2001 Unknown name `x`.'],
  ],
  [
    'a format of two words without quotes',
    'var a = 4\n---\n[write(payload, application/json), "x" splitBy (a / 2)]',
    ['3:17 TW2001 Unknown name `application`. A text stands in quotes: `"application/json"`.'],
  ],
  [
    'a module',
    `%dw 2.0
import * from dw::core::Strings
fun f(a) = a`,
    [
      '3:12 TW2010 The script declares names but has no body. Write `---` and then the expression that gives the output, or import the file from a script: it is a module.',
    ],
  ],
]

test.each(mistakes)('%s', (_, script, told) => {
  let found: readonly string[] = []
  try {
    compile(script, { name: 's', inputs: { payload: 'application/json' } })
  } catch (error) {
    if (!(error instanceof CompileError)) throw error
    found = error.message.split('\n').map((line) => line.replace(/^s:/, ''))
  }
  expect(found).toEqual(told)
})

test.each([
  'var f = (x, y: Number = 1, z = [2]) -> x\n---\nf(1)',
  'fun f(a: Array<String> = [], b: (x: Number) -> Number = (x) -> x) = a\n---\nf()',
  'fun\n  f(x) = x\nvar\n  y = f(1)\nvar z:\n  Number = y\n---\nz',
  'annotation Label(text: String = "x", size = 1)\n@Label(text = "y")\nvar a = 1\n---\na',
  'output application/csv\nseparator = ";",\nheader = false\n---\npayload',
  'do { var a = 1\nvar b = a == 1 --- b }',
  'using (x = 1, y = 2) x + y',
  'fun desc(a, b) = a - b\n---\n[1 desc 2, { desc: 1, asc: payload.desc }.asc]',
  'fun for(x) = x\nfun in(a, b) = a\n---\nfor (1 in 2)',
  '[payload..a, [1, 2][0], payload[1 to 2], payload[?($.a == 1)], payload.a?, 1 to 2]',
  '{ (payload), (payload.a): 1, a: { b: payload.b }, (b: payload.b) if payload.c }',
  'payload map (($: Number) -> 1) map ({ (payload.a): $ }) map (a: $.b)',
  '"%dw 2.0 #[payload] $(payload.a)" // %dw 2.0 #[payload]',
  'payload match { case s is String -> s case a: 1 -> a else -> 2 }',
])('%j has no mistake', (script) => {
  expect(compile(script, { inputs: { payload: 'application/json' } }).diagnostics).toEqual([])
})

test.each([
  ['String', 'Write `case is String` for values of the type.'],
  ['LIMT', 'Did you mean `LIMIT`?'],
  ['rest', 'Write `else rest ->` for what is left.'],
  // a function is equal to nothing
  ['twice', 'Write `else twice ->` for what is left.'],
])('`case %s` takes everything, which is told', (name, hint) => {
  const header = 'var LIMIT = 3\nfun twice(n) = 2 * n\n---\n'
  const script = `${header}payload match { case ${name} -> 1 else -> 2 }`
  const { diagnostics } = compile(script, { inputs: { payload: 'application/json' } })
  const start = script.indexOf(`${name} -> 1`)
  expect(diagnostics.map((d) => [d.code, d.severity, d.span, d.hint])).toEqual([
    ['TW2017', 'warning', { start, end: start + name.length }, hint],
  ])
})

test.each([
  ['LIMIT ->'],
  ['payload ->'],
  ['rest if (true) ->'],
  ['String is String ->'],
  ['LIMT: 3 ->'],
  ['[String ~ LIMT] ->'],
])('`case %s` is told nothing of', (pattern) => {
  const script = `var LIMIT = 3\n---\npayload match { case ${pattern} 1 else -> 2 }`
  expect(compile(script, { inputs: { payload: 'application/json' } }).diagnostics).toEqual([])
})

import { diagnostic } from './diagnostic.ts'

// Errors of a run. TW50xx: calls and coercions; TW51xx: computing; TW52xx: dates; TW53xx: regular expressions.

export const noOverload = diagnostic({
  code: 'TW5001',
  slug: 'no-overload',
  message: '`{function}` cannot be called with {types}: {problem}.',
  hint: '{advice}',
  why: 'A function takes only arguments of its parameter types, or such as can be coerced to them.',
})

export const nullArgument = diagnostic({
  code: 'TW5002',
  slug: 'null-argument',
  message: '`{function}` takes no null: its {position} argument is null.',
  hint: 'A `default` gives another value in place of null: `… default {fallback}`.',
  why: 'Null is no text, no number and no list. Selecting what is not there gives null.',
})

export const argumentCount = diagnostic({
  code: 'TW5003',
  slug: 'argument-count',
  message: '`{function}` takes {expected}, not {count}.',
  hint: 'Write `{usage}`.',
  why: 'Each parameter without a default needs an argument.',
})

export const tooManyParameters = diagnostic({
  code: 'TW5004',
  slug: 'too-many-parameters',
  message: '`{function}` gives its function {offered}, not {count}.',
  hint: 'Write `({parameters}) -> …`.',
  why: 'A parameter that gets no argument needs a default.',
})

export const cannotCoerce = diagnostic({
  code: 'TW5010',
  slug: 'cannot-coerce',
  message: 'Cannot coerce {value} to {type}{where}.',
  hint: '{advice}',
  why: 'Only some pairs of types have a coercion, and the text of a value must be one that the type can read.',
})

export const cannotCoerceWith = diagnostic({
  code: 'TW5011',
  slug: 'cannot-coerce-with',
  message: 'Cannot coerce {value} to {type} with {metadata}{where}.',
  hint: '{advice}',
  why: 'A format describes the whole text: every letter, separator and space.',
})

export const missingField = diagnostic({
  code: 'TW5012',
  slug: 'missing-field',
  message: 'Cannot coerce an Object to {type}: it has no field `{field}`{where}.',
  hint: 'An optional field is written `{field}?` in the type.',
  why: 'A type with fields describes which fields an object must have.',
})

export const extraField = diagnostic({
  code: 'TW5013',
  slug: 'extra-field',
  message: 'Cannot coerce an Object to {type}: the field `{field}` is not part of it{where}.',
  hint: 'A type written with `{ }` in place of `{| |}` allows other fields.',
  why: 'A type written with `{| |}` is closed: it has no other fields than those it names.',
})

export const badCoercionOption = diagnostic({
  code: 'TW5014',
  slug: 'bad-coercion-option',
  message: '`{option}` cannot be {value} here.',
  hint: 'It takes {allowed}.',
  why: 'The values in braces after a type steer the coercion, and each takes only some values.',
})

export const notAConstantDefault = diagnostic({
  code: 'TW5015',
  slug: 'unknown-argument-default',
  message: 'The default of parameter `{parameter}` of `{function}` cannot be computed: {text}.',
  why: 'The default of a library parameter is a constant or the name of another parameter.',
})

// TW51xx: computing.

export const numberTooLong = diagnostic({
  code: 'TW5101',
  slug: 'number-too-long',
  message: 'A number would have more than {limit} digits.',
  hint: 'Round on the way, or work with smaller exponents.',
  why: 'Sums and products keep every digit, so a few huge or tiny factors can fill the memory.',
})

export const notFinite = diagnostic({
  code: 'TW5102',
  slug: 'not-finite',
  message: '`{text}` is no number that can be computed with.',
  why: 'Numbers are exact decimals; infinity and "not a number" are none.',
})

export const divisionByZero = diagnostic({
  code: 'TW5103',
  slug: 'division-by-zero',
  message: 'Division of {dividend} by zero.',
  hint: 'Test the divisor first: `if (n == 0) null else total / n`.',
  why: 'A quotient with zero as its divisor has no value.',
})

export const noPower = diagnostic({
  code: 'TW5104',
  slug: 'no-power',
  message: '{base} to the power {exponent} is no number.',
  why: 'Zero has no negative powers, and a negative number no fractional ones.',
})

export const rangeTooLong = diagnostic({
  code: 'TW5105',
  slug: 'range-too-long',
  message: 'The range from {from} to {to} has more than {limit} items.',
  why: 'The items of a range are held in memory.',
})

export const noOrder = diagnostic({
  code: 'TW5106',
  slug: 'no-order',
  message: 'There is no order between {left} and {right}.',
  hint: 'Order by a text, a number, a boolean or a date, all of one type.',
  why: 'Only simple values can be put in order, and of two types the right value must be coercible to the type of the left.',
})

export const badNumberFormat = diagnostic({
  code: 'TW5107',
  slug: 'bad-number-format',
  message: 'The number format `{format}` is malformed: {problem}.',
  hint: 'A format looks like `#,##0.00`; text around the digits goes in single quotes.',
  why: 'Formats of numbers follow the patterns of Java’s DecimalFormat.',
})

export const badPattern = diagnostic({
  code: 'TW5301',
  slug: 'bad-pattern',
  message: 'The regular expression /{pattern}/ cannot be used: {problem}.',
  hint: '{advice}',
  why: 'Regular expressions follow the syntax of Java.',
})

// TW505x: evaluating expressions.

export const noSelector = diagnostic({
  code: 'TW5050',
  slug: 'no-selector',
  message: '`{selector}` cannot select from a {type}.',
  hint: '{advice}',
  why: 'A text or number has no fields: selectors work on objects, arrays and null. Selecting from null gives null.',
})

export const badIndex = diagnostic({
  code: 'TW5051',
  slug: 'bad-index',
  message: 'A {type} is no index.',
  hint: 'An index is a Number, a range such as `0 to 2`, or the name of a field.',
  why: 'The value in brackets says by its type what is selected: an item, a slice or a field.',
})

export const notPresent = diagnostic({
  code: 'TW5052',
  slug: 'not-present',
  message: '`{selection}` is not there, and `!` demands it.',
  hint: 'Without `!` the selection gives null, for which `default` can stand in.',
  why: 'A `!` after a selector states that the field must exist.',
})

export const noMatch = diagnostic({
  code: 'TW5053',
  slug: 'no-match',
  message: 'No case matches {value}.',
  hint: 'An `else -> …` at the end takes all other values.',
  why: 'A `match` without `else` must have a case for every value that it meets.',
})

export const notWritten = diagnostic({
  code: 'TW5054',
  slug: 'not-written',
  message: 'This part of the script is not written yet: `???`.',
  hint: 'Write an expression in place of `???`.',
  why: '`???` stands for an expression to come and fails when it is evaluated.',
})

export const foreignCall = diagnostic({
  code: 'TW5055',
  slug: 'foreign-call',
  message: '`{name}` is Java and cannot run here.',
  hint: 'Put a function of the language in its place.',
  why: 'Scripts run without a Java machine; imports of Java classes are accepted so that the rest of a script can run.',
})

export const notAFunction = diagnostic({
  code: 'TW5056',
  slug: 'not-a-function',
  message: '`{name}` is called, but it is {what}.',
  hint: '{advice}',
  why: 'What stands before the parentheses of a call must be a function.',
})

export const notABoolean = diagnostic({
  code: 'TW5057',
  slug: 'not-a-boolean',
  message: 'A condition must be a Boolean; this one is {value}.',
  hint: 'Compare it: `!= null`, `== "yes"`, or `not isEmpty(…)`; behind `filter` a condition with operators stands in parentheses.',
  why: '`if`, `and`, `or` and `not` take true and false only, and texts that say so.',
})

export const dependsOnItself = diagnostic({
  code: 'TW5058',
  slug: 'depends-on-itself',
  message: 'A variable needs its own value to be computed.',
  hint: 'Break the circle: one of the variables in it must not refer to the others.',
  why: 'A variable is computed when it is first used; that must not lead back to itself.',
})

export const notSpreadable = diagnostic({
  code: 'TW5059',
  slug: 'not-spreadable',
  message: 'A {type} cannot be put into an object as entries.',
  hint: 'In `{ (…) }` stands an object or an array of objects; a value needs a key: `{ name: … }`.',
  why: 'Parentheses inside of an object spread the entries of what they hold.',
})

export const notAKey = diagnostic({
  code: 'TW5060',
  slug: 'not-a-key',
  message: 'A {type} cannot be the key of an entry.',
  hint: 'A key is a text: `(… default "unknown"): …`.',
  why: 'A dynamic key is made from a text, a key or a number.',
})

export const tooDeep = diagnostic({
  code: 'TW5061',
  slug: 'calls-too-deep',
  message: 'The script calls itself too deeply, or the data is nested too deeply.',
  hint: 'Give the recursion an end, or mark a function that calls itself last with `@TailRec()`.',
  why: 'Each call in progress takes memory; a chain of calls without an end would take all of it.',
})

export const endlessRecursion = diagnostic({
  code: 'TW5076',
  slug: 'endless-recursion',
  message: '`{function}` has called itself 100 million times without coming to an end.',
  hint: 'Check the condition that should end it.',
  why: 'A call in last place costs no memory, so nothing else would stop it.',
})

export const missingInput = diagnostic({
  code: 'TW5062',
  slug: 'missing-input',
  message: 'The script reads `{name}`, which was not given.',
  hint: 'On the command line: `-i {name}=FILE`; from JavaScript: a field `{name}` of the inputs.',
  why: 'Every input that a script reads must be given when it is run.',
})

export const timedOut = diagnostic({
  code: 'TW5063',
  slug: 'timed-out',
  message: 'The run was stopped after its limit of {milliseconds} ms.',
  hint: 'Raise the limit, or look for an endless loop or a slow regular expression.',
  why: 'A time limit stops scripts that would keep a program busy.',
})

export const slowPattern = diagnostic({
  code: 'TW5095',
  slug: 'slow-pattern',
  message: 'The regular expression /{pattern}/ was still being matched at the limit of {milliseconds} ms.',
  hint: 'Let a text fit it in one way only: `[^,]*,` for `.*,`, `a++` for `a+` within another repetition.',
  why: 'A repetition within a repetition may take a text apart in more ways than can be tried.',
})

export const badUpdate = diagnostic({
  code: 'TW5064',
  slug: 'bad-update',
  message: '`update` cannot change `{selector}` of a {type}.',
  hint: '{advice}',
  why: 'Each step of an `update` path must fit the value it meets.',
})

export const privilegeMissing = diagnostic({
  code: 'TW5065',
  slug: 'privilege-missing',
  message: 'The script reaches for {what}, which it is not allowed to.',
  hint: 'Grant the privilege `{privilege}`: `--allow {privilege}` on the command line, `privileges` in JavaScript.',
  why: 'A script reaches nothing outside its inputs and modules unless it is granted.',
})

export const badLiteral = diagnostic({
  code: 'TW5066',
  slug: 'bad-literal',
  message: '`{text}` is no {what}.',
  why: 'A literal must name a value that exists: no 31st of February, no 25 o’clock.',
})

export const missingArgument = diagnostic({
  code: 'TW5067',
  slug: 'missing-argument',
  message: '`{function}` was called without its parameter `{parameter}`.',
  hint: 'Pass all parameters that have no default.',
  why: 'Each parameter without a default needs an argument.',
})

export const wrongArgument = diagnostic({
  code: 'TW5068',
  slug: 'wrong-argument',
  message: 'Parameter `{parameter}` of `{function}` takes {type}, not {value}.',
  hint: '{advice}',
  why: 'A parameter with a type takes only values of it, or such as can be coerced to it. One that may be null says so: `name: String | Null`.',
})

export const wrongVariable = diagnostic({
  code: 'TW5069',
  slug: 'wrong-variable',
  message: 'The variable `{name}` is declared as {type}, but its value is {value}.',
  hint: 'Coerce the value: `… as {type}`.',
  why: 'A variable with a type holds only values of it.',
})

export const internalError = diagnostic({
  code: 'TW5099',
  slug: 'internal-error',
  message: 'The engine failed: {problem}.',
  hint: 'This is a fault of Twill, not of the script: please report it with the script.',
  why: 'Every failure of a script should have a code of its own; this one has none yet.',
})

export const limitExceeded = diagnostic({
  code: 'TW5098',
  slug: 'limit-exceeded',
  message: 'A value grew too large: {problem}.',
  hint: 'Work on parts of the data, or lower the sizes that the script asks for.',
  why: 'A text holds at most about 500 million characters, an array about 4 billion items.',
})

export const badInput = diagnostic({
  code: 'TW5097',
  slug: 'unfit-input',
  message: 'The input `{name}` holds {problem} at {path}.',
  hint: '{advice}',
  why: 'Inputs from JavaScript are plain data: texts, numbers, booleans, null, dates, arrays, objects, bytes.',
})

export const notAFormat = diagnostic({
  code: 'TW5096',
  slug: 'not-a-format',
  message: 'The variable `{name}` is declared as a format, but {problem}.',
  hint: 'Give `{ acceptedMimeTypes: ["…"], reader: (content, charset, settings) -> …, writer: (value, settings) -> … }`.',
  why: 'A variable under `@DataFormatExtension` says how documents of a format are read and written.',
})

export const resourceMissing = diagnostic({
  code: 'TW5070',
  slug: 'resource-missing',
  message: 'Nothing is found at `{url}`.',
  hint: '`classpath://` names files in the module folders, `file://` a path on this machine, `https://` an address.',
  why: '`readUrl` reads resources of the project, files and addresses.',
})

export const notFetched = diagnostic({
  code: 'TW5071',
  slug: 'not-fetched',
  message: '`{url}` was not fetched before the run.',
  hint: 'Write the address as a plain text in `readUrl("…")`, and use `run`, not `evaluate`.',
  why: 'A run computes without waiting, so documents of the network are fetched before it starts.',
})

export const outputTooLarge = diagnostic({
  code: 'TW5072',
  slug: 'output-too-large',
  message: 'The output has {bytes} bytes; the limit is {limit}.',
  hint: 'Raise `maxOutputBytes`, or write less.',
  why: 'A limit on the output keeps a script from filling memory or disk.',
})

export const noFlows = diagnostic({
  code: 'TW5074',
  slug: 'no-flows',
  message: 'There is no flow `{flow}` here to look up.',
  hint: 'Pass what the flow would give as an input of the script.',
  why: '`lookup` runs a flow of the program around the script; a script that runs alone has none.',
})

export const depthExceeded = diagnostic({
  code: 'TW5075',
  slug: 'depth-exceeded',
  message: 'Calls or data nest deeper than the limit of {limit} levels.',
  hint: 'Raise `maxDepth`, or let the recursion end sooner.',
  why: 'A limit on depth keeps a script from running in circles, and its readers from data that nests without end.',
})

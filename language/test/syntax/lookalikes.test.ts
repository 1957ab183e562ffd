import { expect, test } from 'vitest'
import { parse } from '../../src/syntax/index.ts'

/** Names and layouts that look like mistakes, and are none. */
test.each([
  ['a parameter called function', 'fun twice(function) = function(function(1))\n---\ntwice((x) -> x + 1)'],
  [
    'functions called like statements',
    'fun for(a, b) = a\nfun new(a) = a\nfun typeof(a) = a\n---\n[1 for 2, new(3), typeof(4)]',
  ],
  ['a function called when', 'fun when(a, b) = a\n---\n[1 when 2, { (when(1, 2)) }]'],
  ['fields called like words', '--- { return: 1, let: 2, default: 3, switch: 4, elseif: payload.return.function.new }'],
  ['inputs called like directives', '--- [type.a, input, output.b, var, fun default 1]'],
  [
    'a value that goes on in the next line',
    'fun run(a, b) = a\nvar a = 1\n  run (2)\nvar b = "x"\n  matches /a/\nvar c = 3\n  is Number\n---\na',
  ],
  ['an infix name that is like a directive', 'fun vars(a, b) = a\nvar a = [1]\n  vars [2]\nvar b = 1\n---\na'],
  ['options in lines of their own', 'output application/json\n  indent=false,\n  skipNullOn="everywhere"\n---\n1'],
  ['differences and paths beside keys', '--- { a: b-c, (d.e): 1, f: g.h }'],
  ['a call with an object', '--- f { k: 1 }'],
  ['an existence test', '--- [payload.a?, payload.b? and payload.c?, if (payload.d?) 1 else 2]'],
  ['a parenthesis before a block', '--- if (a) { b: 1 } else (c) match { case d -> { e: 2 } }'],
  ['typographic signs in texts and comments', '// “a” – b # c\n--- { a: "“x” – ‘y’ ... → ≠", b: \'…\' }'],
  ['blanks of other kinds', '%dw 2.0\noutput\u00a0application/json\n---\n{ a\u200b:\u20091,\u00a0b: 2 }'],
  ['dashes in a comment', '%dw 2.0\n// ----\n/* -- */\n---\n1 -- [2]'],
  ['a minus sign at the end of a line', 'var a = 5 -\n  3\n---\na'],
])('%s', (_, script) => {
  expect(parse(script).diagnostics).toEqual([])
})

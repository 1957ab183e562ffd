import { createToken, Lexer, type TokenType } from 'chevrotain'
import { operators } from './operators.ts'

/** What an editor's grammar colours a token as. */
export type TokenScope =
  | 'keyword'
  | 'operator'
  | 'number'
  | 'string'
  | 'regexp'
  | 'date'
  | 'name'
  | 'key'
  | 'function'
  | 'punctuation'
  | 'constant'
  | 'meta'

interface TokenDeclaration {
  readonly scope: TokenScope
  /** How a message calls it. */
  readonly label: string
  /** The texts it may have, where they are fixed. */
  readonly texts?: readonly string[]
}

/**
 * Every kind of token. One text may be of several kinds: the lexer decides by position, so that the parser never looks further than one token.
 * Keyword and punctuation tables of the lexer, and editors' grammars, are read off this list.
 */
const declarations = {
  Version: { scope: 'meta', label: 'the version line' },
  Separator: { scope: 'meta', label: '`---`', texts: ['---'] },
  MimeType: { scope: 'string', label: 'a MIME type' },
  Uri: { scope: 'string', label: 'an address' },

  Number: { scope: 'number', label: 'a number' },
  String: { scope: 'string', label: 'a string' },
  /** A string before `:`, `@(`. */
  KeyString: { scope: 'key', label: 'a key' },
  /** A backtick string after a name: ``tag `text` ``. */
  TaggedString: { scope: 'string', label: 'a string' },
  /** The opening quote of a string with `$name` or `$(…)` in it. */
  StringOpen: { scope: 'string', label: 'a string' },
  KeyStringOpen: { scope: 'key', label: 'a key' },
  TaggedStringOpen: { scope: 'string', label: 'a string' },
  StringText: { scope: 'string', label: 'text' },
  InterpolatedName: { scope: 'name', label: '`$name`' },
  InterpolationOpen: { scope: 'punctuation', label: '`$(`', texts: ['$('] },
  StringClose: { scope: 'string', label: 'the end of the string' },
  Regex: { scope: 'regexp', label: 'a regular expression' },
  Temporal: { scope: 'date', label: 'a date or period' },

  Word: { scope: 'name', label: 'a name' },
  /** A word before `:`, `@(`, `?:`, `*:`. */
  KeyName: { scope: 'key', label: 'a key' },
  /** `ns0#` */
  NamespacePrefix: { scope: 'name', label: 'a namespace prefix' },
  /** `java!` */
  Loader: { scope: 'name', label: 'a module loader' },
  /** A word where an operator stands. */
  Infix: { scope: 'function', label: 'a function name' },
  Dollar: { scope: 'name', label: '`$`' },
  Placeholder: { scope: 'constant', label: '`???`', texts: ['???'] },

  True: { scope: 'constant', label: '`true`', texts: ['true'] },
  False: { scope: 'constant', label: '`false`', texts: ['false'] },
  Null: { scope: 'constant', label: '`null`', texts: ['null'] },
  If: { scope: 'keyword', label: '`if`', texts: ['if'] },
  Unless: { scope: 'keyword', label: '`unless`', texts: ['unless'] },
  Else: { scope: 'keyword', label: '`else`', texts: ['else'] },
  /** `else` of a `match`. */
  ElseCase: { scope: 'keyword', label: '`else`', texts: ['else'] },
  Otherwise: { scope: 'keyword', label: '`otherwise`', texts: ['otherwise'] },
  Do: { scope: 'keyword', label: '`do`', texts: ['do'] },
  Using: { scope: 'keyword', label: '`using`', texts: ['using'] },
  Match: { scope: 'keyword', label: '`match`', texts: ['match'] },
  Update: { scope: 'keyword', label: '`update`', texts: ['update'] },
  Case: { scope: 'keyword', label: '`case`', texts: ['case'] },
  At: { scope: 'keyword', label: '`at`', texts: ['at'] },
  Matches: { scope: 'keyword', label: '`matches`', texts: ['matches'] },
  Is: { scope: 'operator', label: '`is`', texts: ['is'] },
  As: { scope: 'operator', label: '`as`', texts: ['as'] },
  Var: { scope: 'keyword', label: '`var`', texts: ['var'] },
  Fun: { scope: 'keyword', label: '`fun`', texts: ['fun'] },
  Type: { scope: 'keyword', label: '`type`', texts: ['type'] },
  Ns: { scope: 'keyword', label: '`ns`', texts: ['ns'] },
  Import: { scope: 'keyword', label: '`import`', texts: ['import'] },
  From: { scope: 'keyword', label: '`from`', texts: ['from'] },
  Output: { scope: 'keyword', label: '`output`', texts: ['output'] },
  Input: { scope: 'keyword', label: '`input`', texts: ['input'] },
  With: { scope: 'keyword', label: '`with`', texts: ['with'] },
  Annotation: { scope: 'keyword', label: '`annotation`', texts: ['annotation'] },
  /** Before the word of a declaration. */
  Visibility: { scope: 'keyword', label: '`private` or `internal`', texts: ['private', 'internal'] },

  /** A binary operator of the table. */
  Operator: {
    scope: 'operator',
    label: 'an operator',
    texts: operators
      .flatMap(([, texts]) => texts as readonly string[])
      .filter((text) => text !== 'is' && text !== 'as'),
  },
  /** `-`, `!` or `not` where an operand stands. */
  Prefix: { scope: 'operator', label: 'an operator', texts: ['-', '!', 'not'] },
  Star: { scope: 'operator', label: '`*`', texts: ['*'] },
  Bar: { scope: 'operator', label: '`|`', texts: ['|'] },
  Ampersand: { scope: 'operator', label: '`&`', texts: ['&'] },
  Caret: { scope: 'operator', label: '`^`', texts: ['^'] },
  Tilde: { scope: 'operator', label: '`~`', texts: ['~'] },
  Equals: { scope: 'operator', label: '`=`', texts: ['='] },
  Arrow: { scope: 'operator', label: '`->`', texts: ['->'] },
  Question: { scope: 'operator', label: '`?`', texts: ['?'] },
  Bang: { scope: 'operator', label: '`!`', texts: ['!'] },
  /** `?`, `*` before the `:` of a type's field. */
  FieldMark: { scope: 'operator', label: '`?`', texts: ['?', '*', '*?', '?*'] },
  SubtypeOf: { scope: 'operator', label: '`<:`', texts: ['<:'] },

  /** A selector's dot with a name after it. */
  Dot: {
    scope: 'operator',
    label: 'a selector',
    texts: ['.', '.*', '.&', '.@', '.*@', '.@*', '..', '..*', '..@', '..*@', '..@*', '..&', '.^', '..^'],
  },
  AllDescendants: { scope: 'operator', label: '`..`', texts: ['..'] },
  AllAttributes: { scope: 'operator', label: '`.@`', texts: ['.@', '..@'] },
  NamespaceSelector: { scope: 'operator', label: '`.#`', texts: ['.#'] },
  AllMetadata: { scope: 'operator', label: '`.^`', texts: ['.^'] },

  ParenOpen: { scope: 'punctuation', label: '`(`', texts: ['('] },
  /** `(` after an operand. */
  CallOpen: { scope: 'punctuation', label: '`(`', texts: ['('] },
  /** `(` whose partner is before `->` or `: Type ->`. */
  LambdaOpen: { scope: 'punctuation', label: '`(`', texts: ['('] },
  /** `(` whose partner is before `:` or `@(`. */
  KeyOpen: { scope: 'punctuation', label: '`(`', texts: ['('] },
  AttributesOpen: { scope: 'punctuation', label: '`@(`', texts: ['@('] },
  ParenClose: { scope: 'punctuation', label: '`)`', texts: [')'] },
  ArrayOpen: { scope: 'punctuation', label: '`[`', texts: ['['] },
  /** `[` after an operand. */
  IndexOpen: { scope: 'punctuation', label: '`[`', texts: ['['] },
  BracketClose: { scope: 'punctuation', label: '`]`', texts: [']'] },
  BraceOpen: { scope: 'punctuation', label: '`{`', texts: ['{'] },
  BraceClose: { scope: 'punctuation', label: '`}`', texts: ['}'] },
  ClosedOpen: { scope: 'punctuation', label: '`{|`', texts: ['{|'] },
  ClosedClose: { scope: 'punctuation', label: '`|}`', texts: ['|}'] },
  OrderedOpen: { scope: 'punctuation', label: '`{-`', texts: ['{-'] },
  OrderedClose: { scope: 'punctuation', label: '`-}`', texts: ['-}'] },
  ClosedOrderedOpen: { scope: 'punctuation', label: '`{-|`', texts: ['{-|'] },
  ClosedOrderedClose: { scope: 'punctuation', label: '`|-}`', texts: ['|-}'] },
  GenericOpen: { scope: 'punctuation', label: '`<`', texts: ['<'] },
  /** `<` of a lambda's or function type's own type parameters. */
  TypeParametersOpen: { scope: 'punctuation', label: '`<`', texts: ['<'] },
  GenericClose: { scope: 'punctuation', label: '`>`', texts: ['>'] },
  Comma: { scope: 'punctuation', label: '`,`', texts: [','] },
  Colon: { scope: 'punctuation', label: '`:`', texts: [':'] },
  PathSeparator: { scope: 'punctuation', label: '`::`', texts: ['::'] },
  AtSign: { scope: 'punctuation', label: '`@`', texts: ['@'] },
} as const satisfies Record<string, TokenDeclaration>

export type TokenName = keyof typeof declarations

const tokenNames = Object.keys(declarations) as readonly TokenName[]

export const tokenDeclarations: Readonly<Record<TokenName, TokenDeclaration>> = declarations

/** The token types of the parser. The lexer is our own, so they carry no pattern. */
export const tokens = Object.fromEntries(
  tokenNames.map((name) => [name, createToken({ name, label: declarations[name].label, pattern: Lexer.NA })]),
) as Readonly<Record<TokenName, TokenType>>

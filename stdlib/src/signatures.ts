import {
  type FunctionParameter,
  type FunctionType,
  parseSignature,
  type ResolveType,
  signatureText,
  type Type,
} from '@twill/language/types'
import { answersToNull, type Bare, type FunctionDeclaration, type Overload } from './define.ts'

/** An overload with its type read. */
export interface Signature {
  readonly type: FunctionType
  readonly overload: Overload
}

const any: Type = { kind: 'any' }
const nullType: Type = { kind: 'simple', name: 'Null' }

/** The overloads of a function in the order in which they are tried, those that `onNull` adds first. */
export function signaturesOf(declaration: Bare<FunctionDeclaration>, resolve: ResolveType): readonly Signature[] {
  const signatures = declaration.overloads.map((overload) => ({
    type: parseSignature(overload.type, { resolve }),
    overload,
  }))
  return [...nullSignatures(declaration, signatures), ...signatures]
}

function nullSignatures(
  declaration: Bare<FunctionDeclaration>,
  signatures: readonly Signature[],
): readonly Signature[] {
  const { name, onNull } = declaration
  return answersToNull(declaration).map(([parameter, run]) => {
    const signature = signatures.find(({ type }) => type.parameters.some((p) => p.name === parameter))
    if (signature === undefined) throw new Error(`\`${name}\` has no parameter \`${parameter}\` that could be null`)
    const { typeParameters, parameters, returns } = signature.type
    const type: FunctionType = {
      kind: 'function',
      typeParameters,
      parameters: parameters.map((p) => (p.name === parameter ? { ...p, type: nullType } : besideNull(p))),
      returns: typeof onNull === 'string' ? nullType : returns,
    }
    return { type, overload: { type: signatureText(type), run } }
  })
}

/** Beside a null any argument will do; a function stays one, so that `$` still makes it. */
const besideNull = (parameter: FunctionParameter): FunctionParameter =>
  parameter.type.kind === 'function' ? parameter : { ...parameter, type: any }

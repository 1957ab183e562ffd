import { signatureText } from '@twill/language/types'
import { expect, it } from 'vitest'
import { library } from '../src/library.ts'
import { signaturesOf } from '../src/signatures.ts'

// Everything that scripts can call, as one text: what a change adds, alters or takes away is seen in its review.
it('signatures.txt lists every overload; `npx vitest run stdlib/test/signatures.test.ts -u` renews it', async () => {
  const lines = library
    .declarations()
    .flatMap((declaration) => {
      const title = `${declaration.module}::${declaration.name}`
      if (declaration.kind !== 'function') return [`${declaration.kind} ${title}, ${declaration.since}`]
      return signaturesOf(declaration, library.resolverFor(declaration.module)).map(
        ({ type }) => `${title}${signatureText(type)}, ${declaration.since}`,
      )
    })
    .sort()
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../signatures.txt')
})

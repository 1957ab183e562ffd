import { defineConfig } from 'vitest/config'

// no `import`: packages that Node loads itself would get it for `require` too
const conditions = ['@twill/source', 'node']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: ['*/test/**/*.test.ts'], pool: 'threads', testTimeout: 30_000 },
})

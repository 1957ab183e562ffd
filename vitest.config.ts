import { defineConfig } from 'vitest/config'

const conditions = ['@twill/source', 'module', 'node', 'import', 'default']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: ['*/test/**/*.test.ts'], pool: 'threads', testTimeout: 30_000 },
})

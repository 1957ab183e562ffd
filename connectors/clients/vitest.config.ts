import { defineConfig } from 'vitest/config'

const conditions = ['@twill/source', 'module', 'node', 'import', 'default']

/** Real clients against the local org; `npm run test:clients` installs them and sets where they are. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: ['connectors/clients/**/*.test.ts'], pool: 'forks', testTimeout: 120_000, hookTimeout: 120_000 },
})

import { defineConfig } from 'vitest/config'

// Two workers: the tests wait for PostgreSQL and NATS, which need processor time too.
const workersMax = 2

export default defineConfig({
  test: {
    maxWorkers: workersMax,
    // No test waits for luck; these limits only end a hang, also on a slow machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    reporters: ['default', './test/support/closing-line.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'domain', include: ['test/domain/**/*.test.ts'], pool: 'threads' },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/**/*.test.ts'],
          exclude: ['test/domain/**'],
          pool: 'forks',
          globalSetup: './test/support/global-setup.ts',
        },
      },
    ],
  },
})

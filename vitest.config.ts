import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

// Dexie with Blobs needs Node's own Blob: under jsdom fake-indexeddb loses the bytes. So what only works on data runs
// in Node, and only what draws runs in jsdom.
const clientInNode = ['client/src/{data,device,locales}/**/*.test.ts', 'client/src/session*.test.ts']

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'shared', environment: 'node', include: ['shared/src/**/*.test.ts'] } },
      { test: { name: 'recorder-plugin', environment: 'node', include: ['recorder-plugin/src/**/*.test.ts'] } },
      {
        test: {
          name: 'server',
          environment: 'node',
          include: ['server/src/**/*.test.ts'],
          globalSetup: ['server/src/testing/postgres-cluster.ts'],
          // Password hashing and two engines on a machine that also runs browsers.
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      { plugins: [vue()], test: { name: 'client-node', environment: 'node', include: clientInNode } },
      {
        plugins: [vue()],
        test: {
          name: 'client-dom',
          environment: 'jsdom',
          include: ['client/src/**/*.test.ts'],
          exclude: clientInNode,
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['e2e/*.test.ts', 'e2e/{simulation,run}/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})

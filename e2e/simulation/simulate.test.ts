import { describe, expect, it } from 'vitest'
import { plants } from './simulated-server.ts'
import { simulate } from './simulate.ts'

const OPERATIONS = 20_000

describe('phones and server in bad weather', () => {
  it.each(plants)('would be found to break their promise by %s', async (plant) => {
    const { failure } = await simulate(OPERATIONS, 1, plant)
    expect(failure?.replay).toMatch(/^npm run simulate -- --ops \d+ --seed \d+ --plant /)
    const promise = {
      'receipt-without-bytes': /bytes are not there/,
      'forgotten-mutation': /is not remembered/,
      'skipped-cursor': /cursor skipped|holds an old state/,
    }[plant]
    expect(failure?.message).toMatch(promise)
    // The replay is the same world: it breaks in the same place, and does not without the fault.
    const again = await simulate(250, failure?.seed ?? 0, plant)
    expect(again.failure?.message.replace(/[0-9a-f-]{36}/g, '')).toBe(failure?.message.replace(/[0-9a-f-]{36}/g, ''))
    expect((await simulate(250, failure?.seed ?? 0)).failure).toBeNull()
  })

  it(
    `lose nothing, double nothing, skip nothing and silence nobody in ${OPERATIONS} operations`,
    { timeout: 600_000 },
    async () => {
      const { failure, operations, counts, photos, conflicts } = await simulate(OPERATIONS, 1)
      expect(failure && `${failure.message}\n${failure.replay}`).toBeNull()
      expect(operations).toBeGreaterThanOrEqual(OPERATIONS)
      // A weather in which nothing happens would prove nothing.
      expect(Math.min(photos, conflicts, counts['request doubled'] ?? 0, counts['answer lost'] ?? 0)).toBeGreaterThan(
        500,
      )
      for (const kind of ['die', 'killServer', 'breakDatabase', 'expire', 'scope', 'speak', 'fill', 'clock'])
        expect(counts[kind], kind).toBeGreaterThan(20)
    },
  )
})

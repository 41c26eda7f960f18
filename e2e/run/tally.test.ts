import { describe, expect, it } from 'vitest'
import { add, closingLine, tallyPlaywright, tallyVitest } from './tally.ts'

const file = (name: string, statuses: string[], status = statuses.includes('failed') ? 'failed' : 'passed') => ({
  name: `/repo/${name}`,
  status,
  message: 'SyntaxError: nothing to import\n  at x',
  assertionResults: statuses.map((s, n) => ({ status: s, fullName: `case ${n}` })),
})

describe('what counts as failed', () => {
  it('is a runner that left no report', () => {
    expect(tallyVitest(null, 1, '/repo').failures).toHaveLength(1)
    expect(tallyPlaywright(null, null).failures).toHaveLength(1)
  })

  it('is a file that could not be loaded', () => {
    const report = { success: false, testResults: [file('a.test.ts', [], 'failed'), file('b.test.ts', ['passed'])] }
    expect(tallyVitest(report, 1, '/repo')).toEqual({
      passed: 1,
      skipped: 0,
      failures: ['a.test.ts: SyntaxError: nothing to import'],
    })
  })

  it('is a runner that ended badly though every test passed', () => {
    const report = { success: false, testResults: [file('a.test.ts', ['passed'])] }
    expect(tallyVitest(report, 1, '/repo').failures).toEqual([expect.stringContaining('no test failed')])
  })

  it('is a journey that passed only the second time, and an error outside of every journey', () => {
    const tests = (status: 'flaky' | 'expected') => [{ title: status, file: 'visit.spec.ts', tests: [{ status }] }]
    const report = {
      suites: [{ title: 'file', suites: [{ title: 'inner', specs: tests('flaky') }], specs: tests('expected') }],
      errors: [{ message: 'no such folder\nat x' }],
    }
    const { passed, failures } = tallyPlaywright(report, 1)
    expect(passed).toBe(1)
    expect(failures).toEqual(['e2e/journeys/visit.spec.ts: flaky (not every time)', 'playwright: no such folder'])
  })
})

describe('the closing line', () => {
  it('sums both runners and names skipped tests only when there are some', () => {
    const vitest = tallyVitest(
      { success: true, testResults: [file('a.test.ts', ['passed', 'failed', 'passed'])] },
      1,
      '/repo',
    )
    expect(closingLine(vitest)).toBe('2 passed, 1 failed')
    const skipped = tallyVitest({ success: true, testResults: [file('b.test.ts', ['pending', 'passed'])] }, 0, '/repo')
    expect(closingLine(add(vitest, skipped))).toBe('3 passed, 1 failed, 1 skipped')
  })
})

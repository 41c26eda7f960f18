/** Sums what the two test runners wrote as JSON into the one closing line. */

export type Tally = { passed: number; skipped: number; failures: string[] }

export const nothing: Tally = { passed: 0, skipped: 0, failures: [] }

export function add(...tallies: Tally[]): Tally {
  return tallies.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      skipped: sum.skipped + one.skipped,
      failures: [...sum.failures, ...one.failures],
    }),
    nothing,
  )
}

/** The last line of `npm test`. */
export function closingLine({ passed, failures, skipped }: Tally): string {
  return `${passed} passed, ${failures.length} failed${skipped ? `, ${skipped} skipped` : ''}`
}

type VitestReport = {
  success: boolean
  testResults: {
    name: string
    status: string
    message: string
    assertionResults: { status: string; fullName: string }[]
  }[]
}

/** `report` is null when the runner ended without writing one. */
export function tallyVitest(report: VitestReport | null, exitCode: number | null, root: string): Tally {
  if (!report) return { ...nothing, failures: [`vitest ended with ${exitCode} and left no report`] }
  const sum: Tally = { passed: 0, skipped: 0, failures: [] }
  for (const file of report.testResults) {
    const name = file.name.startsWith(root) ? file.name.slice(root.length).replace(/^[/\\]/, '') : file.name
    for (const test of file.assertionResults) {
      if (test.status === 'passed') sum.passed++
      else if (test.status === 'failed') sum.failures.push(`${name}: ${test.fullName}`)
      else sum.skipped++
    }
    // A file that could not be loaded has no test to fail.
    const toldOfIt = file.assertionResults.some((test) => test.status === 'failed')
    if (file.status === 'failed' && !toldOfIt) sum.failures.push(`${name}: ${file.message.split('\n')[0]}`)
  }
  return blameRunner(sum, 'vitest', exitCode)
}

type PlaywrightSuite = {
  title: string
  file?: string
  suites?: PlaywrightSuite[]
  specs?: { title: string; file: string; tests: { status: 'expected' | 'unexpected' | 'flaky' | 'skipped' }[] }[]
}
type PlaywrightReport = { suites: PlaywrightSuite[]; errors: { message?: string }[] }

export function tallyPlaywright(report: PlaywrightReport | null, exitCode: number | null): Tally {
  if (!report) return { ...nothing, failures: [`playwright ended with ${exitCode} and left no report`] }
  const sum: Tally = { passed: 0, skipped: 0, failures: [] }
  const visit = (suite: PlaywrightSuite): void => {
    for (const spec of suite.specs ?? []) {
      for (const { status } of spec.tests) {
        if (status === 'expected') sum.passed++
        else if (status === 'skipped') sum.skipped++
        // A test that passed only when tried again is not one that passes.
        else
          sum.failures.push(`e2e/journeys/${spec.file}: ${spec.title}${status === 'flaky' ? ' (not every time)' : ''}`)
      }
    }
    suite.suites?.forEach(visit)
  }
  report.suites.forEach(visit)
  for (const { message } of report.errors)
    sum.failures.push(`playwright: ${(message ?? 'unknown error').split('\n')[0]}`)
  return blameRunner(sum, 'playwright', exitCode)
}

/** A runner that failed without a failed test (an unhandled rejection, a crash) has still failed. */
function blameRunner(sum: Tally, runner: string, exitCode: number | null): Tally {
  if (exitCode === 0 || sum.failures.length) return sum
  return { ...sum, failures: [`${runner} ended with ${exitCode} though no test failed; its output above says why`] }
}

import { describe, expect, it } from 'vitest'
import { nodeProblem } from './node-version.ts'

describe('the start-up guard', () => {
  it.each([
    ['20.20.2', '9'],
    ['22.13.9', '10'],
    ['22.14.0', '9'],
    ['24.0.0', undefined],
  ])('refuses Node %s with Node-API %s in one sentence that says what to do', (node, napi) => {
    const problem = nodeProblem({ node, napi })
    expect(problem).toContain(`this is Node ${node}`)
    expect(problem).toContain('start it through npm')
    expect(problem).not.toContain('\n')
  })

  it.each([
    ['22.14.0', '10'],
    ['24.21.0', '10'],
    ['26.0.0', '11'],
  ])('lets Node %s with Node-API %s pass', (node, napi) => {
    expect(nodeProblem({ node, napi })).toBeNull()
  })
})

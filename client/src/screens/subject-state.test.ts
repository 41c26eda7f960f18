import type { Subject } from '@nadzor/shared/facts/fact'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { describe, expect, it } from 'vitest'
import type { Question } from './judgement.ts'
import { stateOf } from './subject-state.ts'

const camera: Subject = { kind: 'camera', id: 'c' }
const verdict = (
  outcome: Verdict['outcome'],
  severity: Verdict['severity'] = 'major',
  force: Verdict['force'] = 'legal',
) => ({ outcome, severity, force }) as Verdict
const question = (state: Question['state']) => ({ state }) as Question
const judged = (verdicts: Verdict[], questions: Question[] = []) => ({
  verdictsOf: (subject: Subject) => (subject.id === 'c' ? verdicts : []),
  questionsOf: () => questions,
})

describe('the mark of a row', () => {
  it('is a failure as soon as there is one, whatever is still open', () => {
    const state = stateOf(judged([verdict('failed', 'critical')], [question('open')]), camera)
    expect(state).toMatchObject({ mark: 'failed', severity: 'critical', open: 1, done: false })
  })
  it('is an empty circle while a question is open, even when a rule already passed or cannot tell', () => {
    expect(stateOf(judged([verdict('passed'), verdict('cantTell')], [question('open')]), camera).mark).toBe(
      'unanswered',
    )
  })
  it('is "cannot tell" only after somebody answered so', () => {
    expect(stateOf(judged([verdict('cantTell')], [question('cantTell')]), camera)).toMatchObject({
      mark: 'cantTell',
      done: true,
    })
  })
  it('is no failure for a benchmark alone', () => {
    expect(stateOf(judged([verdict('failed', 'critical', 'benchmark')]), camera)).toMatchObject({
      mark: 'passed',
      severity: null,
    })
  })
  it('takes in what the parts show: a recorder speaks for its channels', () => {
    const both = {
      verdictsOf: (subject: Subject) =>
        subject.kind === 'channel' ? [verdict('failed', 'minor')] : [verdict('passed')],
      questionsOf: () => [],
    }
    expect(stateOf(both, { kind: 'recorder', id: 'r' }, [{ kind: 'channel', id: '1' }]).mark).toBe('failed')
  })
  it('is not done while two answers contradict each other', () => {
    expect(stateOf(judged([], [question('conflict')]), camera)).toMatchObject({ conflict: true, done: false })
  })
})

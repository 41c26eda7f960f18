import { describe, expect, it } from 'vitest'
import { saidIn, waitingForItsPhoto } from './waiting-for-photo.ts'

const said = saidIn(
  {
    answers: [
      { id: 'a', inspectionId: 'v1' },
      { id: 'b', inspectionId: 'v0' },
    ],
    readings: [{ id: 'r', inspectionId: null }],
  } as never,
  'v1',
)
const open = (value: string | null, observationIds: string[]) => ({ state: 'open' as const, value, observationIds })

describe('waitingForItsPhoto', () => {
  it('keeps open what only the register or an earlier visit says', () => {
    expect(waitingForItsPhoto(open('washroom', []), said).state).toBe('open')
    expect(waitingForItsPhoto(open('washroom', ['b']), said).state).toBe('open')
    expect(waitingForItsPhoto(open(null, ['a']), said).state).toBe('open')
  })

  it('takes an answer of this visit as answered', () => {
    expect(waitingForItsPhoto(open('washroom', ['b', 'a']), said).state).toBe('answered')
  })

  it('leaves a conflict a conflict', () => {
    expect(waitingForItsPhoto({ ...open('x', ['a']), state: 'conflict' as const }, said).state).toBe('conflict')
  })
})

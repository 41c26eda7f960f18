import { describe, expect, it } from 'vitest'
import type { RowKind, Rows } from '../facts/rows.ts'
import { about, applyMutation, applyToLabel, institutionIdsInArgs } from './apply-mutation.ts'
import type { CurrentRow } from './apply-mutation.ts'
import type { Mutation, MutationArgs, MutationName } from './mutations.ts'
import { mutationNames } from './mutations.ts'
import { readMutation } from './read-mutation.ts'

const id = (n: number) => `0190a1b2-0000-7000-8000-${String(n).padStart(12, '0')}`
const AT = '2026-11-21T09:41:00.000Z'
const institutionId = id(1)

function mutation<N extends MutationName>(name: N, args: MutationArgs[N]): Mutation {
  return { id: id(99), name, institutionId, madeAt: AT, args } as Mutation
}

const inspection: Rows['inspection'] = {
  id: id(2),
  institutionId,
  mandate: { reason: 'planned', issuedBy: 'Wydział', reference: null, day: '2026-11-21' },
  inspectors: [id(3)],
  state: 'open',
  startedAt: AT,
  finishedAt: null,
  remark: null,
}
const evidence: Rows['evidence'] = {
  id: id(4),
  institutionId,
  inspectionId: inspection.id,
  subjectKind: 'camera',
  subjectId: id(5),
  purpose: 'place',
  mime: 'image/jpeg',
  sha256: 'a'.repeat(64),
  size: 1,
  width: 1,
  height: 1,
  capturedAt: AT,
  privacy: 'nobody-visible',
  by: id(3),
  receivedAt: null,
}
const answer: Rows['answer'] = {
  id: id(6),
  institutionId,
  inspectionId: inspection.id,
  subjectKind: 'camera',
  subjectId: id(5),
  fact: 'area.use',
  value: 'corridor',
  unavailable: null,
  how: 'observed',
  observedAt: AT,
  by: id(3),
  evidenceIds: [],
  replaces: [],
  marks: [],
}

const holding = (...rows: [RowKind, { id: string }][]): CurrentRow =>
  ((kind: RowKind, rowId: string) => rows.find(([k, row]) => k === kind && row.id === rowId)?.[1] ?? null) as CurrentRow
const finish = mutation('inspection.finish', { inspectionId: inspection.id, finishedAt: AT, remark: 'koniec' })

describe('replaying a change', () => {
  it('does not finish a visit that is unknown, only planned, or finished', () => {
    expect(applyMutation(finish, holding())).toEqual([])
    for (const state of ['planned', 'finished'] as const) {
      expect(applyMutation(finish, holding(['inspection', { ...inspection, state } as never]))).toEqual([])
    }
  })

  it('does not open a finished visit again', () => {
    const start = mutation('inspection.start', { inspection })
    expect(applyMutation(start, holding(['inspection', { ...inspection, state: 'finished' } as never]))).toEqual([])
  })

  it('does not take back what the server has said about a photo', () => {
    const add = mutation('evidence.add', { evidence })
    expect(applyMutation(add, holding(['evidence', { ...evidence, receivedAt: AT } as never]))).toEqual([])
    expect(applyMutation(add, holding())).toEqual([{ kind: 'evidence', row: evidence }])
  })

  it('opens a planned visit and finishes an open one, keeping its mandate', () => {
    const planned = holding(['inspection', { ...inspection, state: 'planned' } as never])
    expect(applyMutation(mutation('inspection.start', { inspection }), planned)).toEqual([
      { kind: 'inspection', row: inspection },
    ])
    expect(applyMutation(finish, holding(['inspection', inspection]))).toEqual([
      { kind: 'inspection', row: { ...inspection, state: 'finished', finishedAt: AT, remark: 'koniec' } },
    ])
  })

  it('binds an unbound label only, and only the one it names', () => {
    const code = '0000000000' + '0'
    const label = {
      id: id(7),
      authorityId: id(8),
      code,
      institutionId: null,
      subjectKind: null,
      subjectId: null,
      boundAt: null,
    }
    const bind = mutation('label.bind', { code, subjectKind: 'camera', subjectId: id(5), boundAt: AT })
    const bound = { ...label, subjectKind: 'sign' as const, subjectId: id(9) }
    expect(applyToLabel(bind, bound)).toBe(bound)
    const other = { ...label, code: '11111111111' }
    expect(applyToLabel(bind, other)).toBe(other)
    expect(applyToLabel(bind, label)).toMatchObject({ institutionId, subjectId: id(5) })
    expect(applyMutation(bind, holding())).toEqual([])
  })

  it('says what each kind of change is about', () => {
    expect(about(finish)).toEqual({ subject: null, inspectionId: inspection.id, evidenceId: null })
    expect(about(mutation('answer.give', { answer }))).toMatchObject({ subject: { kind: 'camera', id: id(5) } })
    expect(about(mutation('evidence.add', { evidence }))).toMatchObject({ evidenceId: evidence.id })
  })
})

describe('reading a change', () => {
  it('refuses an unknown name, args of another name, and says where', () => {
    expect(readMutation({ ...finish, name: 'camera.remove' }).problem).toMatchObject({ type: 'invalid' })
    expect(readMutation({ ...finish, args: { answer } }).problem?.errors?.map(({ path }) => path)).toContain(
      'args.inspectionId',
    )
    expect(readMutation(null).mutation).toBeNull()
  })

  it('refuses a row of another institution inside the args', () => {
    const foreign = mutation('answer.give', { answer: { ...answer, institutionId: id(77) } })
    expect(institutionIdsInArgs(foreign)).toEqual([id(77)])
    expect(readMutation(foreign).problem).toMatchObject({ type: 'invalid' })
  })

  it('refuses a photo that claims to have been received', () => {
    expect(readMutation(mutation('evidence.add', { evidence: { ...evidence, receivedAt: AT } })).problem).toMatchObject(
      {
        errors: [{ path: 'args.evidence.receivedAt' }],
      },
    )
  })

  it('takes what fits as it is', () => {
    expect(readMutation(finish).mutation).toEqual(finish)
    expect(mutationNames).toHaveLength(13)
  })
})

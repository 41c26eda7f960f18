import type { Finding } from '@nadzor/shared/findings/finding'
import type { HashedPack } from '@nadzor/shared/rules/schema'
import { describe, expect, it } from 'vitest'
import type { Order } from '../../data/orders.ts'
import { closedLines, daysBetween, folded, groupsOf, ordersAt, phaseOf, ruleNamed } from './order-lines.ts'

const TODAY = '2026-11-21'
const rows = (institution = 'i', over: object = {}) => ({
  institution: { id: institution, name: institution },
  areas: [{ id: 'a', name: 'Korytarz A', storeyId: 's' }],
  storeys: [{ id: 's', name: 'Parter' }],
  cameras: [{ id: 'c', plate: 'K-01', name: 'Nad drzwiami', areaId: 'a' }],
  recorders: [{ id: 'r', plate: 'R-1', name: 'Szafa', areaId: 'a' }],
  channels: [{ id: 'ch', recorderId: 'r', cameraId: 'c', number: 4, name: 'CH4' }],
  signs: [{ id: 'z', plate: 'Z-01', name: 'Drzwi', areaId: 'a' }],
  ...over,
})
const finding = (over: Partial<Finding> = {}): Finding => ({
  id: 'f',
  institutionId: 'i',
  subjectKind: 'camera',
  subjectId: 'c',
  defect: 'place.sanitary',
  state: 'assigned',
  force: 'legal',
  severity: 'major',
  owner: 'installer',
  owners: ['installer'],
  ruleIds: ['R'],
  strength: 'observed',
  assigneeId: 'me',
  dueDay: null,
  fixedBy: null,
  askAgain: false,
  openedAt: '2026-11-18T08:00:00.000Z',
  closedAt: null,
  reopenings: 0,
  ...over,
})
const order = (over: Partial<Finding> = {}, at = rows()): Order =>
  ({ finding: finding(over), events: [], rows: at }) as unknown as Order
const pack = (validFrom: string, title: string): HashedPack =>
  ({ hash: validFrom, pack: { validFrom, rules: [{ id: 'R', title: { pl: title } }] } }) as unknown as HashedPack

describe('how far an order is', () => {
  it.each([
    [{ state: 'assigned' }, 'toDo'],
    [{ state: 'assigned', reopenings: 1 }, 'again'],
    [{ state: 'reopened', reopenings: 2 }, 'again'],
    [{ state: 'fixed', strength: 'read' }, 'measurement'],
    [{ state: 'fixed', strength: 'sampled' }, 'measurement'],
    [{ state: 'fixed', strength: 'screen' }, 'person'],
    [{ state: 'fixed', strength: 'observed' }, 'person'],
    [{ state: 'closed', strength: 'read' }, 'closed'],
  ] as const)('%o: %s', (over, phase) => {
    expect(phaseOf(finding(over as Partial<Finding>))).toBe(phase)
  })
})

describe('the list', () => {
  it('counts days by the calendar, over a change of the clock too', () => {
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2)
    expect(daysBetween('2026-11-21', '2026-11-19')).toBe(-2)
  })

  it('puts what is late first, then what is due, what has no day, and what waits for others last', () => {
    const [group] = groupsOf(
      [
        order({ id: 'none' }),
        order({ id: 'waits', state: 'fixed', dueDay: '2026-11-01' }),
        order({ id: 'soon', dueDay: '2026-11-25' }),
        order({ id: 'late', dueDay: '2026-11-19', state: 'reopened', reopenings: 1 }),
        order({ id: 'grave', dueDay: '2026-11-25', severity: 'critical' }),
        order({ id: 'gone', state: 'closed' }),
      ],
      [],
      TODAY,
    )
    expect(group?.lines.map((line) => line.finding.id)).toEqual(['late', 'grave', 'soon', 'none', 'waits'])
    expect(group?.lines[0]).toMatchObject({ due: { days: -2 }, round: 2, phase: 'again' })
  })

  it('puts the institution with the most urgent work first', () => {
    const groups = groupsOf(
      [
        order({ dueDay: '2026-12-24' }, rows('A')),
        order({ dueDay: '2026-11-22' }, rows('B')),
        order({ state: 'fixed', dueDay: '2026-11-01' }, rows('C')),
      ],
      [],
      TODAY,
    )
    expect(groups.map(({ institution }) => institution.id)).toEqual(['B', 'A', 'C'])
  })

  it('folds the same gap on three or more channels of a recorder, and nothing else', () => {
    const channels = [1, 2, 3, 4].map((n) => ({ id: `k${n}`, recorderId: 'r', cameraId: null, number: n, name: '' }))
    const place = rows('i', { channels })
    const on = (id: string, over: Partial<Finding> = {}) =>
      order({ id, subjectKind: 'channel', subjectId: id, defect: 'rec.fps', ...over }, place)
    const ids = (...orders: Order[]) =>
      folded(groupsOf(orders, [], TODAY)[0]?.lines ?? []).map((lines) => lines.map((line) => line.finding.id))
    expect(ids(on('k1'), on('k2'))).toEqual([['k1'], ['k2']])
    expect(ids(on('k3'), on('k1'), on('k2'), order({ id: 'camera', severity: 'critical' }, place))).toEqual([
      ['camera'],
      ['k1', 'k2', 'k3'],
    ])
    expect(ids(on('k1'), on('k2'), on('k3', { dueDay: '2026-12-01' }), on('k4', { state: 'fixed' }))).toHaveLength(4)
  })

  it('shows closed ones apart, the latest first', () => {
    const closed = closedLines(
      [
        order({ id: 'old', state: 'closed', closedAt: '2026-11-01T00:00:00.000Z' }),
        order({ id: 'new', state: 'closed', closedAt: '2026-11-20T00:00:00.000Z' }),
        order(),
      ],
      [],
      TODAY,
    )
    expect(closed.map(({ line }) => line.finding.id)).toEqual(['new', 'old'])
  })

  it('names a channel by its camera, with its recorder; a recorder by itself; a room by its name', () => {
    const placeOf = (over: Partial<Finding>, at = rows()) => groupsOf([order(over, at)], [], TODAY)[0]?.lines[0]?.place
    const channel = { subjectKind: 'channel', subjectId: 'ch' } as const
    expect(placeOf(channel)).toEqual({
      plate: 'K-01',
      name: 'Nad drzwiami',
      area: 'Korytarz A',
      storey: 'Parter',
      recorder: { id: 'r', plate: 'R-1' },
      channel: 4,
    })
    const nobody = rows('i', { channels: [{ id: 'ch', recorderId: 'r', cameraId: null, number: 4, name: 'CH4' }] })
    expect(placeOf(channel, nobody)).toMatchObject({ plate: 'R-1', name: 'CH4', channel: 4 })
    expect(placeOf({ subjectKind: 'recorder', subjectId: 'r' })).toMatchObject({ plate: 'R-1', recorder: { id: 'r' } })
    expect(placeOf({ subjectKind: 'area', subjectId: 'a' })).toMatchObject({ plate: null, name: 'Korytarz A' })
  })

  it('is named by the edition in force, not by a later one', () => {
    const packs = [pack('2027-01-01', 'kiedyś'), pack('2020-01-01', 'teraz'), pack('2018-01-01', 'dawniej')]
    expect(ruleNamed(packs, ['unknown', 'R'], TODAY)?.title.pl).toBe('teraz')
    expect(ruleNamed(packs, ['unknown'], TODAY)).toBeNull()
  })
})

describe('orders at a thing', () => {
  it('are those on it, on its channels and in its room, while they are open', () => {
    const all = [
      order({ id: 'camera' }),
      order({ id: 'channel', subjectKind: 'channel', subjectId: 'ch' }),
      order({ id: 'room', subjectKind: 'area', subjectId: 'a' }),
      order({ id: 'closed', state: 'closed' }),
    ]
    const at = (kind: string, id: string) => ordersAt(all, { kind, id }).map((one) => one.finding.id)
    expect(at('camera', 'c')).toEqual(['camera', 'channel', 'room'])
    expect(at('recorder', 'r')).toEqual(['channel'])
    expect(at('sign', 'z')).toEqual(['room'])
    expect(at('camera', 'x')).toEqual([])
  })
})

import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import { describe, expect, it } from 'vitest'
import { channelPuzzle, floorsOf, lastPlace, nearestFirst, thingsOf } from './register.ts'

const institutionId = 'i'
const area = (id: string, storeyId: string, name = id) => ({ id, institutionId, storeyId, name, kind: 'corridor' })
const camera = (id: string, areaId: string, plate: string) => ({
  id,
  institutionId,
  areaId,
  plate,
  name: id,
  kind: 'fixed' as const,
  mode: 'recorded' as const,
  controller: 'own' as const,
})
const channel = (number: number, cameraId: string | null) => ({
  id: `ch${number}`,
  institutionId,
  recorderId: 'r',
  cameraId,
  number,
  name: '',
})

function rowsWith(change: Partial<InstitutionRows>): InstitutionRows {
  return {
    buildings: [{ id: 'b', institutionId, siteId: 's', name: 'A' }],
    storeys: [
      { id: 'first', institutionId, buildingId: 'b', name: 'Piętro 1', level: 1 },
      { id: 'ground', institutionId, buildingId: 'b', name: 'Parter', level: 0 },
    ],
    areas: [area('hall', 'ground'), area('lab', 'first'), area('gym', 'ground')],
    cameras: [camera('c10', 'hall', 'K-10'), camera('c2', 'hall', 'K-2'), camera('c3', 'lab', 'K-3')],
    recorders: [],
    signs: [],
    channels: [],
    answers: [],
    readings: [],
    evidences: [],
    ...change,
  } as unknown as InstitutionRows
}

describe('the register as one walks it', () => {
  it('goes from the lowest storey up and counts plates as numbers', () => {
    const floors = floorsOf(rowsWith({}))
    expect(floors.map((floor) => floor.name)).toEqual(['Parter', 'Piętro 1'])
    expect(floors[0]?.places.find((place) => place.area?.id === 'hall')?.things.map((thing) => thing.plate)).toEqual([
      'K-2',
      'K-10',
    ])
  })

  it('says which building a storey is of once there are two', () => {
    const floors = floorsOf(
      rowsWith({
        buildings: [
          { id: 'b', name: 'A' },
          { id: 'c', name: 'B' },
        ] as never,
      }),
    )
    expect(floors[0]?.name).toBe('A: Parter')
  })

  it('loses nothing that has no place', () => {
    const recorder = { id: 'r', institutionId, areaId: null, plate: 'R1', name: 'R', vendor: null, model: null }
    const floors = floorsOf(rowsWith({ recorders: [recorder] }))
    expect(floors.at(-1)?.places[0]?.things.map((thing) => thing.plate)).toEqual(['R1'])
  })
})

describe('channels against the register', () => {
  it('is no question while every channel has its camera', () => {
    expect(channelPuzzle(rowsWith({ channels: [channel(1, 'c2')] }))).toBeNull()
  })

  it('names the channels whose camera nobody wrote down', () => {
    const puzzle = channelPuzzle(rowsWith({ channels: [channel(9, null), channel(1, 'c2'), channel(4, 'gone')] }))
    expect(puzzle).toEqual({ channels: 3, cameras: 1, unclaimed: [4, 9] })
  })
})

describe('nearest first', () => {
  it('starts in the area worked in last, then the storey, then other levels', () => {
    const rows = rowsWith({
      cameras: [camera('far', 'lab', 'K-1'), camera('near', 'gym', 'K-2'), camera('here', 'hall', 'K-3')],
    })
    expect(nearestFirst(rows, thingsOf(rows), 'hall').map((thing) => thing.id)).toEqual(['here', 'near', 'far'])
  })

  it('goes by plate when nothing is known of where we are', () => {
    const rows = rowsWith({})
    expect(nearestFirst(rows, thingsOf(rows), null).map((thing) => thing.plate)).toEqual(['K-2', 'K-3', 'K-10'])
  })

  it('takes the place of the latest answer of this visit only', () => {
    const answer = (subjectId: string, inspectionId: string, observedAt: string) => ({
      subjectKind: 'camera',
      subjectId,
      inspectionId,
      observedAt,
    })
    const answers = [answer('c2', 'v', '2026-01-01'), answer('c3', 'other', '2026-01-02')] as never
    expect(lastPlace(rowsWith({ answers }), 'v')).toBe('hall')
    expect(lastPlace(rowsWith({ answers }), 'third')).toBeNull()
  })
})

import { checkCharacter } from '@nadzor/shared/facts/label'
import type { Register } from './register-rows.ts'

export const uuid = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`
export const institutionId = uuid(1)
const coded = (body: string): string => body + checkCharacter(body)
/** Hangs on the camera by the stairs. */
export const BOUND = coded('0123456789')
export const FREE = coded('ABCDEFGHJK')
/** Well formed, printed for nobody here. */
export const STRANGE = coded('ZZZZZZZZZZ')

/** A small school: two places, three cameras, a sign, a recorder with two channels, one label. */
export function school(): Register {
  const here = { institutionId }
  const camera = { ...here, kind: 'fixed', mode: 'recorded', controller: 'own' } as const
  return {
    sites: [{ ...here, id: uuid(2), name: 'School', address: 'Long Street 1' }],
    buildings: [{ ...here, id: uuid(3), siteId: uuid(2), name: 'Main building' }],
    storeys: [
      { ...here, id: uuid(4), buildingId: uuid(3), name: 'Ground floor', level: 0 },
      { ...here, id: uuid(5), buildingId: uuid(3), name: 'Cellar', level: -1 },
    ],
    areas: [
      { ...here, id: uuid(6), storeyId: uuid(4), name: 'Toilet', kind: 'washroom' },
      { ...here, id: uuid(7), storeyId: uuid(4), name: 'Corridor', kind: 'corridor' },
    ],
    cameras: [
      { ...camera, id: uuid(10), areaId: uuid(7), plate: 'K-10', name: 'End' },
      { ...camera, id: uuid(11), areaId: uuid(7), plate: 'K-09', name: 'By the stairs' },
      { ...camera, id: uuid(12), areaId: uuid(6), plate: 'K-07', name: 'Anteroom' },
    ],
    signs: [{ ...here, id: uuid(20), areaId: uuid(7), plate: 'Z-01', name: 'Notice' }],
    recorders: [{ ...here, id: uuid(30), areaId: uuid(6), plate: 'R-1', name: 'Recorder', vendor: null, model: null }],
    channels: [
      { ...here, id: uuid(41), recorderId: uuid(30), cameraId: uuid(12), number: 1, name: 'CH1' },
      { ...here, id: uuid(42), recorderId: uuid(30), cameraId: null, number: 2, name: 'CH2' },
    ],
    labels: [{ code: BOUND, subjectId: uuid(11) }],
  }
}

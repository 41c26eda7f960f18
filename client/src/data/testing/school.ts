import type { Evidence } from '@nadzor/shared/facts/evidence'
import type { Rows } from '@nadzor/shared/facts/rows'
import type { User } from '@nadzor/shared/facts/person'
import { v7 as uuidv7 } from 'uuid'
import type { Data, Draft } from '../contract.ts'
import { sha256Hex } from '../digest.ts'
import type { PreparedPhoto } from '../prepare-photo.ts'

/** A small school with one camera, an inspector, and the changes an inspector makes there. Invented, like its people. */
export function makeSchool() {
  const authorityId = uuidv7()
  const institutionId = uuidv7()
  const within = () => ({ id: uuidv7(), institutionId })
  const institution: Rows['institution'] = {
    id: institutionId,
    authorityId,
    name: 'Szkoła Testowa',
    kind: 'primary',
    public: true,
    country: 'PL',
    city: 'Testowo',
    district: null,
    address: 'ul. Testowa 1',
    pupils: 300,
    startDay: null,
    grantFrom: null,
    grantUntil: null,
    ownPacks: [],
  }
  const site: Rows['site'] = { ...within(), name: 'Siedziba', address: 'ul. Testowa 1' }
  const building: Rows['building'] = { ...within(), siteId: site.id, name: 'A' }
  const storey: Rows['storey'] = { ...within(), buildingId: building.id, name: 'Parter', level: 0 }
  const area: Rows['area'] = { ...within(), storeyId: storey.id, name: 'Korytarz', kind: 'corridor' }
  const camera: Rows['camera'] = {
    ...within(),
    areaId: area.id,
    plate: 'K-07',
    name: 'Korytarz',
    kind: 'fixed',
    mode: 'recorded',
    controller: 'own',
  }
  return { authorityId, institution, site, building, storey, area, camera }
}
export type School = ReturnType<typeof makeSchool>

export function makeInspector(institutionId: string, name = 'Anna Próbna'): User {
  const id = uuidv7()
  return {
    id,
    email: `${id}@nadzor.test`,
    name,
    language: 'pl',
    disabled: false,
    assignments: [{ role: 'inspector', scopeKind: 'institution', scopeId: institutionId }],
  }
}

export function startVisit(data: Data, { institution }: School): Draft<'inspection.start'> & { id: string } {
  const id = data.newId()
  const inspection: Rows['inspection'] = {
    id,
    institutionId: institution.id,
    mandate: { reason: 'planned', issuedBy: 'Wydział Edukacji', reference: null, day: '2026-11-21' },
    inspectors: [data.userId],
    state: 'open',
    startedAt: data.now(),
    finishedAt: null,
    remark: null,
  }
  return { id, name: 'inspection.start', institutionId: institution.id, args: { inspection } }
}

export function giveAnswer(
  data: Data,
  { institution, camera }: School,
  inspectionId: string,
  fields: Partial<Rows['answer']> = {},
): Draft<'answer.give'> {
  const answer: Rows['answer'] = {
    id: data.newId(),
    institutionId: institution.id,
    inspectionId,
    subjectKind: 'camera',
    subjectId: camera.id,
    fact: 'area.kind',
    value: 'corridor',
    unavailable: null,
    how: 'observed',
    observedAt: data.now(),
    by: data.userId,
    evidenceIds: [],
    replaces: [],
    marks: [],
    ...fields,
  }
  return { name: 'answer.give', institutionId: institution.id, args: { answer } }
}

/** Bytes that only look like a photo to the data layer, which never looks inside; `seed` makes them differ. */
export async function fakePhoto(data: Data, size: number, seed = 1): Promise<PreparedPhoto> {
  const bytes = new Uint8Array(size).map((_, index) => (index * 31 + seed * 17) % 251)
  const sha256 = await sha256Hex(data.env, bytes.buffer)
  return {
    mime: 'image/jpeg',
    bytes: bytes.buffer,
    sha256,
    size,
    width: 1600,
    height: 1200,
    capturedAt: data.now(),
    privacy: 'nobody-visible',
    preview: new Uint8Array([seed]).buffer,
  }
}

export function addPhoto(
  data: Data,
  { institution, camera }: School,
  inspectionId: string,
  photo: PreparedPhoto,
): { evidence: Evidence; draft: Draft<'evidence.add'> } {
  const evidence = data.describePhoto(photo, {
    institutionId: institution.id,
    inspectionId,
    subjectKind: 'camera',
    subjectId: camera.id,
    purpose: 'place',
  })
  return { evidence, draft: { name: 'evidence.add', institutionId: institution.id, args: { evidence } } }
}

import { createHash } from 'node:crypto'
import type { Draft } from '@nadzor/client/src/data/contract.ts'
import type { PreparedPhoto } from '@nadzor/client/src/data/prepare-photo.ts'
import type { RowKind, Rows } from '@nadzor/shared/facts/rows'
import type { Dice } from './dice.ts'
import type { SimulatedPhone } from './simulated-phone.ts'
import type { Place } from './template.ts'

/** One thing a person made on a phone: what must be found on the server in the end, once and unchanged. */
export type Made = {
  mutationId: string
  phone: SimulatedPhone
  draft: Draft
  /** The row it puts, and null for what changes one that is there (a finished visit, a bound label). */
  row: { kind: RowKind; id: string; body: unknown } | null
  photo: { evidenceId: string; sha256: string; size: number } | null
}

export type Visit = { institutionId: string; id: string; phone: SimulatedPhone }

const FACTS = ['ans.S1', 'ans.S2', 'ans.S3', 'ans.S4']
const VALUES = ['yes', 'no', 'perhaps']

/** What an inspector does next. Several drafts of one call belong together: saved all, or none. */
export async function nextDrafts(
  phone: SimulatedPhone,
  place: Place,
  visits: Visit[],
  labels: string[],
  random: Dice,
): Promise<{ drafts: Draft[]; photos: PreparedPhoto[] }> {
  const data = phone.data()
  const { institutionId } = place
  const within = () => ({ id: data.newId(), institutionId })
  const here = visits.filter((one) => one.institutionId === institutionId)
  const drafts: Draft[] = []
  const photos: PreparedPhoto[] = []
  const cameraId = random.pick(place.cameraIds)
  const visit = here.findLast((one) => one.phone === phone) ?? here[0]
  const by = phone.user.id
  for (let left = 1 + random.below(5); left > 0; left -= 1) {
    const what = random.weighted({
      ...{ answer: 70, photo: 12, camera: 4, area: 3, sign: 4, bind: 2 },
      ...{ start: here.length < 4 ? 2 : 0, finish: visit ? 2 : 0 },
    })
    switch (what) {
      case 'answer': {
        const fact = random.pick(FACTS)
        const subject = random.chance(0.7) ? cameraId : random.pick(place.cameraIds)
        const replaces = random.chance(0.12) ? await liveOf(phone, institutionId, subject, fact) : []
        const answer: Rows['answer'] = {
          ...within(),
          inspectionId: visit?.id ?? null,
          subjectKind: 'camera',
          subjectId: subject,
          fact,
          value: random.pick(VALUES),
          ...{ unavailable: null, how: 'observed', observedAt: data.now(), by, evidenceIds: [], replaces, marks: [] },
        }
        drafts.push({ name: 'answer.give', institutionId, args: { answer } })
        break
      }
      case 'photo': {
        // Now and then the same picture again: two equal photos share a file on the server.
        if (!random.chance(0.05)) phone.shots += 1
        const photo = photoOf(phone, data.now(), random)
        if (photos.some(({ sha256 }) => sha256 === photo.sha256)) break
        const about = {
          institutionId,
          inspectionId: visit?.id ?? null,
          subjectKind: 'camera',
          subjectId: cameraId,
        } as const
        const evidence = data.describePhoto(photo, { ...about, purpose: 'place' })
        drafts.push({ name: 'evidence.add', institutionId, args: { evidence } })
        photos.push(photo)
        break
      }
      case 'area': {
        const area: Rows['area'] = { ...within(), storeyId: place.storeyId, name: 'Sala', kind: 'corridor' }
        drafts.push({ name: 'area.add', institutionId, args: { area } })
        break
      }
      case 'camera': {
        // Often in a room that was added a moment ago.
        const added = drafts.findLast((one) => one.name === 'area.add')
        const areaId = added?.args.area.id ?? place.areaId
        const kept = { plate: 'K-77', name: 'Nowa', kind: 'fixed', mode: 'recorded', controller: 'own' } as const
        drafts.push({ name: 'camera.add', institutionId, args: { camera: { ...within(), areaId, ...kept } } })
        break
      }
      case 'sign': {
        const sign: Rows['sign'] = { ...within(), areaId: place.areaId, plate: 'T-01', name: 'Tablica' }
        drafts.push({ name: 'sign.add', institutionId, args: { sign } })
        break
      }
      case 'bind': {
        const binding = { code: random.pick(labels), subjectKind: 'camera', subjectId: cameraId } as const
        drafts.push({ name: 'label.bind', institutionId, args: { ...binding, boundAt: data.now() } })
        break
      }
      case 'start': {
        const inspection: Rows['inspection'] = {
          ...within(),
          mandate: { reason: 'planned', issuedBy: 'Wydział Edukacji', reference: null, day: '2026-11-21' },
          ...{ inspectors: [by], state: 'open', startedAt: data.now(), finishedAt: null, remark: null },
        }
        drafts.push({ name: 'inspection.start', institutionId, args: { inspection } })
        break
      }
      case 'finish': {
        const args = { inspectionId: visit?.id ?? '', finishedAt: data.now(), remark: phone.user.name }
        drafts.push({ name: 'inspection.finish', institutionId, args })
      }
    }
  }
  return { drafts, photos }
}

/** The live answers this phone knows of: a person who decides between two names both. */
async function liveOf(
  phone: SimulatedPhone,
  institutionId: string,
  subjectId: string,
  fact: string,
): Promise<string[]> {
  try {
    const { answers } = await phone.data().rows(institutionId)
    const replaced = new Set(answers.flatMap((one) => one.replaces))
    const about = answers.filter((one) => one.subjectId === subjectId && one.fact === fact)
    return about.filter(({ id }) => !replaced.has(id)).map(({ id }) => id)
  } catch {
    // Out of scope just now.
    return []
  }
}

/** A JPEG as far as its segments go, of a size that travels in one piece or in several. */
export function photoOf(phone: SimulatedPhone, capturedAt: string, random: Dice): PreparedPhoto {
  const scan = random.chance(0.12) ? 300_000 + (phone.shots % 7) * 40_000 : 3_000 + (phone.shots % 50) * 100
  const bytes = jpegOf(scan, `${phone.user.id} ${phone.shots}`)
  return {
    mime: 'image/jpeg',
    bytes,
    sha256: createHash('sha256').update(new Uint8Array(bytes)).digest('hex'),
    size: bytes.byteLength,
    width: 640,
    height: 480,
    capturedAt,
    privacy: 'nobody-visible',
    preview: new Uint8Array([1, 2, 3]).buffer,
  }
}

/** Frame of 640 x 480, one scan of `length` bytes that begins with `text`. */
export function jpegOf(length: number, text: string): ArrayBuffer {
  const segment = (code: number, ...body: number[]) => [
    0xff,
    code,
    (body.length + 2) >> 8,
    (body.length + 2) & 255,
    ...body,
  ]
  const head = [
    ...[0xff, 0xd8],
    ...segment(0xc0, 8, 480 >> 8, 480 & 255, 640 >> 8, 640 & 255, 1, 1, 0x11, 0),
    ...segment(0xda, 1, 1, 0, 0, 63, 0),
  ]
  const scan = new Uint8Array(length).fill(0x2a)
  scan.set(new TextEncoder().encode(text))
  const bytes = new Uint8Array(head.length + length + 2)
  bytes.set(head)
  bytes.set(scan, head.length)
  bytes.set([0xff, 0xd9], head.length + length)
  return bytes.buffer
}

/** What the server must hold in the end for a draft. */
export function madeOf(phone: SimulatedPhone, mutationId: string, draft: Draft): Made {
  const base = { mutationId, phone, draft, photo: null }
  const put = (kind: RowKind, body: { id: string }): Made => ({ ...base, row: { kind, id: body.id, body } })
  switch (draft.name) {
    case 'answer.give':
      return put('answer', draft.args.answer)
    case 'area.add':
      return put('area', draft.args.area)
    case 'camera.add':
      return put('camera', draft.args.camera)
    case 'sign.add':
      return put('sign', draft.args.sign)
    case 'inspection.start':
      return put('inspection', draft.args.inspection)
    case 'evidence.add': {
      const { id, sha256, size } = draft.args.evidence
      return { ...put('evidence', draft.args.evidence), photo: { evidenceId: id, sha256, size } }
    }
    default:
      return { ...base, row: null }
  }
}

import { v7 as uuidv7 } from 'uuid'
import { findingResponse, findingsResponse } from '@nadzor/shared/api/findings'
import type { FindingResponse } from '@nadzor/shared/api/findings'
import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { FactValue } from '@nadzor/shared/facts/fact'
import type { Rows } from '@nadzor/shared/facts/rows'
import type { Finding } from '@nadzor/shared/findings/finding'
import type { Proposal } from '@nadzor/shared/findings/finding-event'
import type { Mutation, MutationArgs } from '@nadzor/shared/sync/mutations'
import { receivePhoto } from '../commands/photos/receive.ts'
import { storeProbe } from '../commands/recorders/store-probe.ts'
import { judgeInstitution } from '../commands/judge-institution.ts'
import { saveRow } from '../db/change-log.ts'
import type { Database } from '../db/open-database.ts'
import { evaluationSettled } from '../jobs/evaluate.ts'
import type { Requester } from './app.ts'
import { aPhoto, anAnswer, mutation } from './school.ts'
import { openVisit, takeShot } from './visit.ts'
import type { VisitWorld } from './visit.ts'

type Decision = { note?: string; assigneeId?: string; dueDay?: string; base?: Finding['state'] }

/** A school with one channel, whose recorder can be probed and whose screen can be read, and everybody who decides. */
export type FindingsWorld = VisitWorld & {
  channel: Rows['channel']
  reviewer: Requester
  installer: Requester
  head: Requester
  /** Moves the clock on. */
  later(minutes?: number): void
  now(): string
  /** A probe tells these facts of the recorder and its channel (null: could not be read); then all is judged. */
  probe(told: Record<string, FactValue | null>): Promise<void>
  /** The inspector sees a fact on the open visit, with a photo unless told otherwise. */
  see(fact: string, value: FactValue | null, more?: Partial<Rows['answer'] & Rows['reading']>): Promise<string>
  /** A photo described and arrived. */
  photograph(by: string, as: Requester, more?: Partial<Rows['evidence']>): Promise<string>
  judge(): Promise<void>
  all(as?: Requester, query?: string): Promise<Finding[]>
  one(defect: string): Promise<Finding>
  page(defect: string, as?: Requester): Promise<FindingResponse>
  decide(defect: string, event: string, decision?: Decision, as?: Requester): Promise<Response>
  /** Confirmed and given to the installer. */
  assign(defect: string): Promise<void>
  markFixed(defect: string, more?: Partial<MutationArgs['finding.mark-fixed']>): Promise<Mutation<'finding.mark-fixed'>>
}

export async function openFindings(db: Database): Promise<FindingsWorld> {
  const world = await openVisit(db)
  const { deps, school, people } = world
  const { institutionId } = school
  let clock = Date.parse('2026-11-21T10:00:00.000Z')
  const now = () => new Date(clock).toISOString()
  const later = (minutes = 10) => {
    clock += minutes * 60_000
    world.setNow(now())
  }
  later(0)
  const channel: Rows['channel'] = {
    id: uuidv7(),
    institutionId,
    recorderId: school.recorder.id,
    cameraId: school.camera.id,
    number: 1,
    name: 'CH1',
  }
  const origin = () => ({ actor: 'system:test', mutationId: null, at: now() })
  await db.transaction().execute((trx) => saveRow(trx, 'channel', channel, origin()))
  const [reviewer, installer, head] = [await world.as('reviewer'), await world.as('installer'), await world.as('head')]

  const judge = async () => {
    await evaluationSettled(deps)
    await judgeInstitution(deps, institutionId)
  }
  const subjectOf = (fact: string) => {
    const kind = catalogueEntry(fact)?.subject ?? 'camera'
    const ids: Partial<Record<string, string>> = {
      channel: channel.id,
      recorder: school.recorder.id,
      camera: school.camera.id,
      sign: school.sign.id,
      institution: institutionId,
    }
    return { subjectKind: kind, subjectId: ids[kind] ?? school.area.id }
  }
  const photograph: FindingsWorld['photograph'] = async (by, as, more = {}) => {
    const shot = await takeShot()
    const evidence = aPhoto(school, { ...shot.described, by, capturedAt: now(), ...more })
    const [result] = await world.push([mutation('evidence.add', institutionId, { evidence })], as)
    if (result?.status !== 'applied') throw new Error(JSON.stringify(result))
    await receivePhoto(deps, { evidenceId: evidence.id, userId: by, bytes: shot.bytes })
    return evidence.id
  }
  const all: FindingsWorld['all'] = async (as = reviewer, query = '') => {
    const response = await as('GET', `/api/findings${query}`)
    if (response.status !== 200) throw new Error(await response.text())
    return findingsResponse.parse(await response.json()).findings.map((line) => line.finding)
  }
  const one: FindingsWorld['one'] = async (defect) => {
    const found = (await all()).filter((finding) => finding.defect === defect)
    if (found.length !== 1 || !found[0]) throw new Error(`${found.length} findings ${defect}`)
    return found[0]
  }
  const decide: FindingsWorld['decide'] = async (defect, event, { base, ...more } = {}, as = reviewer) => {
    const finding = await one(defect)
    const body = { event, base: base ?? finding.state, note: null, assigneeId: null, dueDay: null, ...more }
    const response = await as('POST', `/api/findings/${finding.id}/events`, body)
    await evaluationSettled(deps)
    return response
  }

  return {
    ...world,
    channel,
    reviewer,
    installer,
    head,
    later,
    now,
    judge,
    photograph,
    all,
    one,
    decide,
    async probe(told) {
      later()
      const jobId = uuidv7()
      const at = now()
      const job = { id: jobId, kind: 'probe', institutionId, subjectId: school.recorder.id, payload: '{}' }
      const state = { state: 'done', runAfter: at, attempts: 1, fence: 1, worker: null, leaseUntil: null }
      await db
        .insertInto('job')
        .values({ ...job, ...state, createdAt: at, finishedAt: at, error: null })
        .execute()
      const readings = Object.entries(told).map(([fact, value]) => {
        const said = {
          fact,
          channel: fact.startsWith('ch.') ? 1 : null,
          unit: null,
          source: 'test',
          how: 'read' as const,
        }
        return value === null
          ? { ...said, value: null, unavailable: 'timeout' as const }
          : { ...said, value, unavailable: null }
      })
      const order = {
        recorder: school.recorder,
        jobId,
        agentId: null,
        reason: 'demand' as const,
        sealed: '',
        firstTry: false,
        asked: { host: '10.1.2.3', port: 80, secure: 0 },
      }
      const result = { driver: 'test', startedAt: at, endedAt: at, login: 'ok' as const, pin: null, failure: null }
      await db.transaction().execute((trx) => storeProbe(deps, trx, order, { ...result, readings, transcript: [] }))
      await judge()
    },
    async see(fact, value, more = {}) {
      later()
      const entry = catalogueEntry(fact)
      const { subjectKind, subjectId } = subjectOf(fact)
      const evidenceIds = entry?.evidence
        ? [
            await photograph(people.inspector.here.id, world.inspector, {
              subjectKind,
              subjectId,
              purpose: entry.evidence,
            }),
          ]
        : []
      const row = anAnswer(school, { subjectKind, subjectId, fact, value, observedAt: now(), evidenceIds })
      if (value === null) row.unavailable = 'not-known'
      const { marks, ...observed } = { ...row, ...more }
      const sent =
        entry?.channel === 'reading'
          ? mutation('reading.take', institutionId, {
              reading: { ...observed, how: 'screen', unit: entry.unit, source: null },
            })
          : mutation('answer.give', institutionId, { answer: { ...observed, how: 'observed', marks } })
      const [result] = await world.push([sent as Mutation])
      if (result?.status !== 'applied') throw new Error(JSON.stringify(result))
      later()
      await judge()
      return row.id
    },
    async page(defect, as = reviewer) {
      const response = await as('GET', `/api/findings/${(await one(defect)).id}`)
      if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
      return findingResponse.parse(await response.json())
    },
    async assign(defect) {
      for (const [event, more] of [
        ['confirm', {}],
        ['assign', { assigneeId: people.installer.here.id, dueDay: '2026-12-24' }],
      ] as const) {
        later(1)
        const response = await decide(defect, event, more)
        if (response.status !== 200) throw new Error(await response.text())
      }
    },
    async markFixed(defect, more = {}) {
      later()
      const finding = await one(defect)
      const args = { findingId: finding.id, base: finding.state, at: now(), note: null, evidenceIds: [], proposals: [] }
      return mutation('finding.mark-fixed', institutionId, { ...args, ...more })
    },
  }
}

/** What an installer says is true now. */
export function proposed(fact: string, subject: Proposal['subject'], value: FactValue): Proposal {
  return { subject, fact, value, unit: catalogueEntry(fact)?.unit ?? null }
}

import { v7 } from 'uuid'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../open-database.ts'
import { engines } from '../../testing/postgres.ts'
import { makeAuthority, makeSchool } from '../../testing/school.ts'
import { cancel, claim, enqueue, finish, heartbeat, LeaseLost, letGo, MAX_ATTEMPTS } from './job-queue.ts'
import type { Job } from './job-queue.ts'

const minute = (n: number) => new Date(Date.UTC(2026, 10, 21, 9, n)).toISOString()

describe.each(await engines())('the job queue on $name', ({ open }) => {
  let db: Database
  let institutionId: string
  beforeEach(async () => {
    db = await open()
    institutionId = (await makeSchool(db, await makeAuthority(db))).institutionId
  })
  const put = (subjectId: string, at = minute(0)) =>
    enqueue(db, {
      id: v7(),
      kind: 'probe',
      institutionId,
      subjectId,
      payload: '{}',
      runAfter: at,
      createdAt: minute(0),
      agentId: null,
      runId: null,
    })
  const take = (worker: string, at: number) =>
    claim(db, 'probe', { worker, at: minute(at), leaseUntil: minute(at + 1) })
  const done = (job: Job) => db.transaction().execute((trx) => finish(trx, job, 'done', minute(9)))

  it('has nothing to give when nothing is due', async () => {
    await put(v7(), minute(5))
    expect(await take('a', 1)).toBeNull()
  })

  it('refuses the late answer of a worker whose lease ran out', async () => {
    await put(v7())
    const first = (await take('a', 0)) as Job
    const second = (await take('b', 2)) as Job
    expect(second.id).toBe(first.id)
    expect(await heartbeat(db, first, minute(9))).toBe(false)
    await expect(done(first)).rejects.toThrow(LeaseLost)
    await done(second)
    await expect(done(second)).rejects.toThrow(LeaseLost)
  })

  it('refuses the answer to a cancelled job, and keeps its place until the worker lets go', async () => {
    const subject = v7()
    const id = await put(subject)
    const job = (await take('a', 0)) as Job
    expect(await cancel(db, id, minute(1))).toBe(true)
    expect(await heartbeat(db, job, minute(9))).toBe(false)
    await expect(done(job)).rejects.toThrow(LeaseLost)
    await put(subject)
    expect(await take('b', 0)).toBeNull()
    await letGo(db, job, minute(1))
    expect(await take('b', 0)).not.toBeNull()
    expect(await cancel(db, id, minute(1))).toBe(false)
  })

  it('ends a cancelled job whose worker died, and a waiting one at once', async () => {
    const id = await put(v7())
    await take('a', 0)
    await cancel(db, id, minute(0))
    expect(await take('b', 5)).toBeNull()
    const waiting = await put(v7())
    await cancel(db, waiting, minute(0))
    const rows = await db.selectFrom('job').select(['id', 'state']).execute()
    expect(new Set(rows.map((row) => row.state))).toEqual(new Set(['cancelled']))
  })

  it('gives up on a job that keeps killing its workers', async () => {
    const id = await put(v7())
    for (let n = 0; n < MAX_ATTEMPTS; n++) expect(await take('a', n * 2)).not.toBeNull()
    expect(await take('a', 30)).toBeNull()
    const row = await db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(row).toMatchObject({ state: 'failed', attempts: MAX_ATTEMPTS })
  })

  it('keeps a lease that is prolonged', async () => {
    await put(v7())
    const job = (await take('a', 0)) as Job
    expect(await heartbeat(db, job, minute(10))).toBe(true)
    expect(await take('b', 5)).toBeNull()
    await done(job)
  })

  it('asks once when asked twice, and again while the first runs', async () => {
    const subject = v7()
    const first = await put(subject)
    expect(await put(subject)).toBe(first)
    const job = (await take('a', 0)) as Job
    const second = await put(subject)
    expect(second).not.toBe(first)
    // One caller at a time for one recorder.
    expect(await take('b', 0)).toBeNull()
    await done(job)
    expect((await take('b', 1))?.id).toBe(second)
  })

  it('gives each job to one of many workers', async () => {
    await Promise.all(Array.from({ length: 12 }, () => put(v7())))
    const claims = await Promise.all(Array.from({ length: 12 }, (_, n) => take(`w${n}`, 0)))
    // On PostgreSQL a worker may meet a locked row and go away empty; it asks again.
    for (let more = await take('w', 0); more; more = await take('w', 0)) claims.push(more)
    const ids = claims.filter((job) => job !== null).map((job) => job.id)
    expect(ids.length).toBe(12)
    expect(new Set(ids).size).toBe(12)
  })
})

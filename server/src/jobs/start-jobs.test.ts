import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { push } from '../commands/push/push.ts'
import { dirtyInstitutions } from '../db/queries/dirty-institutions.ts'
import { engines } from '../testing/postgres.ts'
import { anAnswer, mutation } from '../testing/school.ts'
import { openVisit } from '../testing/visit.ts'
import type { VisitWorld } from '../testing/visit.ts'
import { startJobs } from './start-jobs.ts'

describe.each(await engines())('what a server does by itself on $name', ({ open }) => {
  let world: VisitWorld
  beforeEach(async () => void (world = await openVisit(await open())))
  afterEach(() => world.close())

  it('judges at start what a crash left unjudged', async () => {
    const { deps, school, people } = world
    const answer = mutation('answer.give', school.institutionId, { answer: anAnswer(school) })
    // Straight into the command, as if the process had died before it woke the evaluation.
    await push(deps, people.inspector.here, { clientId: uuidv7(), mutations: [answer] })
    expect(await dirtyInstitutions(deps.db)).not.toEqual([])
    await startJobs(deps).stop()
    expect(await dirtyInstitutions(deps.db)).toEqual([])
    expect(await deps.db.selectFrom('verdict').select('id').execute()).not.toEqual([])
  })

  it('clears abandoned uploads at start and keeps those on their way', async () => {
    const folder = world.deps.photos.stagingFolder
    await mkdir(folder, { recursive: true })
    for (const name of ['old', 'new']) await writeFile(join(folder, name), 'half a photo')
    const [longAgo, now] = [new Date('2026-11-01T00:00:00Z'), world.deps.now()]
    await utimes(join(folder, 'old'), longAgo, longAgo)
    await utimes(join(folder, 'new'), now, now)
    await startJobs(world.deps).stop()
    expect(await readdir(folder)).toEqual(['new'])
  })
})

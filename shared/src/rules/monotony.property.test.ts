import { describe, expect, it } from 'vitest'
import { addDays } from '../facts/calendar.ts'
import { factsOf } from '../facts/facts-of.ts'
import { evaluate } from './evaluate.ts'
import type { Outcome } from './outcome.ts'
import { packEditions } from './pack-list.ts'
import { rulesOf } from './rows.ts'
import type { HashedPack } from './schema.ts'
import { materialOf, randomInstitution, withStatements } from './testing/random-institution.ts'
import type { RandomInstitution, Statement } from './testing/random-institution.ts'
import { chooser, seeded } from './testing/seeded.ts'

/*
 * Knowing more never takes a verdict back: adding a fact never turns `failed` or `passed` into `cantTell`, over all
 * built-in packs. (Removing one never turns `cantTell` into `passed`: the same step, seen from the other side.) Left out is
 * what is meant to reopen a question: people who contradict each other, exceptions claimed, locks reported, dates nobody
 * believes, facts too old, and a word that corrects what the register says.
 */
const packs: HashedPack[] = packEditions.map((pack, index) => ({ hash: String(index).padStart(64, '0'), pack }))
const material = materialOf(packEditions)

type Told = Map<string, Outcome>
function judged(about: RandomInstitution, statements: readonly Statement[]): Told {
  const verdicts = evaluate(packs, factsOf(withStatements(about, statements)), `${about.day}T12:00:00.000Z`)
  return new Map(verdicts.map((one) => [`${one.ruleId} ${one.subject.kind} ${one.subject.id}`, one.outcome]))
}

/** Verdicts that one more fact took back. */
function takenBack(before: Told, after: Told): string[] {
  return [...before].flatMap(([key, outcome]) =>
    (outcome === 'failed' || outcome === 'passed') && after.get(key) === 'cantTell' ? [`${key}: ${outcome}`] : [],
  )
}

/** Of what was known, only what is needed for one more fact to take the same verdict back. */
function least(about: RandomInstitution, known: readonly Statement[], added: Statement, what: string): Statement[] {
  let kept = [...known]
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < kept.length;) {
      const without = kept.toSpliced(from, size)
      if (takenBack(judged(about, without), judged(about, [...without, added])).includes(what)) kept = without
      else from += size
    }
  }
  return kept
}

const short = ({ subject, name, value, unavailable, how }: Statement): string =>
  `${subject.kind} ${name} = ${JSON.stringify(value ?? unavailable)} (${how})`

describe('knowing more never takes a verdict back', () => {
  it.each(Array.from({ length: 40 }, (_, index) => index + 1))('seed %i', (seed) => {
    const choose = chooser(seeded(seed))
    const about = randomInstitution(choose, material)
    const all = choose.shuffled(about.statements)
    // Three at a time, from nothing to everything: what they take back together, one of them takes back alone.
    const step = 3
    let before = judged(about, [])
    for (let known = 0; known < all.length; known += step) {
      const after = judged(about, all.slice(0, known + step))
      if (takenBack(before, after).length > 0) throw new Error(explained(seed, about, all, known, step))
      before = after
    }
  })

  it('and it is noticed when it does, with the few facts it takes: a report of locks is left out for that', () => {
    const about = randomInstitution(chooser(seeded(1)), material)
    about.rows.institution = { ...about.rows.institution, country: 'PL', kind: 'primary' }
    about.rows.cameras = about.rows.cameras.map((one) => ({ ...one, kind: 'fixed', controller: 'own' }))
    const channel = { kind: 'channel', id: about.rows.channels[0]?.id ?? '' } as const
    const recorder = { kind: 'recorder', id: about.rows.recorders[0]?.id ?? '' } as const
    const reading = (subject: Statement['subject'], name: string, value: Statement['value']): Statement => ({
      subject,
      name,
      channel: 'reading',
      value,
      unavailable: null,
      how: 'read',
    })
    const oldest = reading(channel, 'ch.oldest', `${addDays(about.day, -200)}T10:00:00.000Z`)
    const clock = reading(recorder, 'rec.clock_offset', 0)
    const locks = reading(recorder, 'rec.locks_reported', true)
    const known = [
      oldest,
      ...about.statements.filter((one) => !one.name.startsWith('rec.') && one.name !== 'ch.oldest'),
      clock,
    ]
    const what = `PL108A-4-RETENTION channel ${channel.id}: failed`
    expect(takenBack(judged(about, known), judged(about, [...known, locks]))).toContain(what)
    expect(least(about, known, locks, what)).toEqual([oldest, clock])
  })
})

function explained(seed: number, about: RandomInstitution, all: Statement[], from: number, step: number): string {
  for (let known = from; known < from + step; known++) {
    const added = all[known]
    const before = all.slice(0, known)
    if (!added) break
    const [what] = takenBack(judged(about, before), judged(about, [...before, added]))
    if (what === undefined) continue
    const { kind, country, grantFrom, grantUntil, startDay, ownPacks } = about.rows.institution
    const facts = least(about, before, added, what).map(short)
    const school = { day: about.day, kind, country, grantFrom, grantUntil, startDay, ownPacks }
    return `seed ${seed}: ${what} becomes cantTell when ${short(added)} is added to ${JSON.stringify({ school, facts }, null, 2)}`
  }
  return `seed ${seed}: taken back between facts ${from} and ${from + step}, by several of them together`
}

it('answers nearly every rule in one of the schools, but for conditions of an exception nobody claims here', () => {
  const conditions = new Set(packEditions.flatMap(rulesOf).flatMap((rule) => rule.exception?.conditions ?? []))
  const seen = new Set<string>()
  const answered = new Set<string>()
  for (let seed = 1; seed <= 400; seed++) {
    const about = randomInstitution(chooser(seeded(seed)), material)
    for (const [key, outcome] of judged(about, about.statements)) {
      const rule = key.split(' ')[0] ?? ''
      if (conditions.has(rule)) continue
      seen.add(rule)
      if (outcome === 'passed' || outcome === 'failed') answered.add(rule)
    }
  }
  const silent = [...seen].filter((rule) => !answered.has(rule))
  expect(silent.length / seen.size, silent.join(', ')).toBeLessThan(0.08)
})

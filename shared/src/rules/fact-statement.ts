import type { CatalogueEntry } from '../facts/catalogue.ts'
import { unavailable as unavailableWords } from '../facts/fact.ts'
import type { FactValue, How, Unavailable } from '../facts/fact.ts'
import { didYouMean } from './nearest-name.ts'
import { kindOf, oneOf, short } from './schema-faults.ts'
import type { Fault } from './schema-faults.ts'

/** What a facts file says once about one fact of one thing. */
export type Statement = {
  value: FactValue | null
  unavailable: Unavailable | null
  how: How
  /** Moment of observation (instant). */
  at: string
  by: string
  evidence: string[]
  path: Fault['path']
}

/** What holds for a statement that does not say it itself. */
export type Usual = { at: string; by: string; evidence: string[]; seen: boolean }

const words = ['value', 'unavailable', 'unit', 'how', 'at', 'by', 'evidence'] as const
const answerHows: readonly How[] = ['declared', 'observed']
const readingHows: readonly How[] = ['declared', 'screen', 'read', 'sampled']

/** The ways in which a fact of this kind can be known. */
export function howsOf({ channel }: Pick<CatalogueEntry, 'channel'>): readonly How[] {
  return channel === 'reading' ? readingHows : answerHows
}

/**
 * Reads what stands behind a fact's name: a bare value, `{ value, how, at, by, evidence }`, `{ unavailable }`, or a list
 * of such objects by different people. Faults go to `faults`; what is faulty is left out.
 */
export function readStatements(
  entry: CatalogueEntry,
  said: unknown,
  usual: Usual,
  path: Fault['path'],
  faults: Fault[],
): Statement[] {
  if (!Array.isArray(said) || !said.some((one) => typeof one === 'object' && one !== null)) {
    return readOne(entry, said, usual, path, faults)
  }
  const list = said as unknown[]
  const people = new Set<unknown>()
  return list.flatMap((one, index) => {
    const by = typeof one === 'object' && one !== null ? (one as Record<string, unknown>)['by'] : undefined
    if (list.length > 1 && (typeof by !== 'string' || people.has(by))) {
      faults.push({
        path: [...path, index, 'by'],
        what: by === undefined ? 'is missing' : `is ${short(by)} once more`,
        write:
          'say of each of several statements who made it, each time somebody else: one person’s later word replaces the earlier',
      })
      return []
    }
    people.add(by)
    return readOne(entry, one, usual, [...path, index], faults)
  })
}

function readOne(
  entry: CatalogueEntry,
  said: unknown,
  usual: Usual,
  path: Fault['path'],
  faults: Fault[],
): Statement[] {
  const bare = typeof said !== 'object' || said === null || Array.isArray(said)
  const given = (bare ? { value: said } : said) as Record<string, unknown>
  const at = (step: string): Fault['path'] => (bare ? path : [...path, step])
  const before = faults.length
  const wrong = (step: string, what: string, write: string) => faults.push({ path: at(step), what, write })

  for (const key of Object.keys(given))
    if (!(words as readonly string[]).includes(key))
      wrong(key, 'is not a word of a statement', `${didYouMean(key, words)}use ${words.join(', ')}`)
  const { value, unavailable } = given
  if ((value === undefined) === (unavailable === undefined))
    faults.push({
      path,
      what:
        value === undefined ? 'says neither a value nor why there is none' : 'says a value and also why there is none',
      write: 'write "value" or "unavailable", one of them',
    })
  const read = value === undefined ? null : readValue(entry, value)
  if (read && 'write' in read) wrong('value', `is ${kindOf(value)}`, read.write)
  const { options } = unavailableWords
  if (unavailable !== undefined && !options.some((one) => one === unavailable))
    wrong(
      'unavailable',
      `is ${short(unavailable)}`,
      `${didYouMean(String(unavailable), options)}write ${oneOf(options)}`,
    )
  if (given['unit'] !== undefined && given['unit'] !== entry.unit)
    wrong(
      'unit',
      `is ${short(given['unit'])}`,
      entry.unit ? `give the value in ${entry.unit}` : 'leave it out: this fact has no unit',
    )

  const evidence = readEvidence(given['evidence'], usual, (what, write) => wrong('evidence', what, write))
  const hows = howsOf(entry)
  const seen: How = entry.channel === 'reading' ? 'screen' : 'observed'
  const how = (given['how'] ?? (usual.seen || given['evidence'] !== undefined ? seen : 'declared')) as How
  if (!hows.includes(how))
    wrong(
      'how',
      `is ${short(how)}`,
      `${didYouMean(String(how), hows)}write ${oneOf(hows)}: so such a fact can be known`,
    )
  const moment = given['at'] === undefined ? usual.at : asInstant(given['at'])
  if (moment === null)
    wrong('at', `is ${short(given['at'])}`, 'write a day ("2026-11-20") or a moment in UTC ("2026-11-20T08:15:00Z")')
  const by = given['by'] ?? usual.by
  if (typeof by !== 'string' || by === '') wrong('by', `is ${short(by)}`, 'write who said or saw it')
  if (faults.length > before || moment === null || typeof by !== 'string') return []
  return [
    {
      value: read && 'value' in read ? read.value : null,
      unavailable: (unavailable as Unavailable | undefined) ?? null,
      how,
      at: moment,
      by,
      evidence: how === 'declared' ? [] : evidence,
      path,
    },
  ]
}

function readEvidence(said: unknown, usual: Usual, wrong: (what: string, write: string) => void): string[] {
  if (said === undefined) return usual.evidence
  const list = Array.isArray(said) ? (said as unknown[]) : [said]
  if (list.every((one): one is string => typeof one === 'string' && one !== '')) return list
  wrong(`is ${short(said)}`, 'name the photo or document, or several in a list')
  return []
}

type ReadValue = { value: FactValue } | { write: string }

/** A value as its fact's type wants it, else what to write. */
function readValue(entry: CatalogueEntry, said: unknown): ReadValue {
  const choices = entry.choices?.map((one) => one.value) ?? []
  const unit = entry.unit ? ` (${entry.unit})` : ''
  const none = said === 'none'
  switch (entry.type) {
    case 'yes-no':
      return typeof said === 'boolean' ? { value: said } : { write: 'write true or false' }
    case 'number':
      return typeof said === 'number' ? { value: said } : { write: `write a number${unit}, without quotes` }
    case 'share':
      return typeof said === 'number' && said >= 0 && said <= 100
        ? { value: said }
        : { write: 'write a number from 0 to 100 (% of the picture)' }
    case 'day':
      return none || isRealDay(said)
        ? { value: said as string }
        : { write: 'write a day such as "2026-11-20", or "none" where there was none' }
    case 'instant': {
      const moment = asInstant(said)
      return moment === null ? { write: 'write a moment such as "2026-11-20T08:15:00Z", or a day' } : { value: moment }
    }
    case 'text':
      return typeof said === 'string' && said.trim() !== ''
        ? { value: said }
        : { write: 'write text in double quotes, or "none" for an empty field' }
    case 'choice':
      if (typeof said === 'string' && choices.includes(said)) return { value: said }
      // An aspect ratio may also be a number.
      if (typeof said === 'number' && choices.every((one) => /^\d+:\d+$/.test(one))) return { value: said }
      return { write: `${didYouMean(String(said), choices)}write ${oneOf(choices)}` }
    case 'choices': {
      const wrong = Array.isArray(said)
        ? (said as unknown[]).find((one) => !choices.some((choice) => choice === one))
        : said
      if (Array.isArray(said) && wrong === undefined) return { value: said as string[] }
      return {
        write: `${didYouMean(String(wrong), choices)}write a list [ … ] of ${choices.map((one) => JSON.stringify(one)).join(', ')}`,
      }
    }
  }
}

/** True for "2024-02-29", not for "2025-02-29". */
export function isRealDay(said: unknown): said is string {
  if (typeof said !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(said)) return false
  const ms = Date.parse(`${said}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(said)
}

/** A day (its morning, eight o'clock UTC) or a moment with its zone, as an instant; null for anything else. */
export function asInstant(said: unknown): string | null {
  if (isRealDay(said)) return `${said}T08:00:00.000Z`
  if (typeof said !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(said))
    return null
  if (!isRealDay(said.slice(0, 10))) return null
  const ms = Date.parse(said)
  return Number.isNaN(ms) ? null : new Date(ms).toISOString()
}

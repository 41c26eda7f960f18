import { ageing, commonEntry } from './catalogue.ts'
import type { CatalogueEntry } from './catalogue.ts'
import { addDays, localDay } from './calendar.ts'
import type { Fact, Subject } from './fact.ts'
import type { FactBase } from './facts-of.ts'
import { sameValue, strength } from './observations.ts'
import type { Observation } from './observations.ts'
import { nodeOf } from './subject-graph.ts'
import type { SubjectNode } from './subject-graph.ts'
import { endOf, spanInDays } from './time-span.ts'
import type { TimeSpan } from './time-span.ts'

/** What is known of one fact on one day, before a rule asks how strong it must be. */
export type Resolved = {
  state: 'known' | 'missing' | 'unavailable' | 'conflict' | 'too-old'
  /** The subject a person would be asked about; null when there is none (a channel without a camera). */
  subject: Subject | null
  /** The value that counts; with `too-old` and `unavailable` the last one. */
  fact: Fact | null
  /** Every live observation, to be named in `replaces` by the next one. */
  live: readonly Observation[]
}

/** Looks a fact up where the catalogue says: nearest subject first, the register last. */
export function resolve(
  base: FactBase,
  from: Subject,
  name: string,
  day: string,
  entry: CatalogueEntry | undefined = commonEntry(name),
): Resolved {
  const node = nodeOf(base.graph, from)
  return node ? resolveFrom(base, node, name, day, entry) : nothing
}

const nothing: Resolved = { state: 'missing', subject: null, fact: null, live: [] }

/** The same for somebody who has the subject's node at hand. */
export function resolveFrom(
  base: FactBase,
  from: SubjectNode,
  name: string,
  day: string,
  entry: CatalogueEntry | undefined,
): Resolved {
  let fallback: Resolved | null = null
  let first: SubjectNode | null = null
  for (const kind of entry?.lookIn ?? [registerHome(name)]) {
    const node = from.up[kind]
    if (!node) continue
    first ??= node
    const found = at(base, node, name, day)
    // What somebody saw and what has aged since is not replaced by what the register always said.
    if (fallback && found.fact?.origin.kind === 'register') break
    if (found.state === 'known' || found.state === 'conflict' || saysCannotTell(found)) return found
    if (found.state !== 'missing') fallback ??= found
  }
  return fallback ?? { state: 'missing', subject: first?.subject ?? null, fact: null, live: [] }
}

function registerHome(name: string): Subject['kind'] {
  return name.startsWith('inst.') ? 'institution' : 'camera'
}

/** A person who looked and could not tell outweighs what the register or a farther subject says. */
function saysCannotTell(found: Resolved): boolean {
  return found.state === 'unavailable' && found.fact?.unavailable === 'not-known'
}

function at(base: FactBase, { subject, index }: SubjectNode, name: string, day: string): Resolved {
  const known = base.known[index]
  const all = known?.observed.get(name) ?? []
  const result = (state: Resolved['state'], fact: Fact | null): Resolved => ({ state, subject, fact, live: all })
  const registered = known?.register.get(name)
  if (all.length === 0) return registered ? result('known', registered) : result('missing', null)
  const [single] = all
  // One fresh value, as nearly every fact has.
  if (single && all.length === 1 && single.value !== null && !tooOld(single, day)) return result('known', single)
  const fresh = all.filter((one) => !tooOld(one, day))
  const valued = fresh.filter((one) => one.value !== null)
  if (valued.length > 0) {
    const best = Math.max(...valued.map((one) => strength[one.how]))
    const strongest = valued.filter((one) => strength[one.how] === best)
    const last = strongest.at(-1) as Observation
    // A device may be asked every day and answer differently; people who differ have to be asked again.
    const byDevice = last.how === 'read' || last.how === 'sampled'
    const agreed = byDevice || strongest.every((one) => sameValue(one.value, last.value))
    return result(agreed ? 'known' : 'conflict', last)
  }
  const last = fresh.at(-1)
  if (last && (last.unavailable === 'not-known' || !registered)) return result('unavailable', last)
  if (all.length > 0 && fresh.length === 0) return result('too-old', all.at(-1) as Observation)
  return registered ? result('known', registered) : result('missing', null)
}

/** "Older than 30 days" means 31 (REQUIREMENTS 0.4.11). */
function tooOld(one: Observation, day: string): boolean {
  const { reading, answer } = oldestOn(day)
  return one.at < (one.origin.kind === 'reading' ? reading : answer)
}

/** The first moments that are not too old on a day, worked out once a day: every observation is compared with them. */
const oldest = new Map<string, { reading: string; answer: string }>()
function oldestOn(day: string): { reading: string; answer: string } {
  const known = oldest.get(day)
  if (known) return known
  const first = { reading: firstMoment(day, ageing.reading), answer: firstMoment(day, ageing.answer) }
  oldest.set(day, first)
  return first
}

function firstMoment(day: string, span: TimeSpan): string {
  let first = addDays(day, -spanInDays(span).max)
  while (endOf(first, span) < day) first = addDays(first, 1)
  // Local midnight is 22:00 or 23:00 UTC of the day before.
  const summer = `${addDays(first, -1)}T22:00:00.000Z`
  return localDay(summer) === first ? summer : `${addDays(first, -1)}T23:00:00.000Z`
}

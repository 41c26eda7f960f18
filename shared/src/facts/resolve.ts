import { ageing, commonEntry } from './catalogue.ts'
import type { CatalogueEntry } from './catalogue.ts'
import { localDay } from './calendar.ts'
import type { Fact, Subject } from './fact.ts'
import { factKey } from './facts-of.ts'
import type { FactBase } from './facts-of.ts'
import { sameValue, strength } from './observations.ts'
import type { Observation } from './observations.ts'
import { ownerOf } from './subject-graph.ts'
import { endOf } from './time-span.ts'

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
  const places = entry?.lookIn ?? [registerHome(name)]
  const subjects = places.map((kind) => ownerOf(base.graph, from, kind)).filter((found) => found !== null)
  let fallback: Resolved | null = null
  for (const subject of subjects) {
    const found = at(base, subject, name, day)
    // What somebody saw and what has aged since is not replaced by what the register always said.
    if (fallback && found.fact?.origin.kind === 'register') break
    if (found.state === 'known' || found.state === 'conflict' || saysCannotTell(found)) return found
    if (found.state !== 'missing') fallback ??= found
  }
  return fallback ?? { state: 'missing', subject: subjects[0] ?? null, fact: null, live: [] }
}

function registerHome(name: string): Subject['kind'] {
  return name.startsWith('inst.') ? 'institution' : 'camera'
}

/** A person who looked and could not tell outweighs what the register or a farther subject says. */
function saysCannotTell(found: Resolved): boolean {
  return found.state === 'unavailable' && found.fact?.unavailable === 'not-known'
}

function at(base: FactBase, subject: Subject, name: string, day: string): Resolved {
  const key = factKey(subject, name)
  const all = base.observed.get(key) ?? []
  const fresh = all.filter((one) => !tooOld(one, day))
  const result = (state: Resolved['state'], fact: Fact | null): Resolved => ({ state, subject, fact, live: all })
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
  const registered = base.register.get(key)
  const last = fresh.at(-1)
  if (last && (last.unavailable === 'not-known' || !registered)) return result('unavailable', last)
  if (all.length > 0 && fresh.length === 0) return result('too-old', all.at(-1) as Observation)
  return registered ? result('known', registered) : result('missing', null)
}

/** "Older than 30 days" means 31 (REQUIREMENTS 0.4.11). */
function tooOld(one: Observation, day: string): boolean {
  return endOf(localDay(one.at), one.origin.kind === 'reading' ? ageing.reading : ageing.answer) < day
}

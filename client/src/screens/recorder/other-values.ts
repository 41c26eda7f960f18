import { localDay } from '@nadzor/shared/facts/calendar'
import { factCatalogue } from '@nadzor/shared/facts/catalogue'
import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { Subject } from '@nadzor/shared/facts/fact'
import type { factsOf } from '@nadzor/shared/facts/facts-of'
import { resolve } from '@nadzor/shared/facts/resolve'
import type { Resolved } from '@nadzor/shared/facts/resolve'
import type { Question } from '../judgement.ts'

const readings = factCatalogue.filter(({ channel }) => channel === 'reading')

/** Facts of a recorder or channel that no rule asks for today, in the order of the catalogue. */
export function otherEntries(kind: Subject['kind'], asked: readonly Question[]): CatalogueEntry[] {
  const names = new Set(asked.map(({ fact }) => fact.name))
  return readings.filter((entry) => entry.subject === kind && !names.has(entry.name))
}

/** The same as questions, with what is known of them: a value can be read off a screen whether or not a rule needs it. */
export function otherValues(
  facts: ReturnType<typeof factsOf>,
  subject: Subject,
  asked: readonly Question[],
  at: string,
): Question[] {
  return otherEntries(subject.kind, asked).map((fact) => {
    const resolved = resolve(facts, subject, fact.name, localDay(at), fact)
    const here = resolved.subject?.kind === subject.kind && resolved.subject.id === subject.id
    return {
      fact,
      subject,
      state: stateOf(resolved),
      value: resolved.fact?.value ?? null,
      observationIds: here ? resolved.live.map(({ origin }) => origin.id) : [],
      neededBy: [],
    }
  })
}

/** A person who could not tell, or found no such value in the menus, has been asked; a driver that was not told was not. */
function stateOf({ state, fact }: Resolved): Question['state'] {
  if (state === 'conflict') return 'conflict'
  if (state === 'known') return 'answered'
  const byDevice = fact?.how === 'read' || fact?.how === 'sampled'
  return state === 'unavailable' && !byDevice ? 'cantTell' : 'open'
}

import { factCatalogue, registerFacts } from '../facts/catalogue.ts'
import type { CatalogueEntry } from '../facts/catalogue.ts'
import type { SubjectKind } from '../facts/fact.ts'
import { recordedFacts } from '../facts/recorded-facts.ts'
import { factsOfPack } from './rows.ts'
import type { PackEdition } from './schema.ts'

/** Every fact that can be stated about something, by name: everybody's, and those the given packs bring with them. */
export function knownFacts(editions: readonly PackEdition[]): ReadonlyMap<string, CatalogueEntry> {
  const register = new Set<string>(registerFacts)
  const entries = [...factCatalogue, ...recordedFacts.filter(({ name }) => !register.has(name))]
  const all = new Map(entries.map((entry) => [entry.name, entry]))
  // Later editions are listed later: their reading of a question counts.
  for (const edition of editions)
    for (const entry of factsOfPack(edition)) if (!isCommon(entry.name)) all.set(entry.name, entry)
  return all
}

const common = new Set(factCatalogue.map((entry) => entry.name))
const isCommon = (name: string): boolean => common.has(name)

/** The kinds of thing a fact can be written at: where it is asked, where it belongs, and where rules look for it. */
export function placesOf({ subject, home, lookIn }: CatalogueEntry): SubjectKind[] {
  return [...new Set([subject, ...lookIn, ...(home ? [home] : [])])]
}

/** Where each fact that only the register holds is written in a facts file; null for what is counted from it. */
export const registerFields: Record<(typeof registerFacts)[number], string | null> = {
  'inst.country': 'institution.country',
  'inst.city': 'institution.city',
  'inst.kind': 'institution.kind',
  'inst.name': 'institution.name',
  'inst.address': 'institution.address',
  'inst.public': 'institution.public',
  'inst.pupils': 'institution.pupils',
  'inst.start_day': 'institution.startDay',
  'inst.grant_from': 'institution.grant.from',
  'inst.grant_until': 'institution.grant.until',
  'inst.cameras': null,
  'inst.recorders': null,
  'camera.mode': 'the camera’s "mode"',
  'camera.controller': 'the camera’s "controller"',
}

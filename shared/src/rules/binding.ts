import type { Rows } from '../facts/rows.ts'
import type { HashedPack, PackEdition } from './schema.ts'

/** Why a pack speaks to an institution, or why not. */
export type Binding = { binds: boolean; reason: BindingReason }
export type BindingReason =
  | 'in-country'
  | 'in-city'
  | 'adopted'
  | 'grant-covers-day'
  | 'expired-benchmark'
  | 'other-country'
  | 'other-city'
  | 'kind-excepted'
  | 'not-adopted'
  | 'not-yet'
  | 'expired'

/** Whether an edition speaks to an institution on a day, with the reason a screen can state. */
export function bindingOf(edition: PackEdition, institution: Rows['institution'], day: string): Binding {
  const no = (reason: BindingReason): Binding => ({ binds: false, reason })
  const { appliesTo } = edition
  if (!appliesTo.countries.includes(institution.country)) return no('other-country')
  if (appliesTo.cities && !appliesTo.cities.includes(institution.city)) return no('other-city')
  if (appliesTo.exceptKinds.includes(institution.kind)) return no('kind-excepted')
  if (appliesTo.adopted && !institution.ownPacks.includes(edition.pack)) return no('not-adopted')
  if (day < edition.validFrom) return no('not-yet')
  if (edition.binding === 'programme' && grantCovers(institution, day))
    return { binds: true, reason: 'grant-covers-day' }
  if (edition.validUntil !== null && day > edition.validUntil) {
    return edition.afterwards === 'benchmark' ? { binds: true, reason: 'expired-benchmark' } : no('expired')
  }
  return { binds: true, reason: appliesTo.adopted ? 'adopted' : appliesTo.cities ? 'in-city' : 'in-country' }
}

/** The programme is owed only on days inside a recorded grant's term (REQUIREMENTS 0.4.1). */
export function grantCovers(institution: Rows['institution'], day: string): boolean {
  const { grantFrom, grantUntil } = institution
  return grantFrom !== null && grantUntil !== null && grantFrom <= day && day <= grantUntil
}

/**
 * The edition of each pack that speaks to an institution on a day: the one in force, else the last expired benchmark; of
 * two readings of the same law the later.
 */
export function editionsFor(packs: readonly HashedPack[], institution: Rows['institution'], day: string): HashedPack[] {
  const chosen = new Map<string, HashedPack>()
  for (const one of packs) {
    if (!bindingOf(one.pack, institution, day).binds) continue
    const other = chosen.get(one.pack.pack)
    if (!other || isLater(one.pack, other.pack)) chosen.set(one.pack.pack, one)
  }
  return [...chosen.values()].sort((a, b) => a.pack.rank - b.pack.rank || (a.pack.pack < b.pack.pack ? -1 : 1))
}

const isLater = (one: PackEdition, other: PackEdition): boolean =>
  one.validFrom === other.validFrom ? one.edition > other.edition : one.validFrom > other.validFrom

/** How the recorded grant's term stands on a day; without an end nobody can say whether it still binds (0.4.1). */
export type GrantState = 'none' | 'not-yet' | 'covers' | 'ended' | 'no-end'

export function grantState(
  institution: Pick<Rows['institution'], 'grantFrom' | 'grantUntil'>,
  day: string,
): GrantState {
  const { grantFrom, grantUntil } = institution
  if (grantFrom === null && grantUntil === null) return 'none'
  if (grantUntil === null) return 'no-end'
  if (grantFrom !== null && day < grantFrom) return 'not-yet'
  if (day > grantUntil) return 'ended'
  return grantFrom === null ? 'no-end' : 'covers'
}

/** One pack as it stands to an institution on a day, by its edition that speaks to it, else by its latest. */
export type PackBinding = HashedPack & Binding

/** Every pack with the reason why it binds or does not; those that bind first, in the order of their rank. */
export function whatBinds(packs: readonly HashedPack[], institution: Rows['institution'], day: string): PackBinding[] {
  const speaking = new Map(editionsFor(packs, institution, day).map((one) => [one.pack.pack, one]))
  const latest = new Map<string, HashedPack>()
  for (const one of packs) {
    const other = latest.get(one.pack.pack)
    if (!other || isLater(one.pack, other.pack)) latest.set(one.pack.pack, one)
  }
  return [...latest.values()]
    .map((last) => {
      const one = speaking.get(last.pack.pack) ?? last
      return { ...one, ...bindingOf(one.pack, institution, day) }
    })
    .sort(
      (a, b) => Number(b.binds) - Number(a.binds) || a.pack.rank - b.pack.rank || (a.pack.pack < b.pack.pack ? -1 : 1),
    )
}

import type { InLanguages } from '../../facts/primitives.ts'
import { differenceWords } from './fields.ts'
import type { Plan, Together } from './plan.ts'

/** Two numbers of an application that should be one. `of`: the school, where it is about one. */
export type Difference = {
  id: string
  of: string | null
  path: string
  declared: number | string | null
  computed: number | string | null
  words: InLanguages
}

type Kits = 'standardKits' | 'extendedKits' | 'modernisations'
const kits: [string, Kits][] = [
  ['P07-APP-C1', 'standardKits'],
  ['P07-APP-C2', 'extendedKits'],
  ['P07-APP-C3', 'modernisations'],
]

/**
 * Where a collective application contradicts the unit applications it rests on (part VII.5), or itself. A number nobody
 * gave contradicts nothing: that it is missing is said of its field.
 */
export function differencesOf(about: {
  declared: Record<Kits, number | null>
  plans: readonly Plan[]
  units: readonly Plan[]
  together: Together
  ownShare: number | null
}): Difference[] {
  const { declared, plans, units, together, ownShare } = about
  const found: Difference[] = []
  for (const [id, path] of kits) {
    const computed = together[path]
    // While it is open which kit some school asks for, only the sum of both kits could be told.
    if (declared[path] === null || (path !== 'modernisations' && together.undecided.length > 0)) continue
    if (declared[path] !== computed) found.push(difference(id, null, path, declared[path], computed))
  }
  if (ownShare !== null && Math.round(ownShare * 100) < Math.round(together.ownShare * 100))
    found.push(difference('P07-OWN', null, 'ownShare', ownShare, together.ownShare))
  return units.length === 0 ? found : [...found, ...bySchool(plans, units)]
}

function bySchool(plans: readonly Plan[], units: readonly Plan[]): Difference[] {
  const listed = byName(plans)
  const asked = byName(units)
  const found: Difference[] = []
  for (const [name, unit] of asked) {
    const plan = listed.get(name)
    if (!plan) {
      found.push(difference('P07-APP-PREP', unit.name, 'schools', null, unit.name))
      continue
    }
    found.push(
      ...unequal('P07-APP-C4', plan, unit, ['type', 'pupils']),
      ...unequal('P07-APP-C6', plan, unit, ['purchaseCost', 'modernisationCost']),
    )
  }
  for (const [name, plan] of listed)
    if (!asked.has(name)) found.push(difference('P07-APP-PREP', plan.name, 'unitApplications', plan.name, null))
  return found
}

function byName(plans: readonly Plan[]): Map<string, Plan> {
  return new Map(plans.flatMap((one) => (one.name === null ? [] : [[one.name.trim().toLocaleLowerCase('pl'), one]])))
}

function unequal(
  id: string,
  plan: Plan,
  unit: Plan,
  paths: readonly ('type' | 'pupils' | 'purchaseCost' | 'modernisationCost')[],
): Difference[] {
  return paths.flatMap((path) => {
    // No cost and a cost of nothing are the same; no number of pupils is a missing field.
    const [here, there] = path.endsWith('Cost') ? [plan[path] ?? 0, unit[path] ?? 0] : [plan[path], unit[path]]
    return here === null || there === null || here === there ? [] : [difference(id, plan.name, path, here, there)]
  })
}

function difference(
  id: string,
  of: string | null,
  path: string,
  declared: Difference['declared'],
  computed: Difference['computed'],
): Difference {
  return { id, of, path, declared, computed, words: differenceWords(id) }
}

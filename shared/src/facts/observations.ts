import type { Fact, FactValue, How } from './fact.ts'
import type { InstitutionRows, Rows } from './rows.ts'

/** How much a value counts against another of the same fact (DESIGN section 1). A register row yields to any person. */
export const strength: Record<How, number> = { declared: 1, observed: 2, screen: 2, read: 3, sampled: 4 }

/** An answer or reading as a fact, with what is needed to tell whether a later one replaces it. */
export type Observation = Fact & { at: string; by: string; replaces: readonly string[] }

/**
 * What a person claims to have seen counts as seen only with its photo: `observed` and `screen` without one are
 * declarations (DESIGN section 1). The photo may come after the answer, so a photo of the right purpose of the same
 * subject (for a channel also of its recorder) and visit is as good as one named in the row. Outside a visit nothing
 * ties a photo to a row but its being named.
 */
export function photoProof(
  rows: InstitutionRows,
): (row: Rows['answer'] | Rows['reading'], purposes: string[]) => boolean {
  const seen = new Set(rows.evidences.map((row) => `${row.inspectionId} ${row.subjectId} ${row.purpose}`))
  const recorderOf = new Map(rows.channels.map((row) => [row.id, row.recorderId]))
  return (row, purposes) => {
    if (row.evidenceIds.length > 0) return true
    if (row.inspectionId === null) return false
    const subjects = [row.subjectId, recorderOf.get(row.subjectId)]
    return subjects.some((subject) => purposes.some((purpose) => seen.has(`${row.inspectionId} ${subject} ${purpose}`)))
  }
}

/**
 * The observations nobody has replaced, oldest first. All are of one fact of one subject. Naming what one replaces wins
 * over clocks: with a phone's clock set back, a correction looks older than what it corrects, and both would be gone.
 */
export function live(observations: readonly Observation[]): Observation[] {
  const replaced = new Set(observations.flatMap((one) => one.replaces))
  const unreplaced = observations.filter((one) => !replaced.has(one.origin.id))
  const earlier = replaced.size === 0 ? () => new Set<string>() : earlierByName(observations)
  /** What the same person took back by name does not speak against what they said since, whatever its clock. */
  const takenBack = (other: Observation): boolean =>
    replaced.has(other.origin.id) &&
    observations.some((third) => samePerson(third, other) && earlier(third).has(other.origin.id))
  const alive = unreplaced.filter((one) => !observations.some((other) => ownLater(one, other) && !takenBack(other)))
  // Wrong clocks of two people who correct each other crosswise can rule out everything: then a person decides.
  return (alive.length > 0 ? alive : unreplaced).sort((a, b) => (a.at + a.origin.id < b.at + b.origin.id ? -1 : 1))
}

/** Ids that an observation replaces, itself or by way of what it replaces. */
function earlierByName(observations: readonly Observation[]): (one: Observation) => Set<string> {
  const byId = new Map(observations.map((one) => [one.origin.id, one]))
  return (one) => {
    const found = new Set<string>()
    const open = [...one.replaces]
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (found.has(id)) continue
      found.add(id)
      open.push(...(byId.get(id)?.replaces ?? []))
    }
    return found
  }
}

function samePerson(one: Observation, other: Observation): boolean {
  return other !== one && other.by === one.by && other.origin.kind === one.origin.kind
}

/** A person who answers again corrects himself; a reading is not corrected by a weaker one. */
function ownLater(one: Observation, other: Observation): boolean {
  if (!samePerson(one, other)) return false
  const later = other.at > one.at || (other.at === one.at && other.origin.id > one.origin.id)
  return later && (one.origin.kind === 'answer' || strength[other.how] >= strength[one.how])
}

/** Equal as values; the order of several choices does not matter. */
export function sameValue(a: FactValue | null, b: FactValue | null): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return [...a].sort().join('\n') === [...b].sort().join('\n')
  return a === b
}

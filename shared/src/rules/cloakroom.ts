/** What people said to the three plain questions about a cloakroom; null where nobody knows. */
export type CloakroomAnswers = {
  /** Somebody takes off more than coat and shoes (`area.undress`). */
  undress: boolean | null
  /** Classes change for sports (`area.sports`). */
  sports: boolean | null
  /** Only coats and shoes are left there (`area.outer_only`). */
  outerOnly: boolean | null
}

/** Choices of the fact `area.use`; null while the answers do not decide it. */
export type CloakroomUse = 'outerwear' | 'changing' | 'mixed'

/** Which answers decided, as a code the screens have a sentence for. */
export type CloakroomReason = 'undress' | 'sports' | 'outer-and-changing' | 'outer-only' | 'other-things-left' | 'open'

export type Cloakroom = { use: CloakroomUse | null; because: CloakroomReason }

/** The facts of the three questions, in the order they are asked. */
export const cloakroomFacts = ['area.undress', 'area.sports', 'area.outer_only'] as const
export type CloakroomFact = (typeof cloakroomFacts)[number]

/** The fact they decide. */
export const cloakroomUseFact = 'area.use'

/**
 * How a cloakroom is used, by what is done there and not by its name (REQUIREMENTS 3.1 row 3): any changing of clothes
 * makes it a changing room, mixed where what stays there is coats and shoes all the same; a coat room is one where
 * nobody changes and only coats and shoes are left. Anything else is not known.
 */
export function cloakroomUse({ undress, sports, outerOnly }: CloakroomAnswers): Cloakroom {
  if (undress === true || sports === true) {
    if (outerOnly === true) return { use: 'mixed', because: 'outer-and-changing' }
    return { use: 'changing', because: undress === true ? 'undress' : 'sports' }
  }
  if (undress === null || sports === null || outerOnly === null) return { use: null, because: 'open' }
  return outerOnly ? { use: 'outerwear', because: 'outer-only' } : { use: null, because: 'other-things-left' }
}

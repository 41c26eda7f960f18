import type { Assignment, Role } from '@nadzor/shared/facts/person'

/**
 * Who may do what: the one table. A verb names what is done, the list the roles that may. A role counts only within
 * the scope it is held for: a whole authority, or one institution of it.
 */
const table = {
  'institution.read': ['inspector', 'reviewer', 'installer', 'head', 'dpo', 'administrator'],
  'institution.create': ['administrator'],
  'institution.change': ['administrator'],
  /** Reading the log of who changed what, and checking that its chain is whole. */
  'institution.audit': ['reviewer', 'dpo', 'administrator'],
  /** Downloading an institution's rows to a phone. Others read paged HTTP (DESIGN section 5). */
  'institution.sync': ['inspector', 'installer'],
  /** Sending changes and photos made on a phone. What each change needs besides is its own verb's to ask. */
  'institution.push': ['inspector', 'installer', 'head'],
  /** Places, cameras, recorders, signs and labels of an institution. */
  'register.read': ['reviewer', 'administrator'],
  'register.change': ['administrator'],
  'inspection.perform': ['inspector'],
  /** Planning a visit: who goes where, why and when. */
  'inspection.plan': ['reviewer'],
  /** The list and detail of what arrived. */
  'inspection.review': ['reviewer', 'head', 'dpo', 'administrator'],
  /** All photos of an institution. Not the installer's. Not the administrator's, who needs none. */
  'evidence.read': ['inspector', 'reviewer', 'head', 'dpo'],
  /** A photo at all: for the installer only those of own orders (policies/orders.ts). */
  'evidence.open': ['inspector', 'reviewer', 'installer', 'head', 'dpo'],
  /** Findings; the installer only those assigned to them. Inspectors have them on their phones. */
  'finding.read': ['reviewer', 'installer', 'head', 'dpo', 'administrator'],
  'finding.read-all': ['reviewer', 'head', 'dpo', 'administrator'],
  /** Confirming, dismissing, assigning, accepting a repair. Closing is nobody's: a new measurement does it. */
  'finding.decide': ['reviewer'],
  'finding.fix': ['installer'],
  /** Words and documents about a finding; the installer's only about own orders. */
  'finding.answer': ['head', 'installer'],
  'finding.answer-any': ['head'],
  /** What a recorder told, and what it is asked with; never the login. */
  'recorder.read': ['reviewer', 'installer', 'head', 'dpo', 'administrator'],
  /** Where it is, its login, and who agreed that it be asked. */
  'recorder.administer': ['administrator'],
  /** Taking a consent back: also for whoever may have given it. */
  'recorder.consent': ['administrator', 'head', 'dpo'],
  /** Inviting and revoking agents, which ask recorders from inside schools. */
  'agent.administer': ['administrator'],
  'recorder.probe': ['reviewer', 'installer', 'administrator'],
  'label.read': ['inspector', 'reviewer', 'installer', 'administrator'],
  'label.mint': ['administrator', 'reviewer'],
  'user.administer': ['administrator'],
  /** Whether every photo that was receipted is still there as it came. */
  'custody.check': ['administrator'],
  /** Trying what another edition or threshold would change. */
  'rules.what-if': ['reviewer', 'administrator'],
  /** Looking at the folder of own packs again, and reading why it is refused. */
  'packs.reload': ['administrator'],
  /** Taking in what somebody's phone could not hand over (a rescue file). */
  'rescue.import': ['administrator'],
} as const satisfies Record<string, readonly Role[]>

export type Verb = keyof typeof table

/** A user as policies see one. */
export type Holder = { authorityId: string; assignments: readonly Assignment[] }
/** Where the verb is done: at an institution, or (`institutionId` null) at the authority as a whole. */
export type Place = { authorityId: string; institutionId: string | null }

const gives = (held: Assignment, verb: Verb): boolean => (table[verb] as readonly Role[]).includes(held.role)

/** True when `user` holds a role for `verb` whose scope contains `place`. Another authority's place never does. */
export function may(user: Holder, verb: Verb, place: Place): boolean {
  if (place.authorityId !== user.authorityId) return false
  return user.assignments.some(
    (held) =>
      gives(held, verb) &&
      (held.scopeKind === 'authority' ? held.scopeId === place.authorityId : held.scopeId === place.institutionId),
  )
}

/** The roles `user` holds at a place, whatever they give. */
export function rolesAt(user: Holder, place: Place): Role[] {
  if (place.authorityId !== user.authorityId) return []
  const here = user.assignments.filter(({ scopeKind, scopeId }) =>
    scopeKind === 'authority' ? scopeId === place.authorityId : scopeId === place.institutionId,
  )
  return [...new Set(here.map((held) => held.role))]
}

/** Where `user` may do `verb`: everywhere in the authority, or at these institutions only (perhaps none). */
export function reach(user: Holder, verb: Verb): { authorityId: string; whole: boolean; institutionIds: string[] } {
  const held = user.assignments.filter((one) => gives(one, verb))
  return {
    authorityId: user.authorityId,
    whole: held.some((one) => one.scopeKind === 'authority' && one.scopeId === user.authorityId),
    institutionIds: held.filter((one) => one.scopeKind === 'institution').map((one) => one.scopeId),
  }
}

/** True when `user` may do `verb` somewhere: the first, coarse gate of a route. */
export function mayAnywhere(user: Holder, verb: Verb): boolean {
  return user.assignments.some((held) => gives(held, verb))
}

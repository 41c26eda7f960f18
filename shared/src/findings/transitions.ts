import type { Role } from '../facts/person.ts'
import type { Finding } from './finding.ts'

export type FindingState = Finding['state']

/**
 * What can happen to a finding. Four happen by evaluation (actor `system`): a verdict over new facts failed, passed,
 * cannot tell, or its rule no longer applies. The others are people's. Nobody can say "closed": only a passing verdict
 * closes, and a reviewer's acceptance merely turns the installer's proposal into observations for that verdict.
 */
export type FindingEvent =
  | 'failed-again'
  | 'passed'
  | 'unknown'
  | 'lapsed'
  | 'confirm'
  | 'dismiss'
  | 'send-back'
  | 'assign'
  | 'mark-fixed'
  | 'accept-fix'
  | 'reject-fix'
  | 'restore'

export const findingStates: readonly FindingState[] = [
  'open',
  'confirmed',
  'assigned',
  'fixed',
  'closed',
  'reopened',
  'dismissed',
]

type Row = {
  by: 'system' | readonly Role[]
  /** Where the event leads from each state; a state not named refuses the event. */
  to: Partial<Record<FindingState, FindingState>>
}

const stay = Object.fromEntries(findingStates.map((state) => [state, state])) as Record<FindingState, FindingState>

/** One table: buttons of the client, guard of the server, and tests all read it. */
export const transitions: Record<FindingEvent, Row> = {
  // The same gap again is evidence, not a new finding. A dismissed one stays dismissed: the reviewer saw this very gap.
  'failed-again': { by: 'system', to: { ...stay, fixed: 'reopened', closed: 'reopened' } },
  passed: {
    by: 'system',
    to: {
      open: 'closed',
      confirmed: 'closed',
      assigned: 'closed',
      fixed: 'closed',
      reopened: 'closed',
      closed: 'closed',
      dismissed: 'dismissed',
    },
  },
  // "Can't tell" closes nothing and reopens nothing.
  unknown: { by: 'system', to: stay },
  // The rule no longer applies (another edition, the camera is gone): nothing is left to be put right.
  lapsed: {
    by: 'system',
    to: {
      open: 'closed',
      confirmed: 'closed',
      assigned: 'closed',
      fixed: 'closed',
      reopened: 'closed',
      closed: 'closed',
      dismissed: 'dismissed',
    },
  },
  confirm: { by: ['reviewer'], to: { open: 'confirmed', reopened: 'confirmed' } },
  dismiss: {
    by: ['reviewer'],
    to: { open: 'dismissed', confirmed: 'dismissed', assigned: 'dismissed', fixed: 'dismissed', reopened: 'dismissed' },
  },
  'send-back': { by: ['reviewer'], to: { open: 'open', confirmed: 'open', reopened: 'open' } },
  assign: { by: ['reviewer'], to: { confirmed: 'assigned', reopened: 'assigned', assigned: 'assigned' } },
  'mark-fixed': { by: ['installer'], to: { assigned: 'fixed', reopened: 'fixed' } },
  'accept-fix': { by: ['reviewer'], to: { fixed: 'fixed' } },
  'reject-fix': { by: ['reviewer'], to: { fixed: 'reopened' } },
  restore: { by: ['reviewer'], to: { dismissed: 'open' } },
}

export const findingEvents = Object.keys(transitions) as FindingEvent[]

/** The state an event leads to, or null when it is refused in this state. */
export function next(state: FindingState, event: FindingEvent): FindingState | null {
  return transitions[event].to[state] ?? null
}

/** Who acts: `system`, or a person with their roles on the finding's institution. */
export type FindingActor = 'system' | { id: string; roles: readonly Role[] }

/** Whether this actor may do this now. Nobody accepts what they themselves marked as fixed. */
export function allowed(
  finding: Pick<Finding, 'state'> & { fixedBy: string | null },
  event: FindingEvent,
  actor: FindingActor,
): boolean {
  if (next(finding.state, event) === null) return false
  const { by } = transitions[event]
  if (by === 'system') return actor === 'system'
  if (actor === 'system') return false
  if (event === 'accept-fix' && finding.fixedBy === actor.id) return false
  return actor.roles.some((role) => by.includes(role))
}

import { owner } from '@nadzor/shared/findings/finding'
import type { FindingState } from '@nadzor/shared/findings/transitions'
import { severity } from '@nadzor/shared/rules/outcome'
import type { LocationQuery } from 'vue-router'
import type { FindingsOf } from '../desk/desk-api.ts'

/** Which states a choice of the list stands for; `all` asks for no state. */
export const stateGroups = {
  decide: ['open', 'reopened', 'fixed', 'confirmed'],
  active: ['open', 'reopened', 'confirmed', 'assigned', 'fixed'],
  assigned: ['assigned'],
  closed: ['closed'],
  dismissed: ['dismissed'],
  all: [],
} as const satisfies Record<string, readonly FindingState[]>
export type StateGroup = keyof typeof stateGroups
export const stateGroupNames = Object.keys(stateGroups) as StateGroup[]

export type FindingFilters = { state: StateGroup; severity: string; owner: string; institution: string }

/** What the address asks for; an unknown word counts as not said. A reviewer begins with what awaits a decision. */
export function filtersOf(query: LocationQuery, reviewer: boolean): FindingFilters {
  const asked = (name: string): string => String(query[name] ?? '')
  const oneOf = (name: string, known: readonly string[]): string => (known.includes(asked(name)) ? asked(name) : '')
  return {
    state: stateGroupNames.find((one) => one === asked('state')) ?? (reviewer ? 'decide' : 'active'),
    severity: oneOf('severity', severity.options),
    owner: oneOf('owner', owner.options),
    institution: asked('institution'),
  }
}

/** The filters as an address: what is usual is left out, so that a link says only what was chosen. */
export function queryOf(filters: FindingFilters, reviewer: boolean): Record<string, string> {
  const usual = filtersOf({}, reviewer)
  return Object.fromEntries(
    Object.entries(filters).filter(([name, value]) => value !== usual[name as keyof FindingFilters]),
  )
}

/** The filters as the server's list takes them. */
export function askedOf({ state, ...rest }: FindingFilters): FindingsOf {
  return { ...rest, state: stateGroups[state].join(',') }
}

/** Whether a finding in this state still belongs into the list as filtered. */
export const belongs = (state: FindingState, group: StateGroup): boolean =>
  group === 'all' || (stateGroups[group] as readonly FindingState[]).includes(state)

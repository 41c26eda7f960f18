import { kitFor } from './kits.ts'
import type { Kit } from './kits.ts'
import type { ProgrammeKind } from './kinds.ts'
import { printed } from './prices.ts'
import { subsidy, sum } from './subsidy.ts'

/** What one school asks for; null where its application does not say. Costs in zł. */
export type Plan = {
  name: string | null
  type: ProgrammeKind | null
  pupils: number | null
  purchaseCost: number | null
  modernisationCost: number | null
  /** Cameras of the designed network; without it the programme's own kit for the school counts. */
  cameras: number | null
}

export type Worth = {
  /** Which of C1, C2, C3 it is counted in; `null` for the kit when it cannot be told which one. */
  kit: 'standard' | 'extended' | 'none' | null
  modernisation: boolean
  /** The programme's kit for this school, with its estimated price. */
  estimate: Kit | null
  /** Purchase cost less the estimate: the programme prints a smallest price, so more is no fault. */
  aboveEstimate: number | null
  cost: number
  maxGrant: number
  ownShare: number
  /** P07-CRIT-3, zł per pupil. */
  index: number | null
}

export function worthOf(plan: Plan): Worth {
  const buys = (plan.purchaseCost ?? 0) > 0
  const estimate = plan.type !== null && plan.pupils !== null ? kitFor(plan.type, plan.pupils) : null
  const purchase = subsidy('purchase', plan.purchaseCost ?? 0)
  const modernisation = subsidy('modernisation', plan.modernisationCost ?? 0)
  const cost = sum([purchase.total, modernisation.total])
  const designed = plan.cameras === null ? null : plan.cameras > printed.standardKit.cameras ? 'extended' : 'standard'
  return {
    kit: buys ? (designed ?? estimate?.version ?? null) : 'none',
    modernisation: modernisation.total > 0,
    estimate,
    aboveEstimate: buys && estimate ? sum([purchase.total, -estimate.price.total]) : null,
    cost,
    maxGrant: sum([purchase.maxGrant, modernisation.maxGrant]),
    ownShare: sum([purchase.ownShare, modernisation.ownShare]),
    index: effectiveness(cost, plan.pupils),
  }
}

/**
 * Effectiveness index of part VII.7(3), zł per pupil to the grosz: all costs of introduction, modernisation and extension
 * over all pupils of the schools concerned. Null without pupils, or while their number is not known.
 */
export function effectiveness(cost: number, pupils: number | null): number | null {
  return pupils === null || pupils <= 0 ? null : Math.round((cost / pupils) * 100) / 100
}

/** What many schools ask for together. */
export type Together = {
  schools: number
  /** P07-APP-C1 to C3. */
  standardKits: number
  extendedKits: number
  modernisations: number
  /** Schools of which it cannot be told which kit they ask for. */
  undecided: string[]
  pupils: number | null
  cost: number
  maxGrant: number
  ownShare: number
  index: number | null
}

export function together(plans: readonly Plan[]): Together {
  const worths = plans.map((plan) => ({ plan, worth: worthOf(plan) }))
  const count = (is: (worth: Worth) => boolean) => worths.filter(({ worth }) => is(worth)).length
  const pupils = plans.some((plan) => plan.pupils === null)
    ? null
    : plans.reduce((all, plan) => all + (plan.pupils ?? 0), 0)
  const cost = sum(worths.map(({ worth }) => worth.cost))
  return {
    schools: plans.length,
    standardKits: count((worth) => worth.kit === 'standard'),
    extendedKits: count((worth) => worth.kit === 'extended'),
    modernisations: count((worth) => worth.modernisation),
    undecided: worths.flatMap(({ plan, worth }, at) => (worth.kit === null ? [plan.name ?? `#${at + 1}`] : [])),
    pupils,
    cost,
    maxGrant: sum(worths.map(({ worth }) => worth.maxGrant)),
    ownShare: sum(worths.map(({ worth }) => worth.ownShare)),
    index: effectiveness(cost, pupils),
  }
}

import type * as z from 'zod/mini'
import type { fleetAsked } from '@nadzor/shared/api/probes'
import type { Institution } from '@nadzor/shared/facts/institution'
import type { Rows } from '@nadzor/shared/facts/rows'
import { underWay } from '../../db/queries/fleet.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../problems.ts'
import { askProbe } from '../recorders/ask-probe.ts'

type Asked = z.infer<typeof fleetAsked>
export type Asking = { recorder: Rows['recorder']; institution: Institution }

/** Asks many recorders in one round. Those that may not be asked now are named with the reason; the others go on. */
export async function askRound(deps: Deps, wanted: readonly Asking[]): Promise<Asked> {
  const runId = deps.newId()
  const passedOver: Asked['passedOver'] = []
  let asked = 0
  const busy = await underWay(deps.db, [...new Set(wanted.map((one) => one.institution.id))])
  for (const { recorder, institution } of wanted) {
    if (busy.has(recorder.id)) {
      passedOver.push({ recorderId: recorder.id, why: 'under-way' })
      continue
    }
    try {
      await askProbe(deps, recorder, institution.country, 'demand', runId)
      asked += 1
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const why = error.problem.detail as Exclude<Asked['passedOver'][number]['why'], 'under-way'>
      passedOver.push({ recorderId: recorder.id, why })
    }
  }
  deps.wakeProbes()
  return { runId, asked, passedOver }
}

import type * as z from 'zod/mini'
import type { recordersResponse } from '@nadzor/shared/api/recorders'
import type { ListedRecorder } from '../../db/queries/recorder-list.ts'
import { probesOf } from '../../db/queries/recorders.ts'
import type { Deps } from '../../deps.ts'
import { readinessOf } from '../../recorders/readiness.ts'
import { presentProbe } from './present.ts'

type Line = z.infer<typeof recordersResponse>['recorders'][number]

/** A recorder in the list: when it was last asked, what is open, and why it cannot be asked now. */
export async function listLine({ db, now }: Deps, one: ListedRecorder): Promise<Line> {
  const { recorder, institution, openFindings } = one
  const [lastProbe] = await probesOf(db, recorder.id, 1)
  const { blocked } = await readinessOf(db, recorder.id, institution.country, now())
  return {
    recorder,
    institution: { id: institution.id, name: institution.name },
    lastProbe: lastProbe ? presentProbe(lastProbe) : null,
    openFindings,
    blocked,
  }
}

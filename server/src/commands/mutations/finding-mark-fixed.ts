import { markFixed } from '@nadzor/shared/findings/by-people'
import { mustExist } from '../push/place-row.ts'
import { applied, keptBeside } from '../push/scene.ts'
import type { MutationVerb } from '../push/scene.ts'
import { appendToHistory, earlierOf } from '../findings/append-to-history.ts'
import { mustFitFinding } from '../findings/fits-finding.ts'
import { probeAfterRepair } from '../findings/probe-after-repair.ts'
import { mustHaveOrder } from '../findings/must-have-order.ts'

/**
 * The installer says that it is done. Only evidence closes it: a probe is asked for at once where one may be, else a
 * reviewer looks at the photos. When the finding went on meanwhile (closed, dismissed, given to another) its state
 * stays, and what was said and shown is kept in its history.
 */
export const findingMarkFixed: MutationVerb<'finding.mark-fixed'> = {
  needs: 'finding.fix',
  async apply(args, scene) {
    const before = await mustExist(scene, 'finding', args.findingId)
    await mustHaveOrder(scene, before)
    for (const id of args.evidenceIds) await mustExist(scene, 'evidence', id)
    await mustFitFinding(scene, before, args.proposals)

    const said = { ...args, at: earlierOf(args.at, scene.origin.at) }
    const after = before.assigneeId === scene.caller.id ? markFixed(before, args) : null
    if (!after) {
      await appendToHistory(scene, before, before, 'answered', said)
      const now = before.assigneeId === scene.caller.id ? `is ${before.state}` : 'is assigned to somebody else'
      return keptBeside(`The finding ${now} by now; what you wrote is kept in its history.`)
    }
    await appendToHistory(scene, before, { ...after, fixedBy: scene.caller.id }, 'mark-fixed', said)
    await probeAfterRepair(scene, after)
    return applied
  },
}

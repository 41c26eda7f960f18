import { mustExist } from '../push/place-row.ts'
import { may } from '../../policies/may.ts'
import { invalid } from '../../problems.ts'
import { applied } from '../push/scene.ts'
import type { MutationVerb } from '../push/scene.ts'
import { appendToHistory, earlierOf } from '../findings/append-to-history.ts'
import { mustHaveOrder } from '../findings/must-have-order.ts'

/** Words or a document of the head, or of the installer whose order it is. Facts are not touched. */
export const findingAnswer: MutationVerb<'finding.answer'> = {
  needs: 'finding.answer',
  async apply(args, scene) {
    const before = await mustExist(scene, 'finding', args.findingId)
    const place = { authorityId: scene.institution.authorityId, institutionId: scene.institution.id }
    if (!may(scene.caller, 'finding.answer-any', place)) await mustHaveOrder(scene, before)
    if (!args.note?.trim() && args.evidenceIds.length === 0)
      throw invalid([{ path: 'args.note', message: 'words, or a document' }])
    for (const id of args.evidenceIds) await mustExist(scene, 'evidence', id)
    await appendToHistory(scene, before, before, 'answered', { ...args, at: earlierOf(args.at, scene.origin.at) })
    return { ...applied, stored: false }
  },
}

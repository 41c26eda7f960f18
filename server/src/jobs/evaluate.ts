import { pushesPause } from '../commands/push/group.ts'
import { judgeInstitution } from '../commands/judge-institution.ts'
import { allInstitutionIds, dirtyInstitutions } from '../db/queries/dirty-institutions.ts'
import type { Deps } from '../deps.ts'

/**
 * When institutions are judged: after each push (those it changed), at start (those a crash left unjudged), and once a
 * day all of them, because facts age and laws begin and end by the day. A failure is logged and tried again with the
 * next occasion: the note of what is unjudged lies in the database.
 */
const running = new WeakMap<Deps, { again: boolean; done: Promise<void> }>()

/** Longest that judging one institution waits for phones that are pushing. */
const PATIENCE_MS = 2000

/** Judges what is unjudged, soon. Calls while it runs are one more round afterwards, never two at once. */
export function wakeEvaluation(deps: Deps): void {
  const current = running.get(deps)
  if (current) {
    current.again = true
    return
  }
  const state = { again: true, done: Promise.resolve() }
  running.set(deps, state)
  state.done = (async () => {
    while (state.again) {
      state.again = false
      await judgeUnjudged(deps)
    }
  })().finally(() => running.delete(deps))
}

/** Resolves when nothing is being judged any more. */
export async function evaluationSettled(deps: Deps): Promise<void> {
  for (let state = running.get(deps); state; state = running.get(deps)) await state.done
}

async function judgeUnjudged(deps: Deps): Promise<void> {
  try {
    for (const { institutionId } of await dirtyInstitutions(deps.db)) {
      await pushesPause(deps, PATIENCE_MS)
      await judge(deps, institutionId)
    }
  } catch (error) {
    deps.log.error({ err: error }, 'could not read which institutions are unjudged')
  }
}

/** Judges every institution, one after another. */
export async function judgeAll(deps: Deps): Promise<void> {
  for (const institutionId of await allInstitutionIds(deps.db)) {
    if (deps.isDraining()) return
    await judge(deps, institutionId)
  }
}

async function judge(deps: Deps, institutionId: string): Promise<void> {
  try {
    const judged = await judgeInstitution(deps, institutionId)
    if (judged.stored > 0 || judged.ended > 0) deps.log.info({ institutionId, ...judged }, 'judged')
  } catch (error) {
    deps.log.error({ err: error, institutionId }, 'an institution could not be judged')
  }
}

import { computed, ref, shallowRef } from 'vue'
import type * as z from 'zod/mini'
import type { FindingResponse, findingEventRequest } from '@nadzor/shared/api/findings'
import type { DeskApi, Result } from '../desk/desk-api.ts'
import type { Failure } from '../desk/failure.ts'

export type Decision = z.infer<typeof findingEventRequest>['event']
export type Step = { event: Decision; said?: Said }
export type Said = { note?: string | null; assigneeId?: string | null; dueDay?: string | null }
/** What was decided last and can be taken back, while it can. */
export type Undo = { findingId: string; decision: Decision }

/**
 * A reviewer's decisions about one finding after another. Each goes out with the state that was on the screen; when
 * another one holds by now, nothing is done, the page reads anew (`reload`), and `overtaken` says so. `decided` gets
 * the finding as it stands after.
 */
export function createDecisions(
  api: Pick<DeskApi, 'decide'>,
  {
    current,
    reload,
    decided,
  }: {
    current: () => FindingResponse | null
    reload: () => Promise<unknown>
    decided: (after: FindingResponse, decision: Decision) => Promise<unknown> | void
  },
) {
  const busy = ref(false)
  const failure = shallowRef<Failure | null>(null)
  /** True after a decision met another state than the one on the screen. */
  const overtaken = ref(false)
  const undo = shallowRef<Undo | null>(null)
  /** What was refused or did not arrive, with everything typed, for another try. */
  let pending: readonly Step[] = []

  async function send(at: FindingResponse, event: Decision, said: Said): Promise<Result<FindingResponse>> {
    const note = said.note?.trim() ?? ''
    return api.decide(at.finding.id, {
      event,
      base: at.finding.state,
      note: note === '' ? null : note,
      assigneeId: said.assigneeId ?? null,
      dueDay: said.dueDay ?? null,
    })
  }

  /** Sends these decisions one after another, each on the state the one before led to; stops at the first refusal. */
  async function decide(steps: readonly Step[]): Promise<boolean> {
    let at = current()
    if (busy.value || at === null || steps.length === 0) return false
    busy.value = true
    failure.value = null
    overtaken.value = false
    pending = []
    let done: Decision | null = null
    for (const [i, { event, said }] of steps.entries()) {
      const result = await send(at, event, said ?? {})
      if (!result.ok) {
        const conflict = result.failure.kind === 'problem' && result.failure.problem.type === 'conflict'
        if (conflict) overtaken.value = true
        else {
          failure.value = result.failure
          pending = steps.slice(i)
        }
        busy.value = false
        // Also after a half: what was confirmed stays confirmed, and the page must show it.
        if (conflict || done !== null) await reload()
        return false
      }
      at = result.value
      done = event
    }
    busy.value = false
    undo.value = done === 'dismiss' ? { findingId: at.finding.id, decision: done } : null
    if (done !== null) await decided(at, done)
    return true
  }

  /** Takes a dismissal back; the finding is open again. */
  async function takeBack(): Promise<boolean> {
    const last = undo.value
    if (busy.value || last === null) return false
    busy.value = true
    failure.value = null
    const result = await api.decide(last.findingId, {
      event: 'restore',
      base: 'dismissed',
      note: null,
      assigneeId: null,
      dueDay: null,
    })
    busy.value = false
    if (!result.ok) {
      failure.value = result.failure
      return false
    }
    undo.value = null
    await decided(result.value, 'restore')
    return true
  }

  return {
    busy,
    failure,
    overtaken,
    undo: computed(() => undo.value),
    decide,
    /** What did not arrive once more, on the state as it is now. */
    retry: () => (pending.length > 0 ? decide(pending) : takeBack()),
    takeBack,
    /** Another finding is open: what was said about the last one is over, except the way back. */
    forget(): void {
      failure.value = null
      overtaken.value = false
      pending = []
    },
  }
}
export type Decisions = ReturnType<typeof createDecisions>

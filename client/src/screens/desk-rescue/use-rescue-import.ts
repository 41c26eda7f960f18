import { rescueFaults, rescueReport } from '@nadzor/shared/api/rescue'
import type { RescueFault, RescueReport } from '@nadzor/shared/api/rescue'
import { computed, ref, shallowRef } from 'vue'
import type { Result } from '../desk/desk-api.ts'
import { refusal } from '../desk/failure.ts'
import type { Failure } from '../desk/failure.ts'

async function bring(file: Blob, send: typeof fetch): Promise<Result<RescueReport>> {
  let status: number
  let ok: boolean
  let body: unknown
  try {
    const headers = { 'content-type': 'application/octet-stream' }
    const response = await send('/api/rescue', { method: 'POST', credentials: 'same-origin', headers, body: file })
    ;({ status, ok } = response)
    body = await response.json().catch(() => null)
  } catch {
    return { ok: false, failure: { kind: 'offline' } }
  }
  if (!ok) return { ok: false, failure: refusal(status, body) }
  const parsed = rescueReport.safeParse(body)
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, failure: { kind: 'garbled', path: '/api/rescue' } }
}

/** Why the file as a whole was refused; null: it was not the file. */
export function faultOf(failure: Failure): RescueFault | null {
  if (failure.kind !== 'problem') return null
  const said = failure.problem.errors?.find(({ path }) => path === 'file')?.message
  return rescueFaults.find((fault) => fault === said) ?? null
}

/** How many of each status, in the order a person reads them. */
export function countsOf<S extends string>(entries: readonly { status: S }[]): { status: S; count: number }[] {
  const order = ['applied', 'stored', 'duplicate', 'conflict', 'rejected', 'missing']
  return Object.entries(Object.groupBy(entries, ({ status }) => status))
    .map(([status, all]) => ({ status: status as S, count: (all as unknown[]).length }))
    .sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status))
}

/** Importing one file: chosen, sent, and what the server made of it. */
export function useRescueImport(send: typeof fetch = (input, init) => fetch(input, init)) {
  const chosen = shallowRef<File | null>(null)
  const busy = ref(false)
  const report = shallowRef<RescueReport | null>(null)
  const failure = shallowRef<Failure | null>(null)
  return {
    chosen,
    busy,
    report,
    failure,
    fault: computed(() => (failure.value ? faultOf(failure.value) : null)),
    choose(file: File | null): void {
      chosen.value = file
      report.value = null
      failure.value = null
    },
    async run(): Promise<void> {
      if (!chosen.value || busy.value) return
      busy.value = true
      report.value = null
      failure.value = null
      const result = await bring(chosen.value, send)
      busy.value = false
      if (result.ok) report.value = result.value
      else failure.value = result.failure
    },
  }
}

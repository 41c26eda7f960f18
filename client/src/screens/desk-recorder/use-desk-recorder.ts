import { computed, onMounted, onScopeDispose, shallowRef, watch } from 'vue'
import type * as z from 'zod/mini'
import type { probeResponse } from '@nadzor/shared/api/recorders'
import { createLoad } from '../desk/load.ts'
import { createRuleBook } from '../desk/rule-book.ts'
import { usePoll } from '../desk/use-desk.ts'
import type { Desk } from '../desk/use-desk.ts'
import { channelRows } from './channel-rows.ts'
import { gapsOf } from './gaps.ts'
import { createProbeRun } from './probe-run.ts'

/** One recorder with its gaps and channels, the rules they name, the last probe's transcript, and "check now". */
export function useDeskRecorder(desk: Desk, id: string) {
  const load = createLoad(() => desk.api.recorder(id), desk.timers)
  const rules = createRuleBook(desk.api)
  const run = createProbeRun(desk.api, desk.timers, id, refresh)
  onScopeDispose(run.stop)

  async function refresh(): Promise<boolean> {
    await load.run()
    await rules.load(load.value.value?.verdicts.map((one) => one.packHash) ?? [])
    return load.failure.value === null
  }
  onMounted(() => void refresh())
  usePoll(desk, refresh)

  const page = computed(() => load.value.value)
  watch(page, (read) => run.adopt(read?.job ?? null))

  /** Transcripts never change: each is read once. */
  const transcripts = shallowRef<ReadonlyMap<string, z.infer<typeof probeResponse>>>(new Map())
  const lastProbe = computed(() => page.value?.probes[0] ?? null)
  async function transcriptOf(probeId: string) {
    const known = transcripts.value.get(probeId)
    if (known) return { ok: true as const, value: known }
    const result = await desk.api.probe(probeId)
    if (result.ok) transcripts.value = new Map(transcripts.value).set(probeId, result.value)
    return result
  }
  watch(lastProbe, (probe) => probe && void transcriptOf(probe.id))

  return {
    load,
    rules,
    run,
    refresh,
    page,
    gaps: computed(() => (page.value ? gapsOf(page.value) : [])),
    rows: computed(() => (page.value ? channelRows(page.value) : [])),
    lastProbe,
    /** The last probe with its requests, once read. */
    lastTranscript: computed(() => (lastProbe.value ? (transcripts.value.get(lastProbe.value.id) ?? null) : null)),
    transcriptOf,
  }
}
export type DeskRecorder = ReturnType<typeof useDeskRecorder>

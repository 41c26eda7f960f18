import type { Finding } from '@nadzor/shared/findings/finding'
import type { Rule } from '@nadzor/shared/rules/schema'
import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { eventsOf, photosAfter, photosBefore, proofPurpose } from '../../data/orders.ts'
import { useData, useLive } from '../../data/vue.ts'
import { dayOf } from '../../formats.ts'
import { useJudgement } from '../judgement.ts'
import { likelyKinds } from '../camera/place-groups.ts'
import { isToDo, lineOf, ruleNamed } from '../orders/order-lines.ts'
import { decidedLast, figuresOf, outcomeOf } from './figures.ts'
import { factsOfDefect, waysOf } from './ways.ts'

/** One order: what was asked, how it was, how it is, and what would prove that it is put right. All from this phone. */
export function useOrder() {
  const data = useData()
  const route = useRoute()
  const id = computed(() => String(route.params['finding'] ?? ''))
  /** Undefined while it is being read; null when this phone knows no such finding. */
  const finding = useLive<Finding | null>(() => data.subject('finding', id.value), [id])
  const institutionId = computed(() => finding.value?.institutionId ?? null)
  const judgement = useJudgement(institutionId, data)
  const { rows, packs } = judgement
  const today = computed(() => (rows.value ? dayOf(data.now()) : ''))

  const order = computed(() => {
    const held = rows.value
    // The rows' own copy: finding and history must be of one moment.
    const row = held?.findings.find((one) => one.id === id.value)
    return held && row ? { finding: row, events: eventsOf(held, row.id), rows: held } : null
  })
  const line = computed(() => (order.value ? lineOf(order.value, packs.value ?? [], today.value) : null))
  /** The other clauses it breaks. */
  const others = computed(() =>
    (order.value?.finding.ruleIds ?? [])
      .map((ruleId) => ruleNamed(packs.value ?? [], [ruleId], today.value))
      .filter((rule): rule is Rule => rule !== null && rule.id !== line.value?.rule?.id),
  )
  const mine = computed(() => order.value?.finding.assigneeId === data.userId)
  const open = computed(() => line.value !== null && mine.value && isToDo(line.value.phase))
  /** Only what a recorder told over the network is proved by asking it again. */
  const measured = computed(() => {
    const strength = order.value?.finding.strength
    return strength === 'read' || strength === 'sampled'
  })

  const figures = computed(() => (order.value ? figuresOf(order.value.events) : []))
  const outcome = computed(() => (order.value ? outcomeOf(order.value.finding, order.value.events) : 'failed'))
  const purpose = computed(() => (order.value ? proofPurpose(order.value.finding, order.value.events) : 'other'))
  const before = computed(() => (order.value ? photosBefore(order.value) : []))
  const after = computed(() => (order.value ? photosAfter(order.value) : []))
  const ways = computed(() => {
    if (!order.value) return []
    const { defect } = order.value.finding
    const allowed = factsOfDefect(packs.value ?? [], defect)
    return waysOf({ finding: order.value.finding, decided: decidedLast(order.value.events), allowed })
  })
  /** Places of this school, commonest first, but not what it was found to be: there a camera is moved to. */
  const likely = computed(() => {
    const was = decidedLast(order.value?.events ?? []).find(({ fact }) => fact === 'area.kind')?.value
    return likelyKinds(null, rows.value?.areas.map(({ kind }) => kind) ?? []).filter((kind) => kind !== was)
  })
  /** Why it stands, by the phone's own judging of what it holds: what fails, else what cannot be told; null for neither. */
  const standing = computed(() => {
    const row = order.value?.finding
    if (!row) return null
    const verdicts = judgement.verdictsOf({ kind: row.subjectKind, id: row.subjectId })
    const own = verdicts
      .filter((one) => row.ruleIds.includes(one.ruleId))
      .sort((a, b) => row.ruleIds.indexOf(a.ruleId) - row.ruleIds.indexOf(b.ruleId))
    const first = (outcome: string) => own.find((one) => one.outcome === outcome)
    return first('failed') ?? first('cantTell') ?? null
  })
  /** What the reviewer wrote last: with the order, or when the repair was not accepted. */
  const note = computed(
    () =>
      order.value?.events.findLast(
        ({ event, note: words }) => words && (event === 'assign' || event === 'reject-fix'),
      ) ?? null,
  )

  return {
    data,
    id,
    finding,
    order,
    line,
    others,
    mine,
    open,
    measured,
    figures,
    outcome,
    purpose,
    before,
    after,
    ways,
    likely,
    standing,
    note,
    judgement,
  }
}
export type OrderState = ReturnType<typeof useOrder>

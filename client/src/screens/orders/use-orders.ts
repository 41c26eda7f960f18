import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { useData, useLive } from '../../data/vue.ts'
import { dayOf } from '../../formats.ts'
import { closedLines, groupsOf, isToDo, ordersAt } from './order-lines.ts'

/** Closed ones shown below the work. */
const RECENT = 5

/** Everything this installer was given, by institution; with `?at=camera:ID` only what is done at one thing. */
export function useOrders() {
  const data = useData()
  const route = useRoute()
  const read = useLive(async () => ({ orders: await data.orders(), packs: await data.packs() }))
  /** Institutions whose orders are known to the server and not on this phone yet. */
  const coming = useLive(async () => (await data.institutions()).some(({ downloaded, behind }) => downloaded && behind))

  const at = computed(() => {
    const [kind = '', id = ''] = String(route.query['at'] ?? '').split(':')
    return id === '' ? null : { kind, id }
  })
  const shown = computed(() => {
    const orders = read.value?.orders ?? []
    return at.value ? ordersAt(orders, at.value) : orders
  })
  const today = computed(() => (read.value ? dayOf(data.now()) : ''))
  const groups = computed(() => groupsOf(shown.value, read.value?.packs ?? [], today.value))
  const lines = computed(() => groups.value.flatMap((group) => group.lines))
  const toDo = computed(() => lines.value.filter(({ phase }) => isToDo(phase)))
  const waiting = computed(() => lines.value.filter(({ phase }) => !isToDo(phase)))
  const late = computed(() => toDo.value.filter(({ due }) => due !== null && due.days < 0))
  const closed = computed(() =>
    at.value ? [] : closedLines(read.value?.orders ?? [], read.value?.packs ?? [], today.value).slice(0, RECENT),
  )
  return { data, read, coming, at, groups, lines, toDo, waiting, late, closed }
}

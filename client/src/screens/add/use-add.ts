import { areaKinds } from '@nadzor/shared/facts/area'
import { parseCode, spacedCode } from '@nadzor/shared/facts/label'
import { computed, reactive, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { useLive } from '../../data/vue.ts'
import { inMyLanguage } from '../../i18n.ts'
import { sayRefusal } from '../say-refusal.ts'
import { useVisit } from '../visit.ts'
import { lastPlace, nearestFirst, pathOf, thingsOf } from '../walk/register.ts'
import type { Thing } from '../walk/register.ts'
import { addDrafts, addKinds, bindDraft, checkAdd, nextPlate } from './draft.ts'
import type { AddErrors, AddForm, AddKind } from './draft.ts'

/** Adds an area, camera, sign or recorder to the register, or binds a label to one that is there; all offline. */
export function useAdd() {
  const visit = useVisit()
  const route = useRoute()
  const router = useRouter()
  const { t } = useI18n()
  const rows = visit.judgement.rows

  const kind = computed<AddKind>(() => addKinds.find((known) => known === route.params['kind']) ?? 'camera')
  const labels = useLive(() => visit.data.labels())
  /** A scanned code that nothing bears yet. */
  const label = computed(() => parseCode(String(route.query['label'] ?? '')))
  /** Somebody bound it already: it cannot be bound twice. */
  const taken = computed(() =>
    Boolean(labels.value?.find((known) => known.code === label.value && known.subjectId !== null)),
  )
  const labelWords = computed(() => (label.value ? spacedCode(label.value) : null))

  const form = reactive<AddForm>({
    plate: '',
    name: '',
    areaId: '',
    storeyId: '',
    areaKind: '',
    kind: 'fixed',
    mode: 'unknown',
    controller: 'own',
    vendor: '',
    model: '',
    channels: '',
  })
  // Proposals, once the register is here: the place worked in last, the next plate.
  watch(
    rows,
    (now, before) => {
      if (!now || before) return
      const here = String(route.query['area'] ?? '') || lastPlace(now, visit.inspectionId.value) || ''
      form.areaId = now.areas.some((area) => area.id === here) ? here : ''
      form.storeyId = now.areas.find((area) => area.id === here)?.storeyId ?? now.storeys[0]?.id ?? ''
      form.plate = nextPlate(kind.value, now)
    },
    { immediate: true },
  )

  const errors = reactive<AddErrors>({})
  const errorOf = (field: keyof AddForm): string | null => {
    const name = errors[field]
    if (!name) return null
    return t(name === 'plateTaken' || name === 'channels' ? `visit.add.${name}` : `common.field.${name}`)
  }
  const busy = ref(false)
  const refusal = ref<string | null>(null)

  async function write(work: () => Promise<string>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    refusal.value = null
    try {
      await router.replace(await work())
      return true
    } catch (error) {
      refusal.value = sayRefusal(error)
      return false
    } finally {
      busy.value = false
    }
  }

  async function add(): Promise<boolean> {
    const { data, inspectionId, institution } = visit
    if (!rows.value || !institution.value) return false
    for (const field of Object.keys(errors) as (keyof AddForm)[]) delete errors[field]
    Object.assign(errors, checkAdd(kind.value, form, rows.value))
    if (Object.keys(errors).length > 0) return false
    const institutionId = institution.value.id
    return write(async () => {
      const id = data.newId()
      const given = {
        institutionId,
        id,
        newId: () => data.newId(),
        now: data.now(),
        label: taken.value ? null : label.value,
      }
      await data.write(addDrafts(kind.value, form, given))
      return kind.value === 'area'
        ? `/visit/${inspectionId.value}`
        : pathOf(inspectionId.value, { kind: kind.value, id })
    })
  }

  /** Existing things of this kind that bear no label yet come first, nearest first; the others can be relabelled. */
  const unlabelled = computed<Thing[]>(() => {
    if (!rows.value) return []
    const mine = thingsOf(rows.value).filter((thing) => thing.kind === kind.value)
    const bearing = new Set((labels.value ?? []).map((known) => known.subjectId))
    const sorted = nearestFirst(rows.value, mine, lastPlace(rows.value, visit.inspectionId.value))
    return [...sorted.filter((thing) => !bearing.has(thing.id)), ...sorted.filter((thing) => bearing.has(thing.id))]
  })
  const placeName = (areaId: string | null): string => rows.value?.areas.find((area) => area.id === areaId)?.name ?? ''
  async function bind(thing: Thing): Promise<boolean> {
    const { data, inspectionId, institution } = visit
    const code = label.value
    if (!institution.value || !code) return false
    const institutionId = institution.value.id
    return write(async () => {
      await data.write([bindDraft(institutionId, code, thing, data.now())])
      return pathOf(inspectionId.value, thing)
    })
  }

  const areaGroups = computed(() =>
    (rows.value?.storeys ?? [])
      .toSorted((a, b) => a.level - b.level)
      .map((storey) => ({
        label: storey.name,
        options: (rows.value?.areas ?? [])
          .filter((area) => area.storeyId === storey.id)
          .map((area) => ({ value: area.id, label: area.name })),
      })),
  )
  const storeyOptions = computed(() =>
    (rows.value?.storeys ?? []).map((storey) => ({ value: storey.id, label: storey.name })),
  )
  const areaKindOptions = computed(() =>
    areaKinds
      .map((row) => ({ value: row.id, label: inMyLanguage(row.terms) }))
      .toSorted((a, b) => a.label.localeCompare(b.label, document.documentElement.lang)),
  )

  return {
    ...visit,
    rows,
    kind,
    label,
    taken,
    labelWords,
    form,
    errorOf,
    busy,
    refusal,
    add,
    bind,
    unlabelled,
    placeName,
    areaGroups,
    storeyOptions,
    areaKindOptions,
  }
}

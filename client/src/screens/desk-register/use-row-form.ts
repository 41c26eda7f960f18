import { computed, ref, shallowRef, watch } from 'vue'
import type { Rows } from '@nadzor/shared/facts/rows'
import { formatTime } from '../../formats.ts'
import type { Result } from '../desk/desk-api.ts'
import type { Failure } from '../desk/failure.ts'
import type { Desk } from '../desk/use-desk.ts'
import { useForm } from '../desk/use-form.ts'
import { keyOf, partById } from './register-rows.ts'
import type { PartKind, RegisterChange } from './register-rows.ts'
import { changesFor, draftOf, mergeDraft, newDraft, rowRules, typedFields, typedInto } from './row-draft.ts'
import type { RowDraft } from './row-draft.ts'
import type { DeskRegister } from './use-desk-register.ts'

/** The part that a form writes: one that is there, or a new one in `parentId` ('' for a site). */
export type Open = { kind: PartKind; id: string } | { kind: PartKind; parentId: string }

/** `before` is what the form began with: what differs from it was typed. Ids of what is new are made once. */
type Kept = { draft: RowDraft; before: RowDraft; id: string; channelIds: string[] }

/** Paths of a refusal as the form's fields are called: `row.plate` is `plate`. */
function ofFields(failure: Failure): Failure {
  if (failure.kind !== 'problem' || !failure.problem.errors) return failure
  const errors = failure.problem.errors.map((error) => ({ ...error, path: error.path.replace(/^\/?row[./]/, '') }))
  return { kind: 'problem', problem: { ...failure.problem, errors } }
}
const refused = (type: 'conflict' | 'not-found', status: number): Result<never> => ({
  ok: false,
  failure: { kind: 'problem', problem: { type, title: type, status } },
})

/**
 * One part's form. A change is put onto the row as the server has it at that moment, so two administrators who change
 * different fields do not undo each other; the same field is written over only after a person saw that it was changed.
 * `added` is told the key of a new part once the server accepted it.
 */
export function useRowForm(desk: Desk, page: DeskRegister, open: Open, t: (key: string, p?: object) => string) {
  const { kind } = open
  const existing = 'id' in open ? open.id : null
  const key = existing === null ? `new:${kind}:${'parentId' in open ? open.parentId : ''}` : keyOf(kind, existing)
  const rowNow = (): Rows[PartKind] | null =>
    existing !== null && page.load.value.value ? partById(page.load.value.value, kind, existing) : null

  function begin(): Kept | null {
    const register = page.load.value.value
    if (!register) return null
    const row = rowNow()
    if (row) return { draft: draftOf(kind, row), before: draftOf(kind, row), id: row.id, channelIds: [] }
    if (!('parentId' in open)) return null
    const draft = newDraft(kind, open.parentId, register)
    return { draft, before: draft, id: desk.newId(), channelIds: [] }
  }

  const kept = shallowRef<Kept | null>((page.draft.get(key) as Kept | undefined) ?? null)
  const dirty = computed(() => kept.value !== null && typedFields(kept.value.draft, kept.value.before).length > 0)
  const done = ref('')
  const rules = rowRules(kind, existing === null)
  const form = useForm(() => kept.value?.draft ?? {}, rules)

  // Read again by somebody's visit to the page: an untouched form follows, a touched one stays.
  watch(page.load.value, () => !dirty.value && (kept.value = begin()), { immediate: true })
  watch(kept, (now) => (now && dirty.value ? page.draft.keep(key, now) : page.draft.drop(key)))

  function type(field: string, value: string): void {
    if (!kept.value) return
    kept.value = { ...kept.value, draft: typedInto(kind, kept.value.draft, field, value) }
    done.value = ''
    form.touched(field)
  }
  function discard(): void {
    kept.value = begin()
    form.clear()
  }

  async function post(changes: readonly RegisterChange[]): Promise<Result<unknown>> {
    for (const change of changes) {
      const result = await desk.api.changeRegister(page.institutionId, change)
      if (!result.ok) return { ok: false, failure: ofFields(result.failure) }
      page.accept([change])
    }
    return { ok: true, value: null }
  }

  /** The draft the server was given last. */
  let sent: RowDraft | null = null

  async function change(now: Kept): Promise<Result<unknown> & { overtaken?: string[] }> {
    const read = await desk.api.register(page.institutionId)
    if (!read.ok) return read
    const row = partById(read.value, kind, now.id)
    if (!row) return refused('not-found', 404)
    const theirs = draftOf(kind, row)
    const { draft, overtaken } = mergeDraft(kept.value?.draft ?? now.draft, now.before, theirs)
    sent = draft
    kept.value = { ...now, draft, before: theirs }
    page.load.value.value = read.value
    if (overtaken.length > 0) return { ...refused('conflict', 409), overtaken }
    if (typedFields(draft, theirs).length === 0) return { ok: true, value: null }
    return post(changesFor(kind, draft, { id: row.id, institutionId: page.institutionId }))
  }

  function add(now: Kept): Promise<Result<unknown>> {
    const channelIds = [...now.channelIds]
    while (channelIds.length < Number(now.draft['channels'] ?? 0)) channelIds.push(desk.newId())
    kept.value = { ...now, channelIds }
    return post(changesFor(kind, now.draft, { id: now.id, institutionId: page.institutionId }, channelIds))
  }

  /** Resolves to the key of the part once the server has it, else to null with everything typed still there. */
  async function save(): Promise<string | null> {
    const now = kept.value
    if (!now) return null
    done.value = ''
    let overtaken: string[] = []
    sent = null
    const saved = await form.submit(async () => {
      if (existing === null) return add(now)
      const result = await change(now)
      overtaken = result.overtaken ?? []
      return result
    })
    if (overtaken.length > 0) {
      form.errors.value = Object.fromEntries(overtaken.map((field) => [field, 'meanwhile']))
      form.failure.value = null
    }
    if (!saved) return null
    page.draft.drop(key)
    const fresh = existing === null ? null : begin()
    // What was typed while the server was answering is no part of what it accepted.
    const typedSince = kept.value && sent ? mergeDraft(kept.value.draft, sent, fresh?.draft ?? {}).draft : {}
    kept.value = fresh && { ...fresh, draft: { ...fresh.draft, ...typedSince } }
    done.value = t('desk.form.saved', { time: formatTime(desk.now()) })
    return keyOf(kind, now.id)
  }

  return {
    kind,
    isNew: existing === null,
    id: computed(() => kept.value?.id ?? ''),
    /** The row as the register on screen has it; null for a new one, or when it is not there. */
    row: computed(rowNow),
    draft: computed(() => kept.value?.draft ?? null),
    fields: rules.fields,
    dirty,
    done,
    form,
    type,
    discard,
    save,
  }
}
export type RowForm = ReturnType<typeof useRowForm>

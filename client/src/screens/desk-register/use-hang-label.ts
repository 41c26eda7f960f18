import { computed, ref, shallowRef } from 'vue'
import { codeOfAddress, parseCode } from '@nadzor/shared/facts/label'
import { formatTime } from '../../formats.ts'
import type { Result } from '../desk/desk-api.ts'
import type { FormRules } from '../desk/form.ts'
import type { Desk } from '../desk/use-desk.ts'
import { useForm } from '../desk/use-form.ts'
import { bearers } from './plates.ts'
import type { ThingKind } from './register-rows.ts'
import type { DeskRegister } from './use-desk-register.ts'

/** A code as a person types it (any spacing, small letters, O for 0) or the whole address off the label. */
export const codeTyped = (text: string): string | null => parseCode(text) ?? codeOfAddress(text)

const codeRules: FormRules<string> = {
  fields: ['code'],
  check: (typed) => (codeTyped(typed) === null ? { code: typed.trim() === '' ? 'required' : 'label-code' } : {}),
}

/** Where a label hangs already: the plate there, and the institution's name when it is another one. */
export type Elsewhere = { code: string; plate: string; name: string | null; institution: string | null }

/**
 * Hangs a label on one thing. A label that hangs somewhere else is moved only after a person was told where: it may be
 * the wrong sticker in their hand. The typed code stays on every refusal, also from one page to the next.
 */
export function useHangLabel(
  desk: Desk,
  page: DeskRegister,
  subject: { kind: ThingKind; id: string },
  t: (key: string, params: Record<string, string>) => string,
) {
  const draftKey = `label:${subject.kind}:${subject.id}`
  const kept = page.draft.get(draftKey)
  const typed = ref(typeof kept === 'string' ? kept : '')
  const elsewhere = shallowRef<Elsewhere | null>(null)
  const done = ref('')
  const form = useForm(() => typed.value, codeRules)
  const here = computed(() => (page.codes.value.get(subject.id) ?? []).toSorted())

  function type(text: string): void {
    typed.value = text
    elsewhere.value = null
    done.value = ''
    form.touched('code')
    if (text.trim() === '') page.draft.drop(draftKey)
    else page.draft.keep(draftKey, text)
  }

  function refuse(error: 'label-unknown'): void {
    form.errors.value = { code: error }
    form.failure.value = null
    form.refusals.value += 1
  }

  /** What the authority knows of a code: 'unknown', 'free' (here too), or where else it hangs. */
  async function find(code: string): Promise<Result<'unknown' | 'free' | Elsewhere>> {
    const read = await desk.api.labels({ q: code })
    if (!read.ok) return read
    const label = read.value.labels.find((one) => one.code === code)
    if (!label) return { ok: true, value: 'unknown' }
    if (label.subjectId === null || label.subjectId === subject.id) return { ok: true, value: 'free' }
    const plate = read.value.plates?.[code] ?? ''
    if (label.institutionId === page.institutionId) {
      const bearer = page.load.value.value && bearers(page.load.value.value).find(({ id }) => id === label.subjectId)
      return { ok: true, value: { code, plate: bearer?.plate ?? plate, name: bearer?.name ?? null, institution: null } }
    }
    // Its name is a kindness; without it the warning still says that it hangs in another institution.
    const institution = label.institutionId === null ? null : await desk.api.institution(label.institutionId)
    return { ok: true, value: { code, plate, name: null, institution: institution?.ok ? institution.value.name : '' } }
  }

  async function post(code: string): Promise<void> {
    const change = { kind: 'label', code, subjectKind: subject.kind, subjectId: subject.id } as const
    let missing = false
    const saved = await form.submit(async () => {
      const result = await desk.api.changeRegister(page.institutionId, change)
      missing = !result.ok && result.failure.kind === 'problem' && result.failure.problem.type === 'not-found'
      return result
    })
    if (missing) refuse('label-unknown')
    if (!saved) return
    page.accept([change])
    type('')
    done.value = t('register.label.hung', { time: formatTime(desk.now()) })
  }

  async function hang(): Promise<void> {
    elsewhere.value = null
    let found: 'unknown' | 'free' | Elsewhere = 'unknown'
    const looked = await form.submit(async (text) => {
      const result = await find(codeTyped(text) ?? '')
      if (result.ok) found = result.value
      return result
    })
    const code = codeTyped(typed.value)
    if (!looked || code === null) return
    const state = found as 'unknown' | 'free' | Elsewhere
    if (state === 'unknown') refuse('label-unknown')
    else if (state === 'free') await post(code)
    else elsewhere.value = state
  }

  return {
    here,
    typed,
    elsewhere,
    done,
    form,
    type,
    hang,
    /** After the person was told where it hangs. */
    move: () => (elsewhere.value ? post(elsewhere.value.code) : Promise.resolve()),
    /** It stays where it hangs; the code is done with here. */
    leave: () => type(''),
  }
}

/** How many free labels are shown at first and with each "more": enough to choose, few enough to read. */
const ENOUGH = 12

/** Labels that hang nowhere, looked for page by page: they lie among all labels of the authority in order of CODE. */
export function useFreeLabels(desk: Desk) {
  const codes = shallowRef<string[] | null>(null)
  const next = ref<string | null>(null)
  const failure = shallowRef<Extract<Result<never>, { ok: false }>['failure'] | null>(null)
  const busy = ref(false)

  async function more(): Promise<void> {
    if (busy.value) return
    busy.value = true
    failure.value = null
    const found: string[] = []
    let after = next.value ?? undefined
    do {
      const read = await desk.api.labels({ after })
      if (!read.ok) {
        failure.value = read.failure
        break
      }
      found.push(...read.value.labels.filter((label) => label.subjectId === null).map((label) => label.code))
      after = read.value.next ?? undefined
      next.value = after ?? null
    } while (after && found.length < ENOUGH)
    busy.value = false
    if (found.length > 0 || failure.value === null) codes.value = [...(codes.value ?? []), ...found]
  }

  return { codes, next, failure, busy, more }
}

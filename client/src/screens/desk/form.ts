import { computed, ref, shallowRef } from 'vue'
import type { Result } from './desk-api.ts'
import type { Failure } from './failure.ts'

/** What is wrong with a field, as a key of desk.json's `field` sentences: each says what to write. */
export type FieldError =
  | 'required'
  | 'choose'
  | 'too-long'
  | 'email'
  | 'password-short'
  | 'password-same'
  | 'number'
  | 'day'
  | 'day-order'
  | 'refused'
  | 'role-missing'
  | 'taken'
  | 'last-administrator'
  | 'count'
  | 'plate'
  | 'level'
  | 'channel-number'
  | 'channel-count'
  | 'label-code'
  | 'label-unknown'
  | 'meanwhile'
export type FieldErrors = Record<string, FieldError>

/** `administrator.email`, `/administrator/email` and `assignments[0].role` as one spelling: parts joined by dots. */
export function pathOf(path: string): string {
  return path
    .split(/[./[\]]+/)
    .filter((part) => part !== '')
    .join('.')
}

/**
 * The field a server's error belongs to: the longest field name that is the path or its beginning
 * (`assignments.0.role` belongs to `assignments`); null when the form shows no such field.
 */
export function fieldOf(path: string, fields: readonly string[]): string | null {
  const wanted = pathOf(path)
  const fitting = fields.filter((field) => wanted === field || wanted.startsWith(`${field}.`))
  return fitting.sort((a, b) => b.length - a.length)[0] ?? null
}

/** What the form itself finds wrong, before anything is asked of the server; fields in the order they are shown. */
export type FormRules<D> = {
  fields: readonly string[]
  check: (draft: D) => FieldErrors
  /** What the server's `conflict` means here: the field at fault and what is wrong with it. */
  conflict?: { field: string; error: FieldError }
}

/**
 * One form: the draft is the caller's and is never touched here, so nothing typed is lost on a refusal.
 * `submit` checks, asks, and sorts the server's `invalid` errors to their fields; whatever belongs to no field, and
 * every other refusal, stands in `failure` above the form.
 */
export function createForm<D>(draft: () => D, rules: FormRules<D>) {
  const errors = shallowRef<FieldErrors>({})
  const failure = shallowRef<Failure | null>(null)
  const busy = ref(false)
  /** Grows with every refused submit: the screen then moves the focus to the summary. */
  const refusals = ref(0)

  function refuse(found: FieldErrors, why: Failure | null): false {
    errors.value = found
    failure.value = why
    refusals.value += 1
    return false
  }

  function sorted(why: Failure): { found: FieldErrors; rest: Failure | null } {
    if (rules.conflict && why.kind === 'problem' && why.problem.type === 'conflict')
      return { found: { [rules.conflict.field]: rules.conflict.error }, rest: null }
    const given = why.kind === 'problem' && why.problem.type === 'invalid' ? (why.problem.errors ?? []) : []
    const found: FieldErrors = {}
    let all = given.length > 0
    for (const error of given) {
      const field = fieldOf(error.path, rules.fields)
      if (field === null) all = false
      else found[field] = 'refused'
    }
    return { found, rest: all ? null : why }
  }

  async function submit(send: (draft: D) => Promise<Result<unknown>>): Promise<boolean> {
    if (busy.value) return false
    const found = rules.check(draft())
    if (Object.keys(found).length > 0) return refuse(found, null)
    busy.value = true
    const result = await send(draft())
    busy.value = false
    if (!result.ok) {
      const { found: refused, rest } = sorted(result.failure)
      return refuse(refused, rest)
    }
    clear()
    return true
  }

  function clear(): void {
    errors.value = {}
    failure.value = null
  }

  /** A field that is being corrected loses its complaint at once; the others stay. */
  function touched(field: string): void {
    if (!(field in errors.value)) return
    const { [field]: _, ...rest } = errors.value
    errors.value = rest
  }

  return {
    errors,
    failure,
    busy,
    refusals,
    /** Complaints in the order of the fields, for the summary's links. */
    summary: computed(() => rules.fields.filter((field) => field in errors.value)),
    submit,
    touched,
    clear,
  }
}
export type Form<D> = ReturnType<typeof createForm<D>>

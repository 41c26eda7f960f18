import { useI18n } from 'vue-i18n'
import { createForm } from './form.ts'
import type { FormRules } from './form.ts'

/** A form with its complaints as sentences, for the fields' `error`. */
export function useForm<D>(draft: () => D, rules: FormRules<D>) {
  const { t } = useI18n()
  const form = createForm(draft, rules)
  return {
    ...form,
    errorOf: (field: string): string | null => {
      const error = form.errors.value[field]
      return error ? t(`desk.error.${error}`) : null
    },
  }
}

import { useI18n } from 'vue-i18n'
import { institutionRules } from './institution-draft.ts'

/** The fields' names, for the links of a form's summary. */
export function useInstitutionLabels(): Record<string, string> {
  const { t } = useI18n()
  return Object.fromEntries(institutionRules.fields.map((field) => [field, t(`desk.institutions.${field}`)]))
}

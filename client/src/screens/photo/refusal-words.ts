import { useI18n } from 'vue-i18n'
import { Refusal } from '../../data/problems.ts'

/** The sentence for a named "no" of the data layer. Anything else is a bug and goes on to the error handler. */
export function useRefusalWords(): (error: unknown) => string {
  const { t } = useI18n()
  return (error) => {
    if (error instanceof Refusal) return t(`problems.${error.code}`, error.params)
    throw error
  }
}

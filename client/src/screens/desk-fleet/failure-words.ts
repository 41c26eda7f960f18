import { jobError } from '../desk-recorder/use-probe-words.ts'

type Translate = (key: string, params?: Record<string, string>) => string

/** Why a check brought nothing, as the end of a sentence; an empty reason is a recorder that told no value. */
export function failureWords(why: string, t: Translate): string {
  const words = why === '' ? t('fleet.round.nothing') : jobError(why, t)
  return words.endsWith('.') ? words : `${words}.`
}

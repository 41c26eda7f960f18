import type * as z from 'zod/mini'
import type { subjectName } from '@nadzor/shared/api/review'

type Translate = (key: string, params?: Record<string, string>) => string
type SubjectName = z.infer<typeof subjectName>

/** The enamel plate a subject is found by: its own, or its recorder's for a channel, which hangs nowhere. */
export function plateOf({ kind, plate, place }: SubjectName): string | null {
  return kind === 'channel' ? place : plate
}

/** What a subject is called: its name in the register, else what kind of thing it is; a channel by its number first. */
export function subjectWords({ kind, plate, name }: SubjectName, t: Translate): string {
  if (kind !== 'channel') return name || t(`desk.visit.unnamed.${kind}`)
  const number = t('review.channel.number', { n: plate ?? '?' })
  return name ? `${number}, ${name}` : number
}

/** The shortest way to say which one: "K-07", "R-1, kanał 7", else the name. */
export function shortSubject(subject: SubjectName, t: Translate): string {
  const plate = plateOf(subject)
  if (subject.kind === 'channel')
    return [plate, t('review.channel.number', { n: subject.plate ?? '?' })].filter(Boolean).join(', ')
  return plate ?? subjectWords(subject, t)
}

import * as z from 'zod/mini'
import { daysBetween } from '../../facts/calendar.ts'
import { day, inLanguages } from '../../facts/primitives.ts'
import type { InLanguages } from '../../facts/primitives.ts'
import data from './deadlines.json' with { type: 'json' }

const monthAndDay = z.string().check(z.regex(/^\d\d-\d\d$/))
const parsed = z
  .strictObject({
    source: z.string(),
    years: z.array(z.int()),
    deadlines: z.array(
      z.strictObject({
        id: z.string(),
        by: z.enum(['head', 'running-body', 'voivode', 'education-minister', 'council-of-ministers']),
        /** P07-DL-11 has two. */
        part: z.nullable(z.enum(['financial', 'substantive'])),
        /** In 2007, when the programme began in September. */
        first: monthAndDay,
        /** In 2008 and 2009; null: once only. */
        later: z.nullable(monthAndDay),
        /** A report on a year that is over falls due in the next; the schedule prints no year (our reading). */
        nextYear: z.boolean(),
        words: inLanguages,
      }),
    ),
  })
  .parse(data)

export const programmeYears: readonly number[] = parsed.years

/** `due`: the last day on which the step is in time. */
export type Deadline = {
  id: string
  by: (typeof parsed.deadlines)[number]['by']
  part: 'financial' | 'substantive' | null
  due: string
  words: InLanguages
}

/** The steps of one year of the programme, in the order of part XI. Throws for a year outside it. */
export function deadlines(year: number): Deadline[] {
  if (!programmeYears.includes(year))
    throw new RangeError(`the programme ran in ${programmeYears.join(', ')}, not in ${year}`)
  const isFirst = year === programmeYears[0]
  return parsed.deadlines.flatMap(({ first, later, nextYear, ...step }) => {
    const date = isFirst ? first : later
    return date === null ? [] : [{ ...step, due: `${year + (nextYear ? 1 : 0)}-${date}` }]
  })
}

/** How many days after its deadline something was done; 0 in time. Throws when the year has no such step. */
export function daysLate(id: string, year: number, done: string, part: Deadline['part'] = null): number {
  const found = deadlines(year).find((one) => one.id === id && one.part === part)
  if (!found || !day.safeParse(done).success) throw new RangeError(`no deadline ${id} in ${year}, or no day: ${done}`)
  return Math.max(0, daysBetween(found.due, done))
}

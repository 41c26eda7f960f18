import * as z from 'zod/mini'
import { id } from '@nadzor/shared/facts/primitives'
import { findingState, owner } from '@nadzor/shared/findings/finding'
import { severity } from '@nadzor/shared/rules/outcome'
import type { FindingFilter } from '../../db/queries/finding-list.ts'
import { checked } from '../checked.ts'

const query = z.object({
  /** One state, or several with commas. */
  state: z.optional(
    z.pipe(
      z.pipe(
        z.string(),
        z.transform((text) => text.split(',').filter((one) => one !== '')),
      ),
      z.array(findingState),
    ),
  ),
  owner: z.optional(owner),
  institution: z.optional(id),
  severity: z.optional(severity),
})

/** `?state&owner&institution&severity`; what is not asked for is not filtered. Throws `invalid`. */
export function filterOf(asked: Record<string, unknown>): FindingFilter {
  const { state, owner, institution, severity } = checked(query, asked)
  return {
    states: state && state.length > 0 ? state : null,
    owner: owner ?? null,
    institutionId: institution ?? null,
    severity: severity ?? null,
  }
}

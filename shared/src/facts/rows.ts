import * as z from 'zod/mini'
import { answer, reading } from './answer.ts'
import { area } from './area.ts'
import { camera } from './camera.ts'
import { findingEvent } from '../findings/finding-event.ts'
import { finding } from '../findings/finding.ts'
import { evidence } from './evidence.ts'
import { inspection } from './inspection.ts'
import { building, institution, site, storey } from './institution.ts'
import { channel, recorder } from './recorder.ts'
import { sign } from './sign.ts'

/** Every row kind that an institution's change feed carries to a phone, in an order in which references resolve. */
export const rowSchemas = {
  institution,
  site,
  building,
  storey,
  area,
  recorder,
  camera,
  channel,
  sign,
  inspection,
  evidence,
  answer,
  reading,
  finding,
  findingEvent,
} as const

export type RowKind = keyof typeof rowSchemas
export const rowKinds = Object.keys(rowSchemas) as RowKind[]
export type Rows = { [K in RowKind]: z.infer<(typeof rowSchemas)[K]> }

/** All rows of one institution: what `factsOf` reads, on the phone and on the server alike. */
export type InstitutionRows = { institution: Rows['institution'] } & {
  [K in Exclude<RowKind, 'institution'> as `${K}s`]: Rows[K][]
}

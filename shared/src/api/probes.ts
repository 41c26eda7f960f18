import * as z from 'zod/mini'
import { id, instant, line } from '../facts/primitives.ts'
import { job, probeBlocked, probeReason } from './recorders.ts'

/** POST /api/probes: asks many recorders in one round; null: all within the caller's reach. */
export const fleetAsk = z.object({ recorderIds: z.nullable(z.array(id).check(z.maxLength(5000))) })

/** What became of a round's beginning: those that may not be asked are told with the reason, and are not waited for. */
export const fleetAsked = z.object({
  runId: id,
  asked: z.int(),
  passedOver: z.array(z.object({ recorderId: id, why: z.union([probeBlocked, z.literal('under-way')]) })),
})

/** Where a probe of a round stands; `failed`: no value was learnt, or it could not be run. */
export const probeStand = z.enum(['waiting', 'running', 'told', 'failed', 'cancelled'])

/**
 * GET /api/probes?run=&institution=&stand=&after=&limit=: probes under way and done, newest round first. `counts` is
 * over everything the question covers, whatever the page.
 */
export const fleetResponse = z.object({
  counts: z.object({
    total: z.int(),
    waiting: z.int(),
    running: z.int(),
    told: z.int(),
    failed: z.int(),
    cancelled: z.int(),
  }),
  /** How many failed for which reason, most frequent first. */
  failures: z.array(z.object({ why: z.string(), count: z.int() })),
  probes: z.array(
    z.object({
      job: z.omit(job, { attempts: true }),
      stand: probeStand,
      reason: probeReason,
      /** Not before this moment: the school's hours, or a recorder that did not answer. */
      notBefore: instant,
      why: z.nullable(z.string()),
      recorder: z.object({ id, plate: z.string(), name: line }),
      institution: z.object({ id, name: z.string() }),
      agent: z.nullable(z.object({ id, name: line })),
    }),
  ),
  next: z.nullable(z.string()),
})
export type FleetResponse = z.infer<typeof fleetResponse>

/** DELETE /api/probes?run=&institution=: how many were taken out or told to stop. */
export const fleetCancelled = z.object({ cancelled: z.int() })

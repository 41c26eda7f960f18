import * as z from 'zod/mini'
import { reading } from '../facts/answer.ts'
import { day, id, instant, line, remark } from '../facts/primitives.ts'
import { channel, recorder } from '../facts/recorder.ts'
import { finding } from '../findings/finding.ts'
import { verdict } from '../rules/outcome.ts'

/** PUT /api/recorders/:id/connection. `host` is a name or address inside the networks the server may probe. */
export const connectionPut = z.object({
  /** Null: chosen by an anonymous look. */
  driver: z.nullable(z.string()),
  host: z.string().check(z.minLength(1), z.maxLength(253)),
  port: z.int().check(z.gte(1), z.lte(65535)),
  secure: z.boolean(),
  /** Opted in to one probe a month. */
  monthly: z.boolean(),
})
export const connection = z.extend(connectionPut, { pin: z.nullable(z.string()), changedAt: instant })

/** PUT /api/recorders/:id/credential. Never read back. */
export const credentialPut = z.object({
  user: z.string().check(z.minLength(1), z.maxLength(64)),
  password: z.string().check(z.minLength(1), z.maxLength(128)),
})
/**
 * `trying`: a probe was cut off while it presented this login for the first time, so nobody knows what the recorder
 * counted; an operator decides. `rejected` stays until the credential is changed.
 */
export const credentialState = z.enum(['untested', 'trying', 'ok', 'rejected'])

/** POST /api/recorders/:id/consents: who agreed to what. No probe without one that is valid on the day. */
export const consentCreate = z.object({
  agreedBy: line,
  agreedOn: day,
  /** The account the recorder's owner made for this, and what it may read. */
  account: line,
  rights: line,
  /** Hours of the day in the institution's country, "07:00". */
  windowFrom: z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/)),
  windowUntil: z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/)),
  validFrom: day,
  validUntil: day,
  /** Whom to call to stop a probe. */
  stopContact: line,
  streamSampling: z.boolean(),
  stills: z.boolean(),
})
export const consent = z.extend(consentCreate, { id, recordedAt: instant, withdrawnAt: z.nullable(instant) })

export const job = z.object({
  id,
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  createdAt: instant,
  finishedAt: z.nullable(instant),
  attempts: z.int(),
  error: z.nullable(z.string()),
  /** The probe it led to. */
  probeId: z.nullable(id),
})

export const probeSummary = z.object({
  id,
  reason: z.enum(['demand', 'repair', 'schedule']),
  driver: z.nullable(z.string()),
  startedAt: instant,
  endedAt: instant,
  login: z.string(),
  failure: z.nullable(z.string()),
  told: z.int(),
  missing: z.int(),
})
/** GET /api/probes/:id */
export const probeResponse = z.extend(probeSummary, {
  transcript: z.array(
    z.object({ at: z.string(), operation: z.string(), authenticated: z.boolean(), outcome: z.string() }),
  ),
})

/** GET /api/recorders */
export const recordersResponse = z.object({
  recorders: z.array(
    z.object({
      recorder,
      institution: z.object({ id, name: z.string() }),
      lastProbe: z.nullable(probeSummary),
      openFindings: z.int(),
      /** Whether a probe could be started now; the reason when not. */
      blocked: z.nullable(
        z.enum(['no-connection', 'no-credential', 'no-consent', 'login-rejected', 'login-uncertain']),
      ),
    }),
  ),
  next: z.nullable(z.string()),
})

/** GET /api/recorders/:id: what is claimed beside what was measured. */
export const recorderResponse = z.object({
  recorder,
  institution: z.object({ id, name: z.string() }),
  connection: z.nullable(connection),
  credential: z.nullable(z.object({ state: credentialState, changedAt: instant })),
  consents: z.array(consent),
  channels: z.array(channel),
  cameras: z.array(z.object({ id, plate: z.string(), name: z.string() })),
  readings: z.array(reading),
  verdicts: z.array(verdict),
  findings: z.array(finding),
  probes: z.array(probeSummary),
  job: z.nullable(job),
  blocked: z.nullable(z.enum(['no-connection', 'no-credential', 'no-consent', 'login-rejected', 'login-uncertain'])),
  remark: z.nullable(remark),
})
export type RecorderResponse = z.infer<typeof recorderResponse>

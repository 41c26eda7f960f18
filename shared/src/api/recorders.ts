import * as z from 'zod/mini'
import { reading } from '../facts/answer.ts'
import { day, id, instant, line, remark } from '../facts/primitives.ts'
import { channel, recorder } from '../facts/recorder.ts'
import { finding } from '../findings/finding.ts'
import { verdict } from '../rules/outcome.ts'

/** An account written into an address: ?user=a&password=b, /user=a_password=b_channel=1, a:b@, each also escaped. */
const withLogin = /(user|usr|pass|pwd|psw|pw|auth|token|login|key|secret)[a-z0-9_-]*(=|:|%3[ad])|@|%40/i
const rtspPath = z.string().check(z.regex(/^\/[!-~]{0,250}$/))

/** PUT /api/recorders/:id/connection. `host` is a name or address inside the networks the server may probe. */
export const connectionPut = z.object({
  /** Null: chosen by an anonymous look, at each probe anew. */
  driver: z.nullable(z.string()),
  host: z.string().check(z.minLength(1), z.maxLength(253)),
  port: z.int().check(z.gte(1), z.lte(65535)),
  secure: z.boolean(),
  /** Opted in to one probe a month. */
  monthly: z.boolean(),
  /** The agent that asks it from inside the school; left out or null: the server does. Another one forgets the login. */
  agentId: z.optional(z.nullable(id)),
  /** Where its streams are, when not at port 554 under the paths its driver knows. `{n}` stands for the channel. */
  rtspPort: z.optional(z.nullable(z.int().check(z.gte(1), z.lte(65535)))),
  rtspPath: z.optional(
    z.nullable(
      rtspPath.check(
        z.refine((path) => !withLogin.test(path), 'no account here, for everybody reads it: put it in as the login'),
      ),
    ),
  ),
})
export const connection = z.extend(connectionPut, {
  // One from before accounts were refused is still told, to be put right.
  rtspPath: z.optional(z.nullable(rtspPath)),
  pin: z.nullable(z.string()),
  changedAt: instant,
  /** The driver that answered last; what an anonymous look found, when none is named. */
  detected: z.nullable(z.string()),
})

const login = z.object({
  user: z.string().check(z.minLength(1), z.maxLength(64)),
  password: z.string().check(z.minLength(1), z.maxLength(128)),
})
/** A login that only the agent can read: sealed where it was typed (agents/seal-login.ts). */
const sealedLogin = z.object({ agentId: id, sealed: z.string().check(z.minLength(1), z.maxLength(2000)) })
/** PUT /api/recorders/:id/credential. Never read back. In the clear only for a recorder that the server itself asks. */
export const credentialPut = z.union([login, sealedLogin])
/**
 * `trying`: a probe was cut off while it presented this login for the first time, so nobody knows what the recorder
 * counted; an operator decides. `rejected` stays until the credential is changed.
 */
export const credentialState = z.enum(['untested', 'trying', 'ok', 'rejected'])

/** POST /api/recorders/:id/consents: who agreed to what. No probe without one that is valid on the day. */
export const consentCreate = z.object({
  /** The head of the school, by name, and the day of the signature. */
  agreedBy: line,
  agreedOn: day,
  signature: z.enum(['handwritten', 'electronic']),
  /** Where the signed document is kept: number, file, folder. */
  document: line,
  /** The installer or maintainer who was told, by name, and when. */
  installer: line,
  installerInformedOn: day,
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
export const consent = z.extend(consentCreate, {
  // Recorded before these were asked for: such a consent is not whole, and lets no probe start.
  signature: z.nullable(consentCreate.shape.signature),
  document: z.nullable(line),
  installer: z.nullable(line),
  installerInformedOn: z.nullable(day),
  id,
  recordedAt: instant,
  withdrawnAt: z.nullable(instant),
})

/** Why a probe was made. `import`: from a signed file of a laptop. */
export const probeReason = z.enum(['demand', 'repair', 'schedule', 'import'])
export type ProbeReason = z.infer<typeof probeReason>
/** Why no probe may be started now. */
export const probeBlocked = z.enum([
  'no-connection',
  'no-credential',
  'no-consent',
  'login-rejected',
  'login-uncertain',
  'agent-revoked',
])

export const job = z.object({
  id,
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  createdAt: instant,
  finishedAt: z.nullable(instant),
  attempts: z.int(),
  error: z.nullable(z.string()),
  /** The probe it led to. */
  probeId: z.nullable(id),
  /** Who does it: this agent; null: the server. */
  agentId: z.nullable(id),
  /** The round of probes it belongs to, for GET /api/probes. */
  runId: z.nullable(id),
})

export const probeSummary = z.object({
  id,
  reason: probeReason,
  /** The agent or laptop that measured; null: the server. */
  agentId: z.nullable(id),
  /** Channels the recorder has and the register does not: somebody must say what they are. */
  beyond: z.array(z.int()),
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
      blocked: z.nullable(probeBlocked),
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
  blocked: z.nullable(probeBlocked),
  /** Who asks it, when that is an agent; `sealKey` is what its logins are sealed to. */
  agent: z.nullable(
    z.object({
      id,
      name: line,
      sealKey: z.nullable(z.string()),
      lastSeenAt: z.nullable(instant),
      revoked: z.boolean(),
    }),
  ),
  remark: z.nullable(remark),
})
export type RecorderResponse = z.infer<typeof recorderResponse>

import * as z from 'zod/mini'
import { id, instant, line } from '../facts/primitives.ts'

/** 32 bytes of a public key (RFC 7748, RFC 8032) in base64url. */
export const publicKey = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))
const signature = z.string().check(z.regex(/^[A-Za-z0-9_-]{86}$/))

/** `enrolled`: its keys are known. `invited`: nobody used its code yet. */
export const agentState = z.enum(['invited', 'expired', 'enrolled', 'revoked'])
export const agent = z.object({
  id,
  name: line,
  state: agentState,
  createdAt: instant,
  enrolledAt: z.nullable(instant),
  lastSeenAt: z.nullable(instant),
  revokedAt: z.nullable(instant),
  /** What recorders' logins are sealed to. */
  sealKey: z.nullable(publicKey),
  /** The networks it says it may reach; only its own file decides that. */
  networks: z.array(z.string()),
  /** Recorders it serves. */
  recorders: z.int(),
})
/** GET /api/agents */
export const agentsResponse = z.object({ agents: z.array(agent) })
/** POST /api/agents: an invitation. */
export const agentCreate = z.object({ name: line })
/** The code is shown once and works once. */
export const agentInvited = z.object({ agent, code: z.string(), until: instant })

/** POST /api/agents/enrol: the agent's own keys, signed to show that it has them. */
export const agentEnrol = z.object({ code: z.string(), signKey: publicKey, sealKey: publicKey, signature })
export const agentEnrolled = z.object({ agentId: id })

/** What the enrolling agent signs. */
export const enrolText = (body: { code: string; signKey: string; sealKey: string }): string =>
  ['nadzor agent enrol v1', body.code, body.signKey, body.sealKey].join('\n')

/**
 * What an agent signs of each request: header `Authorization: Nadzor-Agent <agent id> <time> <signature>`. The server's
 * origin is in it, so that a request made to one server is none to another.
 */
export const requestText = (request: {
  origin: string
  method: string
  path: string
  at: string
  bodySha256: string
}): string =>
  ['nadzor agent request v1', request.origin, request.method, request.path, request.at, request.bodySha256].join('\n')

const held = z.object({ jobId: id, fence: z.int() })

/** POST /api/agent/work: "I am here, these I hold (running or told but not delivered), so many more I can take." */
export const workAsk = z.object({
  holding: z.array(held).check(z.maxLength(1000)),
  free: z.int().check(z.gte(0), z.lte(64)),
  networks: z.array(z.string().check(z.maxLength(60))).check(z.maxLength(100)),
})
export type WorkAsk = z.infer<typeof workAsk>
export const agentTask = z.extend(held, {
  recorderId: id,
  driver: z.nullable(z.string()),
  host: z.string(),
  port: z.int(),
  secure: z.boolean(),
  pin: z.nullable(z.string()),
  /** Sealed to this agent; the server cannot read it. */
  sealed: z.string(),
  /** Whether this login was never presented before: should it end without a result, nobody knows what the recorder counted. */
  firstTry: z.boolean(),
  /** Null: nobody agreed that streams be watched. */
  rtsp: z.nullable(z.object({ port: z.nullable(z.int()), path: z.nullable(z.string()), channels: z.int() })),
  /** Milliseconds for the whole probe. */
  timeLimit: z.int(),
})
export type AgentTask = z.infer<typeof agentTask>
export const workAnswer = z.object({
  tasks: z.array(agentTask),
  /** Of those held: no longer the agent's. Stop, and throw away what was learnt. */
  drop: z.array(id),
})
export type WorkAnswer = z.infer<typeof workAnswer>

/** A probe's outcome as it travels: recorder-plugin/src/probe.ts ProbeResult. */
const told = {
  fact: z.string().check(z.maxLength(100)),
  channel: z.nullable(z.int().check(z.gte(1), z.lte(4096))),
  unit: z.nullable(z.string().check(z.maxLength(20))),
  source: z.string().check(z.maxLength(2000)),
  how: z.enum(['read', 'sampled']),
}
const failure = z.enum(['unreachable', 'unauthorized', 'refused', 'unsupported', 'timeout', 'malformed'])
const value = z.union([
  z.boolean(),
  z.number(),
  z.string().check(z.maxLength(10_000)),
  z.array(z.string().check(z.maxLength(200))).check(z.maxLength(5000)),
])
export const probeResult = z.object({
  driver: z.nullable(z.string().check(z.maxLength(40))),
  startedAt: instant,
  endedAt: instant,
  login: z.enum(['untested', 'ok', 'rejected', 'uncertain']),
  pin: z.nullable(z.string().check(z.maxLength(200))),
  failure: z.nullable(failure),
  readings: z
    .array(
      z.union([
        z.object({ ...told, value, unavailable: z.null() }),
        z.object({ ...told, value: z.null(), unavailable: failure }),
      ]),
    )
    .check(z.maxLength(20_000)),
  transcript: z
    .array(
      z.object({
        at: z.string().check(z.maxLength(40)),
        operation: z.string().check(z.maxLength(300)),
        authenticated: z.boolean(),
        outcome: z.string().check(z.maxLength(300)),
      }),
    )
    .check(z.maxLength(20_000)),
})

/** POST /api/agent/results: one probe. Safe to send again: the same job's result is stored once. */
export const resultPush = z.extend(held, { result: probeResult })
export const resultAnswer = z.object({
  /** `superseded`: the job was cancelled, or is held by somebody else by now; the result is not wanted. */
  outcome: z.enum(['stored', 'duplicate', 'superseded']),
})
export type ResultAnswer = z.infer<typeof resultAnswer>

/** The signed file of `probe --out`: what it says of itself is under the signature (canonical JSON of `probe`). */
export const probeFile = z.object({
  format: z.literal('nadzor-probe-v1'),
  agentId: id,
  probe: z.object({
    /** Of this file: imported twice, it is stored once. */
    id,
    recorderId: id,
    host: z.string().check(z.maxLength(253)),
    port: z.int(),
    result: probeResult,
  }),
  signature,
})
export type ProbeFile = z.infer<typeof probeFile>
export const probeFileText = (file: Pick<ProbeFile, 'format' | 'agentId'>, probeJson: string): string =>
  [file.format, file.agentId, probeJson].join('\n')

/** POST /api/probes/import. `again`: the file was imported before, and nothing changed. */
export const probeImported = z.object({ probeId: id, again: z.boolean() })

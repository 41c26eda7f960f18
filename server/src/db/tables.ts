import type { Selectable } from 'kysely'
import type { Rows } from '@nadzor/shared/facts/rows'
import type { Label } from '@nadzor/shared/facts/label'
import type { Authority } from '@nadzor/shared/facts/institution'
import type { Assignment } from '@nadzor/shared/facts/person'

/**
 * One spelling for SQLite and PostgreSQL (stack.md section 2): text ids, ISO-8601 text times, JSON as text,
 * 0/1 for booleans. A row of a synced kind is its shared schema, column by column; `db/rows.ts` converts
 * arrays, objects and booleans on the way in and out.
 */
type Stored<T> = { [K in keyof T]: StoredValue<T[K]> }
type StoredValue<V> = [V] extends [boolean]
  ? number
  : [NonNullable<V>] extends [string | number]
    ? V
    : string | Extract<V, null>

type Versioned = { version: number }

export type Tables = {
  authority: Stored<Authority>
  user: {
    id: string
    authorityId: string
    email: string
    name: string
    language: string
    disabled: number
    passwordHash: string
    /** Grows with every change of assignments; phones that hold an older one start over (DESIGN section 5). */
    scopeEpoch: number
    createdAt: string
  }
  assignment: Assignment & { userId: string }
  session: {
    /** SHA-256 of the token; the token itself is only in the cookie. */
    tokenHash: string
    userId: string
    createdAt: string
    expiresAt: string
    lastSeenAt: string
    device: string
  }
  /** Counter and head of one append-only log. Its row is locked, in id order, by whoever appends. */
  stream: { id: string; kind: 'institution' | 'authority'; seq: number; digest: string }
  change: {
    streamId: string
    seq: number
    entityKind: string
    entityId: string
    version: number
    /** User id, or `system:<job>`. */
    actor: string
    mutationId: string | null
    at: string
    /** SHA-256 of the payload's canonical JSON; stays when the payload is erased. */
    payloadDigest: string
    prevDigest: string
    /** SHA-256 over every column above, in this order. */
    digest: string
  }
  changePayload: { streamId: string; seq: number; body: string | null }
  /** Mutations seen, with what was answered, so that a second arrival is a `duplicate`. */
  mutation: {
    id: string
    userId: string
    clientId: string
    name: string
    status: string
    problem: string | null
    receivedAt: string
  }
  label: Stored<Label>
  verdict: {
    id: string
    institutionId: string
    subjectKind: string
    subjectId: string
    pack: string
    edition: string
    packHash: string
    ruleId: string
    outcome: string
    force: string
    severity: string
    /** The whole verdict as shared/rules/outcome has it, as JSON. */
    body: string
    judgedAt: string
    /** Null while it is the verdict in force for (subject, rule); else when a different one replaced it. */
    replacedAt: string | null
  }
  /** Institutions whose facts changed after the last evaluation; survives a crash between push and evaluation. */
  evaluation: { institutionId: string; seq: number }
  photo: { sha256: string; size: number; width: number; height: number; storedAt: string }
  receipt: { evidenceId: string; sha256: string; size: number; receivedAt: string; uploadedBy: string }
  setting: { key: string; value: string }
  /** Work to be done once, by whoever claims it (jobs/queue.ts). */
  job: {
    id: string
    kind: string
    institutionId: string
    /** What the work is about; at most one waiting and one running job per (kind, subject). */
    subjectId: string
    payload: string
    state: string
    runAfter: string
    attempts: number
    /** Grows with every claim: an answer that carries an older one is refused. */
    fence: number
    worker: string | null
    leaseUntil: string | null
    createdAt: string
    finishedAt: string | null
    error: string | null
    /** The agent that does it, and nobody else; null: the servers. */
    agentId: string | null
    /** The round it was asked in. */
    runId: string | null
  }
  /** A prober inside a school's network, or a laptop that signs probe files. */
  agent: {
    id: string
    authorityId: string
    name: string
    /** SHA-256 of the one-time code; null once it was used. */
    codeHash: string | null
    codeUntil: string
    /** Ed25519 and X25519 public keys, raw in base64url; null until it has enrolled. */
    signKey: string | null
    sealKey: string | null
    createdBy: string
    createdAt: string
    enrolledAt: string | null
    lastSeenAt: string | null
    /** Its own time of its last question for work: an older or equal one is a repetition. */
    saidAt: string | null
    revokedAt: string | null
    /** What it says it may reach, as JSON; told to people, decided by its own file. */
    networks: string
  }
  recorderConnection: {
    recorderId: string
    driver: string | null
    host: string
    port: number
    secure: number
    /** SHA-256 of the TLS key met first; a different one is refused before anything is said. */
    pin: string | null
    /** Opted in to a probe a month. */
    monthly: number
    changedAt: string
    /** The driver that answered last. */
    detected: string | null
    agentId: string | null
    rtspPort: number | null
    rtspPath: string | null
  }
  credential: {
    recorderId: string
    /** By recorders/sealing.ts, never leaving the server; or sealed to the recorder's agent, which alone can open it. */
    sealed: string
    state: string
    changedAt: string
  }
  probeConsent: {
    id: string
    institutionId: string
    recorderId: string
    body: string
    validFrom: string
    validUntil: string
    recordedBy: string
    recordedAt: string
    withdrawnAt: string | null
  }
  probe: {
    id: string
    institutionId: string
    recorderId: string
    jobId: string
    reason: string
    driver: string | null
    startedAt: string
    endedAt: string
    login: string
    failure: string | null
    /** Readings with a value, and readings without. */
    told: number
    missing: number
    transcript: string
    /** Who measured, when it was not the server. */
    agentId: string | null
    /** JSON: numbers of channels told of that the register does not have. */
    beyond: string
  }
} & { [K in keyof Rows]: Stored<Rows[K]> & Versioned }

export type TableRow<K extends keyof Tables> = Selectable<Tables[K]>

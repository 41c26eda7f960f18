import * as z from 'zod/mini'
import { institutionsResponse, labelsResponse, usersResponse } from '@nadzor/shared/api/administration'
import type { institutionCreate, institutionPatch, userCreate, userPatch } from '@nadzor/shared/api/administration'
import { agentInvited, agentsResponse, probeImported } from '@nadzor/shared/api/agents'
import type { agentCreate, ProbeFile } from '@nadzor/shared/api/agents'
import { auditResponse } from '@nadzor/shared/api/audit'
import { custodyResponse } from '@nadzor/shared/api/custody'
import { findingResponse, findingsResponse } from '@nadzor/shared/api/findings'
import type { findingEventRequest } from '@nadzor/shared/api/findings'
import { packsResponse } from '@nadzor/shared/api/packs'
import { papersResponse } from '@nadzor/shared/api/papers'
import { bindingResponse } from '@nadzor/shared/api/binding'
import { fleetAsked, fleetCancelled, fleetResponse } from '@nadzor/shared/api/probes'
import type { fleetAsk } from '@nadzor/shared/api/probes'
import { job, probeResponse, recorderResponse, recordersResponse } from '@nadzor/shared/api/recorders'
import type { connectionPut, consentCreate, credentialPut } from '@nadzor/shared/api/recorders'
import { registerResponse, visitPeople } from '@nadzor/shared/api/register'
import type { registerChange, visitPlan } from '@nadzor/shared/api/register'
import { inspectionResponse, inspectionsResponse } from '@nadzor/shared/api/review'
import { setupState } from '@nadzor/shared/api/session'
import type { passwordChange, setupRequest } from '@nadzor/shared/api/session'
import { inspection } from '@nadzor/shared/facts/inspection'
import { institution } from '@nadzor/shared/facts/institution'
import { user } from '@nadzor/shared/facts/person'
import { packEdition } from '@nadzor/shared/rules/schema'
import { refusal } from './failure.ts'
import type { Failure } from './failure.ts'
import { shownPack } from './desk-schemas.ts'

/** Desk pages read the server directly: nothing is mirrored on the desk's machine, so every call can fail and says how. */
export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure }

export type DeskEnv = {
  fetch: typeof fetch
  /** Waits; between the tries of a request that only reads. */
  sleep: (ms: number) => Promise<void>
}

export type PageOf = { after?: string | undefined; q?: string | undefined; institution?: string | undefined }
/** What the list of findings can be narrowed to; what is not said is all. */
export type FindingsOf = PageOf & {
  state?: string | undefined
  severity?: string | undefined
  owner?: string | undefined
}

/** Which probes: of a round, or all that are under way and ended today; `stand` narrows the lines only. */
export type FleetOf = { run?: string | undefined; stand?: string | undefined; after?: string | undefined }

/** Two more tries for reading after a lost connection or a restarting server. Writing is repeated only by a person. */
const PAUSES = [500, 2000]
const PAGE = '50'
const nothing = z.unknown()

function address(path: string, params: Record<string, string | undefined> = {}): string {
  const given = Object.entries(params).filter((pair): pair is [string, string] => Boolean(pair[1]))
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`
}

async function once<T>(env: DeskEnv, schema: z.ZodMiniType<T>, path: string, init: RequestInit): Promise<Result<T>> {
  let response: Response
  let body: unknown
  try {
    response = await env.fetch(path, { credentials: 'same-origin', ...init })
    const text = await response.text()
    body = text === '' ? null : readJson(text)
  } catch {
    return { ok: false, failure: { kind: 'offline' } }
  }
  if (!response.ok) return { ok: false, failure: refusal(response.status, body) }
  const parsed = schema.safeParse(body)
  // An answer that does not fit is our bug or a version apart; showing half of it would be worse than saying so.
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, failure: { kind: 'garbled', path } }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const worthAnotherTry = (failure: Failure): boolean =>
  failure.kind === 'offline' || (failure.kind === 'problem' && failure.problem.type === 'unavailable')

async function read<T>(env: DeskEnv, schema: z.ZodMiniType<T>, path: string): Promise<Result<T>> {
  let result = await once(env, schema, path, { method: 'GET' })
  for (const pause of PAUSES) {
    if (result.ok || !worthAnotherTry(result.failure)) return result
    await env.sleep(pause)
    result = await once(env, schema, path, { method: 'GET' })
  }
  return result
}

function write<T>(env: DeskEnv, schema: z.ZodMiniType<T>, method: string, path: string, body: unknown) {
  return once(env, schema, path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** Typed calls of the routes that desk pages use; schemas are those of `shared/src/api`. */
export function deskApi(env: DeskEnv) {
  const part = encodeURIComponent
  return {
    inspections: (page: PageOf & { state?: 'planned' } = {}) =>
      read(env, inspectionsResponse, address('/api/inspections', { ...page, limit: PAGE })),
    inspection: (id: string) => read(env, inspectionResponse, `/api/inspections/${part(id)}`),
    packs: () => read(env, packsResponse, '/api/packs'),
    reloadPacks: () => write(env, packsResponse, 'POST', '/api/packs/reload', undefined),
    pack: (hash: string) => read(env, shownPack, `/api/packs/${part(hash)}`),
    wholePack: (hash: string) => read(env, packEdition, `/api/packs/${part(hash)}`),

    users: (page: PageOf = {}) => read(env, usersResponse, address('/api/users', { ...page, limit: PAGE })),
    createUser: (body: z.infer<typeof userCreate>) => write(env, user, 'POST', '/api/users', body),
    changeUser: (id: string, body: z.infer<typeof userPatch>) =>
      write(env, user, 'PATCH', `/api/users/${part(id)}`, body),
    changeOwnPassword: (body: z.infer<typeof passwordChange>) =>
      write(env, nothing, 'PUT', '/api/session/password', body),

    institutions: (page: PageOf = {}) =>
      read(env, institutionsResponse, address('/api/institutions', { ...page, limit: PAGE })),
    institution: (id: string) => read(env, institution, `/api/institutions/${part(id)}`),
    createInstitution: (body: z.infer<typeof institutionCreate>) =>
      write(env, institution, 'POST', '/api/institutions', body),
    changeInstitution: (id: string, body: z.infer<typeof institutionPatch>) =>
      write(env, institution, 'PATCH', `/api/institutions/${part(id)}`, body),
    binding: (id: string) => read(env, bindingResponse, `/api/institutions/${part(id)}/binding`),
    papers: (id: string) => read(env, papersResponse, `/api/institutions/${part(id)}/papers`),
    custody: () => read(env, custodyResponse, '/api/custody'),
    checkCustody: () => write(env, custodyResponse, 'POST', '/api/custody/check', undefined),
    register: (id: string) => read(env, registerResponse, `/api/institutions/${part(id)}/register`),
    changeRegister: (id: string, body: z.infer<typeof registerChange>) =>
      write(env, nothing, 'POST', `/api/institutions/${part(id)}/register`, body),
    visitPeople: (id: string) => read(env, visitPeople, `/api/institutions/${part(id)}/people`),
    planVisit: (body: z.infer<typeof visitPlan>) =>
      write(env, inspection, 'PUT', `/api/institutions/${part(body.institutionId)}/visits`, body),
    audit: (id: string) => read(env, auditResponse, `/api/institutions/${part(id)}/audit`),

    labels: (page: PageOf = {}) => read(env, labelsResponse, address('/api/labels', { ...page, limit: PAGE })),
    mintLabels: (count: number) => write(env, labelsResponse, 'POST', '/api/labels', { count }),

    findings: (page: FindingsOf = {}) =>
      read(env, findingsResponse, address('/api/findings', { ...page, limit: PAGE })),
    finding: (id: string) => read(env, findingResponse, `/api/findings/${part(id)}`),
    decide: (id: string, body: z.infer<typeof findingEventRequest>) =>
      write(env, findingResponse, 'POST', `/api/findings/${part(id)}/events`, body),

    recorders: (page: PageOf = {}) => read(env, recordersResponse, address('/api/recorders', { ...page, limit: PAGE })),
    recorder: (id: string) => read(env, recorderResponse, `/api/recorders/${part(id)}`),
    changeConnection: (id: string, body: z.infer<typeof connectionPut>) =>
      write(env, nothing, 'PUT', `/api/recorders/${part(id)}/connection`, body),
    changeCredential: (id: string, body: z.infer<typeof credentialPut>) =>
      write(env, nothing, 'PUT', `/api/recorders/${part(id)}/credential`, body),
    removeCredential: (id: string) => write(env, nothing, 'DELETE', `/api/recorders/${part(id)}/credential`, undefined),
    recordConsent: (id: string, body: z.infer<typeof consentCreate>) =>
      write(env, nothing, 'POST', `/api/recorders/${part(id)}/consents`, body),
    withdrawConsent: (id: string, consent: string) =>
      write(env, nothing, 'DELETE', `/api/recorders/${part(id)}/consents/${part(consent)}`, undefined),
    askProbe: (id: string) => write(env, job, 'POST', `/api/recorders/${part(id)}/probe`, undefined),
    job: (id: string) => read(env, job, `/api/jobs/${part(id)}`),
    cancelJob: (id: string) => write(env, job, 'DELETE', `/api/jobs/${part(id)}`, undefined),
    probe: (id: string) => read(env, probeResponse, `/api/probes/${part(id)}`),
    askRound: (body: z.infer<typeof fleetAsk>) => write(env, fleetAsked, 'POST', '/api/probes', body),
    fleet: (of: FleetOf = {}) => read(env, fleetResponse, address('/api/probes', { ...of, limit: PAGE })),
    cancelRound: (run?: string) => write(env, fleetCancelled, 'DELETE', address('/api/probes', { run }), undefined),
    importProbe: (body: ProbeFile) => write(env, probeImported, 'POST', '/api/probes/import', body),

    agents: () => read(env, agentsResponse, '/api/agents'),
    inviteAgent: (body: z.infer<typeof agentCreate>) => write(env, agentInvited, 'POST', '/api/agents', body),
    revokeAgent: (id: string) => write(env, nothing, 'DELETE', `/api/agents/${part(id)}`, undefined),

    setupState: () => read(env, setupState, '/api/setup'),
    setUp: (body: z.infer<typeof setupRequest>) => write(env, nothing, 'POST', '/api/setup', body),
  }
}
export type DeskApi = ReturnType<typeof deskApi>

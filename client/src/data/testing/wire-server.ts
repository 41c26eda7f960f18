// eslint-disable-next-line no-restricted-imports -- this is a server, and only tests import it
import { createHash } from 'node:crypto'
import type { Problem, ProblemType } from '@nadzor/shared/api/problem'
import type { Institution } from '@nadzor/shared/facts/institution'
import type { Label } from '@nadzor/shared/facts/label'
import type { User } from '@nadzor/shared/facts/person'
import type { RowKind, Rows } from '@nadzor/shared/facts/rows'
import { applyMutation } from '@nadzor/shared/sync/apply-mutation'
import type { Mutation } from '@nadzor/shared/sync/mutations'
import { MAX_MUTATIONS, PROTOCOL } from '@nadzor/shared/sync/protocol'
import type { MutationResult, PulledRow, ScopeResponse } from '@nadzor/shared/sync/protocol'
import { readMutation } from '@nadzor/shared/sync/read-mutation'
import { v7 as uuidv7 } from 'uuid'
import { canonicalJson } from '@nadzor/shared/rules/schema'

type Stored = { seq: number; kind: RowKind; id: string; version: number; row: unknown }
type Uploading = { evidenceId: string; sha256: string; size: number; bytes: Buffer }
type Handler = (request: { method: string; path: string; body: Uint8Array; headers: Headers }) => Response | null

const PAGE = 3

/**
 * The server as a phone sees it, in memory and at the wire: the protocol with its ids remembered, conflicts, pages,
 * epochs, tus and receipts, and switches for what goes wrong. The data layer's own tests run against it; the real
 * server is driven in e2e/simulation.
 */
export function wireServer() {
  const users = new Map<string, { user: User; password: string }>()
  let session: string | null = null
  let epoch = 1
  const visible = new Map<string, Institution>()
  const feeds = new Map<string, Stored[]>()
  const remembered = new Map<string, MutationResult>()
  const uploads = new Map<string, Uploading>()
  const photos = new Map<string, Buffer>()
  const packs = new Map<string, unknown>()
  const labels: Label[] = []
  const log: string[] = []
  const pushes: Mutation[][] = []
  /** Looked at first; the first that answers wins. Throwing is a broken connection. */
  let faults: Handler[] = []

  function put(kind: RowKind, institutionId: string, row: { id: string }): void {
    const feed = feeds.get(institutionId) ?? []
    feeds.set(institutionId, feed)
    const before = feed.find((stored) => stored.kind === kind && stored.id === row.id)
    const seq = Math.max(0, ...feed.map((stored) => stored.seq)) + 1
    if (before) Object.assign(before, { seq, version: before.version + 1, row })
    else feed.push({ seq, kind, id: row.id, version: 1, row })
  }

  function find(kind: RowKind, id: string): unknown {
    for (const feed of feeds.values()) for (const row of feed) if (row.kind === kind && row.id === id) return row.row
    return null
  }

  function apply(input: unknown, id: string): MutationResult {
    const known = remembered.get(id)
    if (known) return { ...known, status: 'duplicate' }
    const { mutation, problem } = readMutation(input)
    if (!mutation) return { id, status: 'rejected', problem }
    if (!visible.has(mutation.institutionId)) {
      return { id, status: 'rejected', problem: problemOf('forbidden', 403, 'not in scope') }
    }
    const result = effect(mutation)
    if (result.status !== 'rejected') remembered.set(id, result)
    return result
  }

  function effect(mutation: Mutation): MutationResult {
    const { id, institutionId } = mutation
    if (mutation.name === 'label.bind') {
      const label = labels.find(({ code }) => code === mutation.args.code)
      if (!label) return { id, status: 'rejected', problem: problemOf('not-found', 404, 'no such label') }
      if (label.subjectId) return { id, status: 'conflict', problem: problemOf('conflict', 409, 'bound elsewhere') }
      const { subjectKind, subjectId, boundAt } = mutation.args
      Object.assign(label, { institutionId, subjectKind, subjectId, boundAt })
      return { id, status: 'applied' }
    }
    const puts = applyMutation(mutation, (kind, rowId) => find(kind, rowId) as never)
    const beside =
      mutation.name === 'answer.give' &&
      (feeds.get(institutionId) ?? []).some(({ kind, row }) => {
        if (kind !== 'answer') return false
        const other = row as Rows['answer']
        const { subjectId, fact, value, replaces } = mutation.args.answer
        return (
          other.subjectId === subjectId &&
          other.fact === fact &&
          JSON.stringify(other.value) !== JSON.stringify(value) &&
          !replaces.includes(other.id)
        )
      })
    for (const { kind, row } of puts) put(kind, institutionId, row)
    const overtaken = puts.length === 0 && /^(inspection|finding)\./.test(mutation.name)
    return beside || overtaken
      ? { id, status: 'conflict', problem: problemOf('conflict', 409, 'differs from what was here') }
      : { id, status: 'applied' }
  }

  const json = (body: unknown, status = 200) => Response.json(body, { status })
  const no = (type: ProblemType, status: number) => json(problemOf(type, status, type), status)

  function scope(): ScopeResponse {
    return {
      epoch,
      assignments: [],
      institutions: [...visible.values()].map((institution) => {
        const feed = feeds.get(institution.id) ?? []
        const visits = feed
          .filter(({ kind }) => kind === 'inspection')
          .map(({ row }) => row as Rows['inspection'])
          .flatMap(({ id, state, mandate }) => (state === 'finished' ? [] : [{ id, state, day: mandate.day }]))
        const orders = feed
          .filter(({ kind }) => kind === 'finding')
          .map(({ row }) => row as Rows['finding'])
          .filter(({ assigneeId, state }) => assigneeId === session && state !== 'closed').length
        return { institution, seq: Math.max(0, ...feed.map(({ seq }) => seq)), rowCount: feed.length, visits, orders }
      }),
      packs: [...packs.keys()].map((hash) => ({ pack: 'pack', edition: '1', hash })),
      labels,
    }
  }

  function pull(body: { institutionId: string; epoch: number; cursor: number; protocol: number }): Response {
    if (body.protocol !== PROTOCOL) return no('protocol-version', 426)
    if (body.epoch !== epoch) return json({ epoch, cursor: 0, more: true, rows: [] })
    if (!visible.has(body.institutionId)) return no('not-found', 404)
    const after = (feeds.get(body.institutionId) ?? [])
      .filter(({ seq }) => seq > body.cursor)
      .sort((a, b) => a.seq - b.seq)
    const rows: PulledRow[] = after.slice(0, PAGE)
    return json({ epoch, cursor: rows.at(-1)?.seq ?? body.cursor, more: after.length > PAGE, rows })
  }

  function tus(method: string, path: string, body: Uint8Array, headers: Headers): Response {
    if (method === 'POST') {
      const metadata = Object.fromEntries(
        (headers.get('upload-metadata') ?? '').split(',').map((pair) => {
          const [key = '', value = ''] = pair.trim().split(' ')
          return [key, Buffer.from(value, 'base64').toString()]
        }),
      )
      const { evidenceId = '', sha256 = '' } = metadata
      if (!find('evidence', evidenceId)) return no('conflict', 409)
      const id = uuidv7()
      const upload = { evidenceId, sha256, size: Number(headers.get('upload-length')), bytes: Buffer.from(body) }
      uploads.set(id, upload)
      const location = { location: `/api/uploads/${id}`, 'upload-offset': String(upload.bytes.length) }
      return finish(upload) ?? new Response(null, { status: 201, headers: location })
    }
    const upload = uploads.get(path.split('/').at(-1) ?? '')
    if (!upload) return no('gone', 404)
    if (method === 'HEAD') {
      const known = { 'upload-offset': String(upload.bytes.length), 'upload-length': String(upload.size) }
      return new Response(null, { status: 200, headers: known })
    }
    if (Number(headers.get('upload-offset')) !== upload.bytes.length) return no('conflict', 409)
    upload.bytes = Buffer.concat([upload.bytes, body])
    return finish(upload) ?? new Response(null, { status: 204, headers: { 'upload-offset': `${upload.bytes.length}` } })
  }

  function finish({ evidenceId, sha256, size, bytes }: Uploading): Response | null {
    if (bytes.length < size) return null
    if (sha256Of(bytes) !== sha256) return no('hash-mismatch', 422)
    photos.set(evidenceId, bytes)
    return null
  }

  function answer(method: string, path: string, body: Uint8Array, headers: Headers): Response {
    const text = new TextDecoder().decode(body)
    if (path === '/api/session' && method === 'POST') {
      const { email, password } = JSON.parse(text)
      const found = [...users.values()].find(({ user }) => user.email === email)
      if (!found || found.password !== password) return no('wrong-credentials', 401)
      session = found.user.id
      return sessionOf(found.user)
    }
    const me = session === null ? undefined : users.get(session)
    if (!me) return no('unauthenticated', 401)
    if (path === '/api/session' && method === 'DELETE') {
      session = null
      return new Response(null, { status: 204 })
    }
    if (path === '/api/session') return sessionOf(me.user)
    if (path.startsWith('/api/uploads')) return tus(method, path, body, headers)
    if (path === '/api/sync/scope') return json(scope())
    if (path.startsWith('/api/packs/')) return json(packs.get(path.split('/').at(-1) ?? ''))
    if (path === '/api/sync/pull') return pull(JSON.parse(text))
    if (path === '/api/sync/receipts') {
      const asked = JSON.parse(text) as { evidenceIds: string[] }
      const receipts = asked.evidenceIds.flatMap((evidenceId) => {
        const bytes = photos.get(evidenceId)
        if (!bytes) return []
        return [{ evidenceId, sha256: sha256Of(bytes), size: bytes.length, receivedAt: '2026-11-21T10:00:00.000Z' }]
      })
      return json({ receipts })
    }
    if (path === '/api/sync/push') {
      const asked = JSON.parse(text) as { protocol: number; mutations: Mutation[] }
      if (asked.protocol !== PROTOCOL) return no('protocol-version', 426)
      if (asked.mutations.length > MAX_MUTATIONS) return no('too-large', 413)
      pushes.push(asked.mutations)
      return json({ results: asked.mutations.map((mutation) => apply(mutation, mutation.id)) })
    }
    return no('not-found', 404)
  }

  return {
    async fetch(path: string, init: RequestInit = {}): Promise<Response> {
      const method = init.method ?? 'GET'
      const headers = new Headers(init.headers)
      const body = new Uint8Array(await new Response(init.body ?? null).arrayBuffer())
      log.push(`${method} ${path.replace(/\/[0-9a-f-]{36}$/, '/:id')}`)
      for (const fault of faults) {
        const answered = fault({ method, path, body, headers })
        if (answered) return answered
      }
      return answer(method, path, body, headers)
    },
    answer,
    addUser: (user: User, password = 'correct horse') => void users.set(user.id, { user, password }),
    signIn: (userId: string | null) => void (session = userId),
    session: () => session,
    show: (institution: Institution) => {
      visible.set(institution.id, institution)
      put('institution', institution.id, institution)
    },
    /** A change of scope: the institution is no longer this user's. */
    hide: (institutionId: string) => {
      visible.delete(institutionId)
      epoch += 1
    },
    newEpoch: () => void (epoch += 1),
    put,
    rows: (institutionId: string, kind: RowKind) =>
      (feeds.get(institutionId) ?? []).filter((stored) => stored.kind === kind).map(({ row }) => row),
    forgetRow: (institutionId: string, id: string) =>
      feeds.set(
        institutionId,
        (feeds.get(institutionId) ?? []).filter((stored) => stored.id !== id),
      ),
    addPack: (pack: unknown, hash = sha256Of(Buffer.from(canonicalJson(pack)))) => {
      packs.set(hash, pack)
      return hash
    },
    labels,
    photos,
    sha256Of: (evidenceId: string) => sha256Of(photos.get(evidenceId) ?? Buffer.alloc(0)),
    uploads,
    log,
    pushes,
    /** Replaces what goes wrong; none: everything works. */
    fail: (...next: Handler[]) => void (faults = next),
  }
}

export type WireServer = ReturnType<typeof wireServer>

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function sessionOf(user: User): Response {
  return Response.json({ user, authority: null, expiresAt: '2026-12-21T09:00:00.000Z' })
}

function problemOf(type: ProblemType, status: number, title: string): Problem {
  return { type, status, title }
}

import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer as createNetServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { tlsKeys } from '../testing/tls-keys.ts'
import { Contact } from './contact.ts'
import type { HttpRequest } from './http.ts'

const get: HttpRequest = { method: 'GET', path: '/x', headers: {}, body: '' }
const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

type Listening = { port: number; sockets: Socket[]; requests: () => number }

async function listen(answer: RequestListener, tls: (typeof tlsKeys)[number] | null = null): Promise<Listening> {
  let requests = 0
  const count: RequestListener = (request, response) => {
    requests += 1
    answer(request, response)
  }
  const server: Server = tls ? createTlsServer({ key: tls.key, cert: tls.cert }, count) : createServer(count)
  const sockets: Socket[] = []
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, sockets, requests: () => requests }
}

async function contactTo(port: number, more: { secure?: boolean; pin?: string | null; limit?: number } = {}) {
  const login = { user: 'audyt', password: 'Zażółć-gęślą-7' }
  const target = { host: '127.0.0.1', port, secure: more.secure ?? false, pin: more.pin ?? null, login }
  const contact = await Contact.open(target, { networks: [], loopback: true }, AbortSignal.timeout(more.limit ?? 5000))
  ends.push(() => {
    contact.close()
  })
  return contact
}

describe('one connection', () => {
  it('serves a whole probe, but for a login shown for the first time', async () => {
    const at = await listen((_request, response) => response.end('ok'))
    const contact = await contactTo(at.port)
    for (let i = 0; i < 5; i++) await contact.send('read', get, false)
    expect(at.sockets).toHaveLength(1)
    await contact.send('read', get, true)
    expect(at.sockets).toHaveLength(2)
    contact.loginAccepted()
    for (let i = 0; i < 5; i++) await contact.send('read', get, i % 2 === 0)
    expect(at.sockets).toHaveLength(2)
  })

  it('is opened again when the recorder had hung up in between', async () => {
    const at = await listen((_request, response) => response.end('ok'))
    const contact = await contactTo(at.port)
    for (let i = 0; i < 3; i++) {
      expect((await contact.send('read', get, false)).status).toBe(200)
      for (const socket of at.sockets) socket.destroy()
      await sleep(20)
    }
    expect(at.requests()).toBe(3)
  })

  it('never repeats what was answered by hanging up, nor a login of unknown worth', async () => {
    const at = await listen((request) => request.socket.destroy())
    const contact = await contactTo(at.port)
    await expect(contact.send('read', get, false)).rejects.toMatchObject({ kind: 'malformed' })
    await expect(contact.send('read', get, true)).rejects.toMatchObject({ kind: 'malformed' })
    expect(at.requests()).toBe(2)
  })

  it('is asked at most twice when a recorder hangs up on a kept connection', async () => {
    let answered = 0
    const at = await listen((request, response) => {
      if (answered++ === 0) response.end('ok')
      else request.socket.destroy()
    })
    const contact = await contactTo(at.port)
    await contact.send('read', get, false)
    await expect(contact.send('read', get, false)).rejects.toMatchObject({ kind: 'malformed' })
    expect(at.requests()).toBeLessThanOrEqual(3)
  })

  it('is let go at the end', async () => {
    const at = await listen((_request, response) => response.end('ok'))
    const contact = await contactTo(at.port)
    await contact.send('read', get, false)
    const closed = new Promise((resolve) => at.sockets[0]?.on('close', resolve))
    contact.close()
    await closed
  })
})

describe('patience', () => {
  it('ends one answer without ending the probe', async () => {
    const at = await listen((request, response) => {
      if (request.url === '/x') return
      response.end('ok')
    })
    const contact = await contactTo(at.port)
    await expect(contact.send('slow', { ...get, patience: 100 }, false)).rejects.toMatchObject({
      kind: 'timeout',
      message: 'no complete answer within 0.1 s',
    })
    expect((await contact.send('quick', { ...get, path: '/y' }, false)).status).toBe(200)
  })

  it('ends with the probe', async () => {
    const at = await listen(() => undefined)
    const contact = await contactTo(at.port, { limit: 100 })
    await expect(contact.send('slow', get, false)).rejects.toMatchObject({
      message: expect.stringContaining('deadline') as string,
    })
    await expect(contact.send('late', get, false)).rejects.toMatchObject({ kind: 'timeout' })
    expect(at.requests()).toBe(1)
  })

  it('does not last for an answer in drops', async () => {
    const at = await listen((_request, response) => {
      const timer = setInterval(() => response.write('x'), 100)
      response.on('close', () => {
        clearInterval(timer)
      })
    })
    const contact = await contactTo(at.port, { limit: 30_000 })
    await expect(contact.send('read', get, false)).rejects.toMatchObject({ message: 'the answer comes in drops' })
  }, 30_000)
})

describe('a peer that does not keep to HTTP', () => {
  it.each([
    ['wants to speak something else', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'],
    ['answers in between without an end', 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(50)],
    ['continues what nobody began', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(50)],
    ['breaks off in its headers', 'HTTP/1.1 200 OK\r\nContent-Le'],
    ['breaks off in its body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'],
    ['breaks off in a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab'],
    ['says nothing', ''],
  ])('is malformed when it %s', async (_what, words) => {
    const server = createNetServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => socket.end(words))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    ends.push(() => server.close())
    const contact = await contactTo((server.address() as AddressInfo).port)
    await expect(contact.send('read', get, false)).rejects.toMatchObject({ kind: 'malformed' })
  })
})

describe('TLS', () => {
  it('shakes hands once, remembers the key and knows it again', async () => {
    const at = await listen((_request, response) => response.end('ok'), tlsKeys[0])
    const contact = await contactTo(at.port, { secure: true })
    for (let i = 0; i < 4; i++) await contact.send('read', get, false)
    expect(at.sockets).toHaveLength(1)
    // A login shown for the first time opens a second connection, which has to show its key as well.
    await contact.send('read', get, true)
    expect(at.sockets).toHaveLength(2)
    expect(contact.pin).toMatch(/^[0-9a-f]{64}$/)
    const again = await contactTo(at.port, { secure: true, pin: contact.pin })
    expect((await again.send('read', get, true)).body).toBe('ok')
  })

  it('shows its login to the key of the first look only, also when no key was on record', async () => {
    let asked = 0
    const server = (key: (typeof tlsKeys)[number]) =>
      createTlsServer({ key: key.key, cert: key.cert }, (_request, response) => {
        asked += 1
        response.setHeader('Connection', 'close')
        response.end('ok')
      })
    const [first, second] = [server(tlsKeys[0]), server(tlsKeys[1])]
    let connections = 0
    const door = createNetServer((socket) => {
      socket.on('error', () => undefined)
      ;(connections++ === 0 ? first : second).emit('connection', socket)
    })
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
    ends.push(() => {
      door.close()
      first.closeAllConnections()
      second.closeAllConnections()
    })
    const contact = await contactTo((door.address() as AddressInfo).port, { secure: true })
    await contact.send('look', get, false)
    const { pin } = contact
    await expect(contact.send('login', get, true)).rejects.toMatchObject({ kind: 'refused' })
    expect([asked, connections, contact.pin]).toEqual([1, 2, pin])
  })

  it('says nothing at all to another key than the one on record', async () => {
    const known = await listen((_request, response) => response.end('ok'), tlsKeys[0])
    const first = await contactTo(known.port, { secure: true })
    await first.send('read', get, false)
    const other = await listen((_request, response) => response.end('ok'), tlsKeys[1])
    const contact = await contactTo(other.port, { secure: true, pin: first.pin })
    await expect(contact.send('read', get, true)).rejects.toMatchObject({ kind: 'refused' })
    expect(other.requests()).toBe(0)
  })
})

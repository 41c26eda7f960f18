import type { AgentTask } from '@nadzor/shared/api/agents'
import type { RunProbe } from '../fleet.ts'
import type { ProbeRequest, ProbeResult } from '../probe.ts'
import type { AllowedNetworks } from '../transport/networks.ts'
import { boundedResult } from './bounded-result.ts'
import { openLogin } from './open-login.ts'
import { samplingOf } from './sampling.ts'
import { ServerNo } from './server-line.ts'
import type { ServerLine } from './server-line.ts'
import type { Spool } from './spool.ts'
import { AgentFault } from './token.ts'
import type { Token } from './token.ts'

export type AgentParts = {
  token: Pick<Token, 'agentId' | 'sealKey'>
  allowed: AllowedNetworks
  line: ServerLine
  spool: Spool
  /** Runs one probe; places and pace are its own business. */
  run: RunProbe
  /** Probes that may be held at once. */
  atOnce: number
  /** Milliseconds between two questions for work, and the longest wait while the server is away. */
  poll: number
  longestWait: number
  /** For whoever watches: one line, without secrets. */
  say: (sentence: string) => void
}

export type Agent = {
  /** Rejects with AgentFault when there is no going on: revoked, or unknown to the server. */
  readonly ended: Promise<void>
  /** Takes no more work; resolves when what runs has ended (or `patience` ms have passed) and was delivered if it could be. */
  stop(patience: number): Promise<void>
}

type Running = { fence: number; abort: AbortController; done: Promise<void> }

/**
 * The agent's life: deliver what was learnt, say what is held, take what there is room for. All contact begins here; the
 * server is never able to open one. It keeps nothing in memory that a kill would lose: what was learnt is on disk before
 * it is delivered, and what was only begun is given out again by the server because the agent no longer names it.
 */
export function startAgent(parts: AgentParts): Agent {
  const { token, allowed, line, spool, run, atOnce, poll, longestWait, say } = parts
  const running = new Map<string, Running>()
  let stopping = false
  let away = 0
  let wake: () => void = () => undefined

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  function requestOf(task: AgentTask): ProbeRequest {
    const { driver, host, port, secure, pin, rtsp, timeLimit, recorderId, sealed } = task
    const login = openLogin(token.sealKey, { agentId: token.agentId, recorderId, host, secure }, sealed)
    const target = { host, port, secure, pin, login, ...(rtsp ? { rtsp: samplingOf(rtsp) } : {}) }
    return { driver, target, allowed, timeLimit }
  }

  async function probeTask(task: AgentTask, signal: AbortSignal): Promise<ProbeResult | null> {
    let request: ProbeRequest
    try {
      request = requestOf(task)
    } catch {
      say(`the login of recorder ${task.recorderId} is not sealed to this agent for ${task.host}`)
      return nothing('unauthorized', 'untested')
    }
    try {
      return await run(request, signal)
    } catch (error) {
      if (signal.aborted) return null
      // Our own fault, or a recorder that found one: trying again would present the login again, for nothing.
      say(`a probe failed: ${(error as Error).message}`)
      return nothing('timeout', task.firstTry ? 'uncertain' : 'untested')
    }
  }

  function start(task: AgentTask): void {
    const { jobId, fence } = task
    const abort = new AbortController()
    const done = (async () => {
      const result = await probeTask(task, abort.signal)
      if (result && !abort.signal.aborted) await spool.add({ jobId, fence, result: boundedResult(result) })
    })()
      .catch((error: unknown) =>
        say(`what was learnt is held in memory until it is delivered: ${(error as Error).message}`),
      )
      .finally(() => {
        // Without a result it is not held any more, and the server gives it out again.
        running.delete(jobId)
        wake()
      })
    running.set(jobId, { fence, abort, done })
  }

  /** Whether everything that waited was delivered. */
  async function deliver(): Promise<void> {
    for (const told of spool.waiting()) {
      try {
        const { outcome } = await line.deliver(told)
        if (outcome !== 'stored') say(`job ${told.jobId}: ${outcome}`)
        await spool.remove(told)
      } catch (error) {
        if (!(error instanceof ServerNo) || (error.status !== 400 && error.status !== 413)) throw error
        say(`job ${told.jobId} was refused: ${error.message}`)
        // The job must end, or it is given out again and the recorder asked again for what nobody takes.
        await line.deliver({ ...told, result: nothing('malformed', told.result.login) }).catch((again: unknown) => {
          if (!(again instanceof ServerNo) || again.status !== 400) throw again
        })
        await spool.setAside(told, error.message)
      }
    }
  }

  async function take(): Promise<void> {
    const held = [...running].map(([jobId, { fence }]) => ({ jobId, fence }))
    const holding = [...held, ...spool.waiting().map(({ jobId, fence }) => ({ jobId, fence }))]
    const networks = [...allowed.networks, ...(allowed.loopback ? ['loopback'] : [])]
    // What is held in memory only, a power cut would lose: no work while the disk takes no line.
    const free = stopping || !(await spool.works()) ? 0 : Math.max(0, atOnce - running.size)
    const { tasks, drop } = await line.work({ holding, free, networks })
    for (const jobId of drop) {
      running.get(jobId)?.abort.abort()
      for (const told of spool.waiting()) if (told.jobId === jobId) await spool.remove(told)
    }
    // Asked to stop while the server answered: what is not begun is not held, and goes to whoever asks next.
    if (!stopping) for (const task of tasks) if (!running.has(task.jobId)) start(task)
  }

  async function round(): Promise<number> {
    try {
      await deliver()
      await take()
      if (away > 0) say('it works again')
      away = 0
      return poll
    } catch (error) {
      const { message } = error as Error
      if (error instanceof ServerNo && error.status === 401 && !message.includes('clock')) {
        for (const one of running.values()) one.abort.abort()
        throw new AgentFault(message)
      }
      // The server is away, or the disk: both come back.
      if (away === 0) say(message)
      away += 1
      return Math.min(poll * 2 ** Math.min(away, 10), longestWait)
    }
  }

  const ended = (async () => {
    while (!stopping) {
      const wait = await round()
      if (!stopping && !(spool.waiting().length > 0 && away === 0)) await pause(wait)
    }
  })()

  return {
    ended,
    async stop(patience) {
      stopping = true
      wake()
      await ended.catch(() => undefined)
      const all = Promise.all([...running.values()].map((one) => one.done))
      const timer = setTimeout(() => {
        for (const one of running.values()) one.abort.abort()
      }, patience)
      await all
      clearTimeout(timer)
      await deliver().catch((error: unknown) => say((error as Error).message))
    },
  }
}

/** What is told of a probe that brought nothing. */
function nothing(failure: 'unauthorized' | 'timeout' | 'malformed', login: ProbeResult['login']): ProbeResult {
  const at = new Date().toISOString()
  return { driver: null, startedAt: at, endedAt: at, failure, login, pin: null, readings: [], transcript: [] }
}

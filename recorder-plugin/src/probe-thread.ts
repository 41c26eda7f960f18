import { parentPort } from 'node:worker_threads'
import { probe } from './probe.ts'
import type { ProbeRequest } from './probe.ts'

/** The other side of run-in-thread.ts: one probe at a time, until the thread is told to end. */
parentPort?.on('message', (request: ProbeRequest) => {
  probe(request).then(
    (result) => parentPort?.postMessage({ result }),
    (error: unknown) => {
      throw error
    },
  )
})

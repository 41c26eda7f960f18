import { parentPort, workerData } from 'node:worker_threads'
import { probe } from '@nadzor/recorder-plugin/probe'
import type { ProbeRequest } from '@nadzor/recorder-plugin/probe'

/** The other side of run-in-thread.ts: one probe, then the thread ends. */
parentPort?.postMessage(await probe(workerData as ProbeRequest))

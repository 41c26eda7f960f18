import { startFakeDahua } from '@nadzor/recorder-plugin/testing/fake-dahua'
import { startFakeHikvision } from '@nadzor/recorder-plugin/testing/fake-hikvision'
import { healthyState, startFakeOnvif } from '@nadzor/recorder-plugin/testing/fake-onvif'
import type { FakeRecorder } from '@nadzor/recorder-plugin/testing/fake-onvif'

import { BENCH_LOGIN } from './probe-set.ts'
import type { Family, FromFakes, ToFakes } from './probe-set.ts'

/**
 * Recorders in a process of their own, so that what they cost is not counted as the prober's. The parent asks for a set of
 * them, then for how many requests they saw.
 */
const starts = { onvif: startFakeOnvif, hikvision: startFakeHikvision, dahua: startFakeDahua }
let running: FakeRecorder[] = []

process.on('message', (message: ToFakes) => {
  const answer = (content: FromFakes) => process.send?.(content)
  const work = async () => {
    if ('start' in message) {
      const { families, count, channels, latency } = message.start
      const ports: { family: Family; port: number }[] = []
      for (let i = 0; i < count; i++) {
        const family = families[i % families.length] ?? 'onvif'
        const users = [{ ...BENCH_LOGIN, level: 'Administrator' }]
        const fake = await starts[family]({ ...healthyState(channels), users, delay: latency })
        running.push(fake)
        ports.push({ family, port: fake.port })
      }
      answer({ ports })
    } else if ('count' in message) {
      const sum = (of: (fake: FakeRecorder) => number) => running.reduce((all, fake) => all + of(fake), 0)
      answer({ requests: sum((fake) => fake.operations.length), failedLogins: sum((fake) => fake.failedLogins) })
      for (const fake of running) fake.operations.length = 0
    } else {
      await Promise.all(running.map((fake) => fake.stop()))
      running = []
      answer({ stopped: true })
    }
  }
  work().catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    process.exit(1)
  })
})
process.on('disconnect', () => process.exit(0))

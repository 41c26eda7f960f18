import { startFakeHttp } from './fake-http.ts'
import { answerIsapi } from './hikvision-answers.ts'
import type { FakeRecorder, FakeRecorderState } from './recorder-state.ts'

/** Wrong logins after which an administrator's address is locked, by the vendor's manual. */
const LOCKS_AFTER = 7

/** A Hikvision recorder as far as ISAPI shows it; without `keepsNonces` each request needs a challenge of its own. */
export function startFakeHikvision(state: FakeRecorderState, keepsNonces = true): Promise<FakeRecorder> {
  return startFakeHttp(state, {
    realm: 'DS-7616NI-Łódź',
    keepsNonces,
    locksAfter: LOCKS_AFTER,
    answer: answerIsapi,
    refuse(fake, why) {
      // As much of the firmware does, which says nothing of locks and tries either.
      if (fake.state.refusesInHtml)
        return { status: 401, body: '<!DOCTYPE html><html><body>401<br></body></html>', type: 'text/html' }
      const left = fake.state.triesLeft
      const tries =
        left === null ? '' : `<retryLoginTime>${String(Math.max(0, left - fake.failedLogins))}</retryLoginTime>`
      const lock =
        why === 'locked'
          ? '<lockStatus>lock</lockStatus><unlockTime>1800</unlockTime>'
          : '<lockStatus>unlock</lockStatus>'
      const body = `<?xml version="1.0" encoding="UTF-8"?><userCheck version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema"><statusValue>401</statusValue><statusString>Unauthorized</statusString>${lock}${tries}</userCheck>`
      return { status: 401, body, type: 'application/xml' }
    },
    nameOf: (method, url) => `${method} ${url.pathname}`,
  })
}

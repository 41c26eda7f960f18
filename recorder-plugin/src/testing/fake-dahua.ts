import { answerCgi } from './dahua-answers.ts'
import { DahuaSearches } from './dahua-searches.ts'
import { startFakeHttp } from './fake-http.ts'
import type { FakeRecorder, FakeRecorderState } from './recorder-state.ts'

/** Wrong logins after which an account is locked for half an hour. */
const LOCKS_AFTER = 5

/** What only this vendor's fake can be. */
export type DahuaTemper = {
  /** Counts channels in a search from 0, as some OEM cameras do. */
  searchesFromZero: boolean
  /** Shows the newest entries of its log first. */
  logNewestFirst: boolean
  /** Wants a search object of its own for every search. */
  oneSearchEach: boolean
  /** Keeps its disks in groups, as old firmware does. */
  storageGroups: boolean
}

/** A Dahua recorder as far as its CGI shows it. Starts on a loopback port. */
export async function startFakeDahua(
  state: FakeRecorderState,
  temper: Partial<DahuaTemper> = {},
): Promise<FakeRecorder> {
  const searches = new DahuaSearches({
    searchesFromZero: false,
    logNewestFirst: false,
    oneSearchEach: false,
    storageGroups: false,
    ...temper,
  })
  return startFakeHttp(state, {
    realm: 'Login to 4K0123456789',
    keepsNonces: false,
    locksAfter: LOCKS_AFTER,
    answer: (fake, request) => answerCgi(fake, searches, request),
    refuse: (_fake, why) =>
      why === 'locked'
        ? { status: 403, body: '{"ErrorCode":268632081,"RmLock":1800}', type: 'application/json' }
        : { status: 401, body: 'Error\r\nInvalid Authority!\r\n', type: 'text/plain' },
    nameOf: (method, url) =>
      `${method} ${url.pathname.slice('/cgi-bin/'.length)} ${url.searchParams.get('action') ?? ''}`,
  })
}

import type { useSession } from '../../session.ts'
import type { Scanner } from './lookup.ts'

/** Whoever may inspect scans for visits; an installer who may not, for orders. */
export function scannerOf(session: Pick<ReturnType<typeof useSession>, 'can'>): Scanner {
  return session.can('installer') && !session.can('inspector') ? 'installer' : 'inspector'
}

import { custodyResponse } from '@nadzor/shared/api/custody'
import { checkCustody, custodyOf } from '../../commands/photos/check-custody.ts'
import { may } from '../../policies/may.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { forbidden } from '../../problems.ts'
import { route } from '../route.ts'

/** Faults name institutions of the whole authority, so an administrator of one school is not enough. */
function mustAdminister(user: SignedIn): void {
  if (!may(user, 'custody.check', { authorityId: user.authorityId, institutionId: null }))
    throw forbidden('This needs an administrator of the whole authority.')
}

export const custodyRoutes = [
  route({
    method: 'GET',
    path: '/api/custody',
    access: 'custody.check',
    answer: custodyResponse,
    async handler({ deps, user }) {
      mustAdminister(user)
      return custodyOf(deps, user.authorityId)
    },
  }),
  route({
    method: 'POST',
    path: '/api/custody/check',
    access: 'custody.check',
    answer: custodyResponse,
    async handler({ deps, user }) {
      mustAdminister(user)
      await checkCustody(deps)
      return custodyOf(deps, user.authorityId)
    },
  }),
]

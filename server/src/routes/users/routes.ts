import { userCreate, userPatch, usersResponse } from '@nadzor/shared/api/administration'
import { user as userSchema } from '@nadzor/shared/facts/person'
import { changeUser } from '../../commands/users/change.ts'
import { createUser } from '../../commands/users/create.ts'
import { usersAfter } from '../../db/queries/users.ts'
import { requireAuthority } from '../../policies/require.ts'
import { afterNameAndId, pageOf, scanPage } from '../page.ts'
import { route } from '../route.ts'

export const userRoutes = [
  route({
    method: 'GET',
    path: '/api/users',
    access: 'user.administer',
    answer: usersResponse,
    async handler({ ctx, deps, user }) {
      requireAuthority(user, 'user.administer')
      const { limit, q, after } = pageOf(ctx.query)
      const { rows, next } = await scanPage(
        { limit, q, after: afterNameAndId(after) },
        (from, size) => usersAfter(deps.db, user.authorityId, from, size),
        (row): [string, string] => [row.name, row.id],
        (row) => `${row.name} ${row.email}`,
      )
      return { users: rows, next }
    },
  }),
  route({
    method: 'POST',
    path: '/api/users',
    access: 'user.administer',
    body: userCreate,
    answer: userSchema,
    async handler({ ctx, deps, user, body }) {
      requireAuthority(user, 'user.administer')
      const created = await createUser(deps, user, body)
      ctx.status = 201
      return created
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/users/:id',
    access: 'user.administer',
    body: userPatch,
    answer: userSchema,
    async handler({ deps, user, params, body }) {
      requireAuthority(user, 'user.administer')
      return changeUser(deps, user, params['id'] ?? '', body)
    },
  }),
]

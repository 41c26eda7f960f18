import type { Problem } from '../api/problem.ts'
import { institutionIdsInArgs } from './apply-mutation.ts'
import { mutation as envelope, mutationArgs } from './mutations.ts'
import type { Mutation } from './mutations.ts'

type Issue = { path: PropertyKey[]; message: string }

function issues(list: Issue[], prefix: string[] = []): Problem['errors'] {
  return list.map(({ path, message }) => ({ path: [...prefix, ...path].map(String).join('.'), message }))
}

export type ReadMutation = { mutation: Mutation; problem: null } | { mutation: null; problem: Problem }

/**
 * A mutation checked against the schema of its own name: on the phone before it is stored, on the server before it
 * is applied. A row of another institution inside the args does not fit either.
 */
export function readMutation(input: unknown): ReadMutation {
  const outer = envelope.safeParse(input)
  if (!outer.success) return refuse('The change is not one this version knows.', issues(outer.error.issues))
  const args = mutationArgs[outer.data.name].safeParse(outer.data.args)
  if (!args.success) return refuse(`${outer.data.name} does not fit its schema.`, issues(args.error.issues, ['args']))
  const mutation = { ...outer.data, args: args.data } as Mutation
  if (institutionIdsInArgs(mutation).some((id) => id !== mutation.institutionId)) {
    return refuse('A row inside the change belongs to another institution.', [
      { path: 'institutionId', message: 'differs from the row in args' },
    ])
  }
  if (mutation.name === 'evidence.add' && mutation.args.evidence.receivedAt !== null) {
    return refuse('Only the server may say that it received the bytes.', [
      { path: 'args.evidence.receivedAt', message: 'must be null' },
    ])
  }
  return { mutation, problem: null }
}

function refuse(title: string, errors: Problem['errors']): ReadMutation {
  return { mutation: null, problem: { type: 'invalid', title, status: 422, ...(errors ? { errors } : {}) } }
}

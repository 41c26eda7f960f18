import type { User } from '@nadzor/shared/facts/person'

/** The user of a request, as every command and policy gets one. */
export type SignedIn = User & { authorityId: string; scopeEpoch: number }

import type { Data } from './contract.ts'
import type { Environment } from './environment.ts'

export async function openData(userId: string, env: Environment): Promise<Data> {
  throw new Error(`not yet: ${userId} ${env.now()}`)
}

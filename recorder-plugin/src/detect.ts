import type { RecorderDriver } from './driver.ts'
import { drivers } from './drivers/index.ts'
import { ProbeError } from './errors.ts'
import type { Contact } from './transport/contact.ts'

/**
 * Which driver fits, by an anonymous look: each is asked in the order of the list whether it recognises the answer to one
 * harmless question. No login is ever presented here. Null when the recorder answers in no language we speak.
 *
 * What a recorder says to one driver's question may be nonsense to it and an answer to the next, so a failure counts only
 * when nobody recognises anything; then the first one is thrown, since it says why (`unreachable`, `timeout`, `malformed`).
 */
export async function detectDriver(
  contact: Contact,
  candidates: readonly RecorderDriver[] = drivers,
): Promise<RecorderDriver | null> {
  let failure: ProbeError | null = null
  for (const driver of candidates) {
    try {
      if (await driver.recognises(contact)) return driver
    } catch (error) {
      if (!(error instanceof ProbeError)) throw error
      failure ??= error
    }
  }
  if (failure) throw failure
  return null
}

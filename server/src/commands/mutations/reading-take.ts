import { invalid } from '../../problems.ts'
import { mayRead } from '../findings/outside-visits.ts'
import { observe } from '../push/observe.ts'
import type { MutationVerb } from '../push/scene.ts'

/** A person reads a screen or repeats what was said; what a driver read comes from the probe, not from a phone. */
export const readingTake: MutationVerb<'reading.take'> = {
  needs: 'institution.sync',
  async apply({ reading }, scene) {
    if (reading.how !== 'screen' && reading.how !== 'declared')
      throw invalid([{ path: 'args.reading.how', message: 'a person takes a screen reading or a declaration' }])
    await mayRead(scene, reading)
    return observe(scene, 'reading', reading)
  },
}

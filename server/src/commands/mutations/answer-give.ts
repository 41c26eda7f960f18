import { observe } from '../push/observe.ts'
import type { MutationVerb } from '../push/scene.ts'

export const answerGive: MutationVerb<'answer.give'> = {
  needs: 'inspection.perform',
  apply: ({ answer }, scene) => observe(scene, 'answer', answer),
}

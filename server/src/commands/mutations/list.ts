import type { MutationName } from '@nadzor/shared/sync/mutations'
import type { MutationVerb } from '../push/scene.ts'
import { answerGive } from './answer-give.ts'
import { areaAdd } from './area-add.ts'
import { cameraAdd } from './camera-add.ts'
import { channelAdd } from './channel-add.ts'
import { evidenceAdd } from './evidence-add.ts'
import { findingAnswer } from './finding-answer.ts'
import { findingMarkFixed } from './finding-mark-fixed.ts'
import { inspectionFinish } from './inspection-finish.ts'
import { inspectionStart } from './inspection-start.ts'
import { labelBind } from './label-bind.ts'
import { readingTake } from './reading-take.ts'
import { recorderAdd } from './recorder-add.ts'
import { signAdd } from './sign-add.ts'

/** The visible list: one verb a file, named as the mutation with `-` for its dot. */
export const mutationVerbs: { [N in MutationName]: MutationVerb<N> } = {
  'inspection.start': inspectionStart,
  'inspection.finish': inspectionFinish,
  'area.add': areaAdd,
  'camera.add': cameraAdd,
  'sign.add': signAdd,
  'recorder.add': recorderAdd,
  'channel.add': channelAdd,
  'label.bind': labelBind,
  'answer.give': answerGive,
  'reading.take': readingTake,
  'evidence.add': evidenceAdd,
  'finding.mark-fixed': findingMarkFixed,
  'finding.answer': findingAnswer,
}

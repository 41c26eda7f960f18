import type { DriverReading, Topic } from '../../driver.ts'
import { attempt, tell } from '../readings.ts'
import type { CgiBody } from './cgi-body.ts'
import type { CgiClient } from './cgi-client.ts'
import { channelOf } from './channels.ts'
import type { Encoding } from './channels.ts'
import type { Config } from './operations.ts'

type Ask = { config: Config; fact: string; source: string; read(body: CgiBody, index: number): boolean | number | null }

function masks(body: CgiBody, index: number): number | null {
  const covers = `VideoWidget[${String(index)}].Covers`
  const told = body.indices(covers).map((i) => body.yesNo(`${covers}[${String(i)}].EncodeBlend`))
  // A table of switches, one a mask; none at all is a firmware that keeps them elsewhere.
  return told.length === 0 || told.includes(null) ? null : told.filter((one) => one).length
}

/** 0: always in colour, 1: colour by day, 2: never. */
function colour(body: CgiBody, index: number): boolean | null {
  const mode = body.number(`VideoInOptions[${String(index)}].DayNightColor`)
  return mode === null ? null : mode !== 2
}

/** Telling people apart, not finding that there is a face. */
const isFace = (type: string) => type.includes('facerecognition') || type.includes('facecompare')
const isPlate = (type: string) => type.includes('traffic') || type.includes('plate')

/** Whether a rule of this kind is on; false only where the channel's table can be read. */
const ruleOn = (ofKind: (type: string) => boolean) => (body: CgiBody, index: number) => {
  const table = `VideoAnalyseRule[${String(index)}]`
  const rules = body.indices(table).map((m) => `${table}[${String(m)}]`)
  if (rules.length === 0) return null
  return rules.some(
    (rule) => body.yesNo(`${rule}.Enable`) === true && ofKind(body.text(`${rule}.Type`)?.toLowerCase() ?? ''),
  )
}

const questions: readonly Ask[] = [
  { config: 'VideoWidget', fact: 'ch.masks', source: 'VideoWidget Covers EncodeBlend', read: masks },
  {
    config: 'VideoWidget',
    fact: 'ch.osd_time',
    source: 'VideoWidget TimeTitle EncodeBlend',
    read: (body, index) => body.yesNo(`VideoWidget[${String(index)}].TimeTitle.EncodeBlend`),
  },
  { config: 'VideoInOptions', fact: 'ch.colour', source: 'VideoInOptions DayNightColor, by day', read: colour },
  { config: 'VideoAnalyseRule', fact: 'ch.face', source: 'VideoAnalyseRule FaceRecognition', read: ruleOn(isFace) },
  {
    config: 'VideoAnalyseRule',
    fact: 'ch.anpr',
    source: 'VideoAnalyseRule Type Traffic',
    read: ruleOn(isPlate),
  },
  {
    config: 'VideoAnalyseRule',
    fact: 'ch.analytics',
    source: 'VideoAnalyseRule, any other kind',
    read: ruleOn((type) => !isFace(type) && !isPlate(type)),
  },
]

/** What the picture shows and hides: one table for all channels each. */
export function pictureTopic(client: CgiClient, encoding: Encoding): Topic {
  return {
    name: 'picture',
    facts: questions.map(({ fact }) => fact),
    async ask() {
      const channels = await encoding.channels()
      const readings: DriverReading[] = []
      for (const name of new Set(questions.map(({ config }) => config))) {
        const own = questions.filter(({ config }) => config === name)
        readings.push(
          ...(await attempt(
            own.map(({ fact }) => fact),
            async () => {
              const body = await client.config(name)
              return own.flatMap(({ fact, source, read }) =>
                channels.map(({ index }) => tell(fact, read(body, index), source, channelOf(index))),
              )
            },
          )),
        )
      }
      return readings
    },
  }
}

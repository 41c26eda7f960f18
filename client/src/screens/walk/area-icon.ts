import {
  IconDoorEnter,
  IconElevator,
  IconFirstAidKit,
  IconHanger,
  IconMapPin,
  IconSchool,
  IconStairs,
  IconToiletPaper,
  IconToolsKitchen2,
  IconTree,
  IconWalk,
} from '@tabler/icons-vue'
import type { Component } from 'vue'

const byWord: [RegExp, Component][] = [
  [/toilet|sanitary|wash|shower/, IconToiletPaper],
  [/cloak|chang|dress/, IconHanger],
  [/lift|elevator/, IconElevator],
  [/stair/, IconStairs],
  [/entr|gate|vestibule|foyer/, IconDoorEnter],
  [/corridor|hall|passage/, IconWalk],
  [/class|lesson|teaching|workshop|lab/, IconSchool],
  [/canteen|kitchen|dining/, IconToolsKitchen2],
  [/health|nurse|medical|psycholog/, IconFirstAidKit],
  [/yard|field|play|park|ground|outside|perimeter/, IconTree],
]

/** A picture beside an area's name; the kind's id speaks plain English. A pin where none fits. */
export function areaIcon(kind: string | undefined): Component {
  return byWord.find(([word]) => word.test(kind ?? ''))?.[1] ?? IconMapPin
}

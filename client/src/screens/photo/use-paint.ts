import { computed, ref, shallowRef } from 'vue'
import type { Point, Rectangle } from '../../data/photo-canvas.ts'
import { brushRadii, extendStroke, isPainted, moveBox, newBox, noPaint, resizeBox } from './paint.ts'
import type { Direction, Paint } from './paint.ts'

/** State of the paint-over step: what is painted, what is selected, and every step back. */
export function usePaint() {
  const paint = shallowRef<Paint>(noPaint())
  const history = shallowRef<Paint[]>([])
  const brush = ref(2)
  const selected = ref(-1)
  let drawing = false

  function change(next: Paint): void {
    history.value = [...history.value, paint.value]
    paint.value = next
  }
  function replaceBox(alter: (box: Rectangle) => Rectangle): void {
    const box = paint.value.rectangles[selected.value]
    if (!box) return
    change({ ...paint.value, rectangles: paint.value.rectangles.with(selected.value, alter(box)) })
  }

  return {
    paint,
    brush,
    selected,
    painted: computed(() => isPainted(paint.value)),
    canUndo: computed(() => history.value.length > 0),

    select(index: number) {
      selected.value = index
    },
    setBrush(step: number) {
      brush.value = step
    },
    startStroke(point: Point) {
      drawing = true
      const radius = brushRadii[brush.value] ?? brushRadii[2]
      change({ ...paint.value, strokes: [...paint.value.strokes, { points: [point], radius }] })
    },
    continueStroke(point: Point) {
      const last = paint.value.strokes.at(-1)
      if (!drawing || !last) return
      // The whole stroke is one step of the history.
      paint.value = { ...paint.value, strokes: paint.value.strokes.with(-1, extendStroke(last, point)) }
    },
    endStroke() {
      drawing = false
    },
    addBox() {
      const rectangles = [...paint.value.rectangles, newBox(paint.value.rectangles.length)]
      change({ ...paint.value, rectangles })
      selected.value = rectangles.length - 1
    },
    move: (direction: Direction) => replaceBox((box) => moveBox(box, direction)),
    resize: (side: 'width' | 'height', sign: 1 | -1) => replaceBox((box) => resizeBox(box, side, sign)),
    removeBox() {
      change({ ...paint.value, rectangles: paint.value.rectangles.filter((_, index) => index !== selected.value) })
      selected.value = paint.value.rectangles.length - 1
    },
    undo() {
      const before = history.value.at(-1)
      if (!before) return
      history.value = history.value.slice(0, -1)
      paint.value = before
      selected.value = Math.min(selected.value, before.rectangles.length - 1)
    },
  }
}
export type PaintState = ReturnType<typeof usePaint>

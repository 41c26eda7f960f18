import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { Jimp } from 'jimp'
import { findChromium } from './run/chromium.ts'

/**
 * What a phone's camera would see of a printed label: the very SVG the server printed, drawn by a browser, held a
 * little askew in front of a wall, as a motion-JPEG file for Chromium's fake camera. One browser launch shows one file.
 */

const WIDTH = 1280
const HEIGHT = 720
const FRAMES = 10

export type Scene = {
  /** Degrees the label is held askew. */
  turned?: number
  /** Share of the light that is left, 0..1. */
  light?: number
}

async function drawn(svg: string): Promise<Buffer> {
  const executablePath = findChromium()
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage({ viewport: { width: 480, height: 480 } })
    await page.setContent(`<style>body{margin:0}svg{display:block;width:480px;height:auto}</style>${svg}`)
    return await page.locator('svg').screenshot({ type: 'png' })
  } finally {
    await browser.close()
  }
}

/** Writes the feed of one label into `folder` and returns its path, for `--use-file-for-fake-video-capture`. */
export async function filmLabel(svg: string, folder: string, scene: Scene = {}): Promise<string> {
  const { turned = 4, light = 0.8 } = scene
  const label = await Jimp.read(await drawn(svg))
  label.scaleToFit({ w: 420, h: 420 })
  label.background = 0xcfd6cdff
  label.rotate(turned)
  const frames: Buffer[] = []
  for (let n = 0; n < FRAMES; n++) {
    const frame = new Jimp({ width: WIDTH, height: HEIGHT, color: 0xcfd6cdff })
    // A hand is never still; a picture that never changes would also hide a decoder that looks only once.
    frame.composite(
      label,
      Math.round((WIDTH - label.width) / 2) + (n % 5) * 3,
      Math.round((HEIGHT - label.height) / 2) - (n % 3) * 2,
    )
    frame.brightness(light)
    frames.push(await frame.getBuffer('image/jpeg', { quality: 85 }))
  }
  const path = join(folder, 'camera.mjpeg')
  await writeFile(path, Buffer.concat(frames))
  return path
}

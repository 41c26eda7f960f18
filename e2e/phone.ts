import { readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import type { BrowserContext, Page } from '@playwright/test'
import { findChromium } from './run/chromium.ts'

/** Flags measured to give a working camera, also for root (stack.md section 6). */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
]

export const PHONE = { width: 390, height: 844 }
export const DESK = { width: 1280, height: 800 }

export type Phone = {
  context: BrowserContext
  page: Page
  /** Ends the browser in an orderly way; the profile stays. */
  close(): Promise<void>
  /** What a dead battery does: SIGKILL to the browser's own process. */
  kill(): Promise<void>
}

export type PhoneOptions = {
  /** Folder that outlives the browser: cookies, IndexedDB, service worker. */
  profile: string
  /** Motion-JPEG file the camera shows. */
  feed?: string
  size?: { width: number; height: number }
  colorScheme?: 'light' | 'dark'
  locale?: string
}

/** Starts the browser on a profile, as somebody who takes the phone out of a pocket. */
export async function takeOutPhone(options: PhoneOptions): Promise<Phone> {
  const executablePath = findChromium()
  const size = options.size ?? PHONE
  const context = await chromium.launchPersistentContext(options.profile, {
    ...(executablePath ? { executablePath } : {}),
    args: [...FLAGS, ...(options.feed ? [`--use-file-for-fake-video-capture=${options.feed}`] : [])],
    viewport: size,
    isMobile: size.width < 600,
    hasTouch: size.width < 600,
    locale: options.locale ?? 'pl-PL',
    timezoneId: 'Europe/Warsaw',
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: 'reduce',
    permissions: ['camera'],
  })
  // A step that does not come is told by its own line, not by the end of the whole journey.
  context.setDefaultTimeout(20_000)
  const page = context.pages()[0] ?? (await context.newPage())
  return {
    context,
    page,
    close: () => context.close(),
    async kill() {
      // Chromium names its process in the lock of the profile: "host-pid".
      const pid = Number((await readlink(join(options.profile, 'SingletonLock'))).split('-').at(-1))
      const gone = new Promise<void>((resolve) => context.once('close', () => resolve()))
      process.kill(pid, 'SIGKILL')
      await gone
    },
  }
}

import { parseArgs } from 'node:util'
import { enrolledToken, writeProbeFile } from './agent/probe-file.ts'
import { AgentFault, exists } from './agent/token.ts'
import { drivers } from './drivers/index.ts'
import { reportOf } from './report.ts'
import { runInThread } from './run-in-thread.ts'

/**
 * Probes one recorder by hand. Exit codes: 0 something was read, 2 usage, 3 nothing could be read (mostly: unreachable),
 * 4 login refused. The password comes from an environment variable, since process arguments can be read by everybody on the
 * machine. With --json the result is printed as docs/schema/probe.schema.json describes it. With --out it is also written to a file
 * signed with the key this laptop enrolled beforehand, to be imported where there is a server.
 */
const names = ['auto', ...drivers.map((driver) => driver.name)]
const usage = `npm run --silent probe -- --driver ${names.join('|')} --url http://HOST:PORT [--username NAME --password-env VAR] [--rtsp-seconds 10] [--seconds 60] [--json] [--out FILE --token-file FILE --recorder ID]`

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n${usage}\n`)
  process.exit(2)
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        driver: { type: 'string', default: 'auto' },
        url: { type: 'string' },
        username: { type: 'string' },
        'password-env': { type: 'string' },
        'rtsp-seconds': { type: 'string' },
        seconds: { type: 'string', default: '60' },
        json: { type: 'boolean', default: false },
        out: { type: 'string' },
        'token-file': { type: 'string' },
        recorder: { type: 'string' },
      },
    }).values
  } catch (error) {
    return fail(error instanceof Error ? error.message : 'wrong arguments')
  }
}

/** A fault of this laptop's own files is a matter of usage, and said in its own words. */
async function orFail<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AgentFault) return fail(error.message)
    throw error
  }
}

/** Where the signed file goes; asked before the recorder is, so that nothing is measured that could not be kept. */
async function fileWanted(): Promise<{ file: string; tokenFile: string; recorderId: string } | null> {
  const { out: file, 'token-file': tokenFile, recorder: recorderId } = values
  if (file === undefined && tokenFile === undefined && recorderId === undefined) return null
  if (!file || !tokenFile || !recorderId) return fail('--out, --token-file and --recorder go together')
  await orFail(() => enrolledToken(tokenFile))
  if (await exists(file)) fail(`${file} is there already`)
  return { file, tokenFile, recorderId }
}

const values = readArguments()
if (!values.url || !URL.canParse(values.url))
  fail('--url wants the recorder’s address, for instance http://10.1.2.3:80')
const url = new URL(values.url)
const schemes = { 'http:': 80, 'https:': 443, 'rtsp:': 554 } as const
if (!Object.hasOwn(schemes, url.protocol)) fail('--url must begin with http://, https:// or rtsp://')
if (url.username || url.password) fail('no login in --url: use --username and --password-env')
if (!names.includes(values.driver)) fail(`no driver named ${values.driver}`)
if (url.protocol === 'rtsp:' && values.driver !== 'rtsp') fail('an rtsp:// address wants --driver rtsp')
const seconds = Number(values.seconds)
if (!(seconds > 0 && seconds <= 3600)) fail('--seconds wants a number above 0, at most 3600')
const watching = values['rtsp-seconds'] === undefined ? null : Number(values['rtsp-seconds'])
if (watching !== null && !(watching >= 0 && watching <= 600)) fail('--rtsp-seconds wants a number from 0 to 600')
const password = values['password-env'] ? process.env[values['password-env']] : undefined
if (values.username && password === undefined)
  fail('--username needs --password-env with the name of a variable that is set')

const filed = await fileWanted()
const host = url.hostname.replace(/^\[|\]$/g, '')
const port = Number(url.port || schemes[url.protocol as keyof typeof schemes])
const isStream = url.protocol === 'rtsp:'
const request = {
  driver: values.driver === 'auto' ? null : values.driver,
  target: {
    host,
    port,
    secure: url.protocol === 'https:',
    pin: null,
    login: values.username && password !== undefined ? { user: values.username, password } : null,
    // Streams are watched only where the person at the keyboard asks for it.
    ...(watching === null && !isStream
      ? {}
      : {
          rtsp: {
            ...(isStream ? { port, ...(url.pathname.length > 1 ? { path: url.pathname + url.search } : {}) } : {}),
            ...(watching === null ? {} : { seconds: watching }),
          },
        }),
  },
  // The person at the keyboard named this address: it is the one place where any network may be asked.
  allowed: { networks: ['0.0.0.0/0', '::/0'], loopback: true },
  timeLimit: seconds * 1000,
}
// In a thread of its own: whatever a recorder sends, the time limit holds.
const result = await runInThread(request, new AbortController().signal).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : 'the probe failed'}\n`)
  process.exit(3)
})

if (filed) await orFail(() => writeProbeFile({ ...filed, target: { host, port }, result }))
process.stdout.write(
  values.json ? `${JSON.stringify(result, null, 2)}\n` : `${reportOf(result, `${host}:${String(port)}`)}\n`,
)
if (result.login === 'rejected' || result.failure === 'unauthorized') process.exitCode = 4
else if (result.failure !== null) process.exitCode = 3

import { parseArgs } from 'node:util'
import { drivers } from './drivers/index.ts'
import { probe } from './probe.ts'

/**
 * Probes one recorder by hand. Exit codes: 0 something was read, 2 usage, 3 unreachable, 4 login refused. The password comes
 * from an environment variable, since process arguments can be read by everybody on the machine.
 */
const usage = `npm run --silent probe -- --driver ${drivers.map((d) => d.name).join('|')} --url http://HOST:PORT [--username NAME --password-env VAR] [--seconds 30] [--json]`

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n${usage}\n`)
  process.exit(2)
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        driver: { type: 'string' },
        url: { type: 'string' },
        username: { type: 'string' },
        'password-env': { type: 'string' },
        seconds: { type: 'string', default: '30' },
        json: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    return fail(error instanceof Error ? error.message : 'wrong arguments')
  }
}

const values = readArguments()
if (!values.url || !URL.canParse(values.url))
  fail('--url wants the recorder’s address, for instance http://10.1.2.3:80')
const url = new URL(values.url)
if (url.protocol !== 'http:' && url.protocol !== 'https:') fail('--url must begin with http:// or https://')
if (url.username || url.password) fail('no login in --url: use --username and --password-env')
if (values.driver && !drivers.some((driver) => driver.name === values.driver)) fail(`no driver named ${values.driver}`)
const seconds = Number(values.seconds)
if (!(seconds > 0)) fail('--seconds wants a number above 0')
const password = values['password-env'] ? process.env[values['password-env']] : undefined
if (values.username && password === undefined)
  fail('--username needs --password-env with the name of a variable that is set')

const host = url.hostname.replace(/^\[|\]$/g, '')
const result = await probe({
  driver: values.driver ?? null,
  target: {
    host,
    port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    secure: url.protocol === 'https:',
    pin: null,
    login: values.username && password !== undefined ? { user: values.username, password } : null,
  },
  // The person at the keyboard named this address: it is the one place where any network may be asked.
  allowed: { networks: ['0.0.0.0/0', '::/0'], loopback: true },
  timeLimit: seconds * 1000,
})

if (values.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
else
  for (const reading of result.readings) {
    const channel = reading.channel === null ? '' : ` ${String(reading.channel)}`
    const value = reading.unavailable ?? `${String(reading.value)}${reading.unit ? ` ${reading.unit}` : ''}`
    process.stdout.write(`${reading.fact}${channel}\t${value}\t${reading.source}\n`)
  }
if (result.login === 'rejected') process.exit(4)
if (result.failure === 'unreachable' || result.failure === 'timeout') process.exit(3)

import { createSocket } from 'node:dgram'
import { createServer } from 'node:http'
import { bodyOf } from '../fake-http.ts'
import { startFakeOnvif } from '../fake-onvif.ts'
import { healthyState } from '../recorder-state.ts'

/**
 * Our fake ONVIF recorder as a host of its own: `node onvif-host.ts ADDRESS`, in a network namespace where ADDRESS is. It answers on
 * port 80 and to WS-Discovery (OASIS WS-Discovery 1.1; ONVIF Core, "Device discovery"), prints "ready", and when standard
 * input ends what it was asked, as JSON.
 */
const [address = ''] = process.argv.slice(2)
const GROUP = '239.255.255.250'
const PORT = 3702

const fake = await startFakeOnvif(healthyState(2))
// The fake listens on loopback and names a host that is nobody's, to catch drivers that follow it; here it is a host.
const relay = createServer((request, response) => {
  const pass = async (): Promise<void> => {
    const body = await bodyOf(request)
    const own = `http://127.0.0.1:${String(fake.port)}${request.url ?? '/'}`
    const answer = await fetch(own, { method: request.method ?? 'GET', ...(body === '' ? {} : { body }) })
    const text = (await answer.text()).replaceAll(`192.0.2.1:${String(fake.port)}`, address)
    const headers = { 'Content-Type': 'application/soap+xml; charset=utf-8', 'Content-Length': Buffer.byteLength(text) }
    response.writeHead(answer.status, headers).end(text)
  }
  pass().catch(() => response.destroy())
})
await new Promise<void>((resolve) => relay.listen(80, address, resolve))

const discovery = createSocket({ type: 'udp4', reuseAddr: true })
let probes = 0
discovery.on('message', (message, from) => {
  const asked = message.toString('utf8')
  const id = /<[^<>]*MessageID[^<>]*>([^<]{1,200})</.exec(asked)?.[1]
  if (!asked.includes('discovery/Probe') || id === undefined) return
  probes += 1
  discovery.send(match(id.trim()), from.port, from.address)
})
await new Promise<void>((resolve) => discovery.bind(PORT, resolve))
discovery.addMembership(GROUP, address)
console.log('ready')

process.stdin.resume()
process.stdin.once('end', () => {
  const { operations, logins, failedLogins } = fake
  console.log(JSON.stringify({ probes, operations, logins, failedLogins }))
  process.exit(0)
})

function match(relatesTo: string): string {
  const d = 'http://schemas.xmlsoap.org/ws/2005/04/discovery'
  const scopes = ['Profile/Streaming', 'type/video_encoder', 'name/Nadzor%20FR-16', 'hardware/FR-16']
  return `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="${d}" xmlns:dn="http://www.onvif.org/ver10/network/wsdl"><s:Header><a:MessageID>urn:uuid:6f9619ff-8b86-4d01-b42d-00c04fc964ff</a:MessageID><a:RelatesTo>${relatesTo}</a:RelatesTo><a:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:To><a:Action>${d}/ProbeMatches</a:Action></s:Header><s:Body><d:ProbeMatches><d:ProbeMatch><a:EndpointReference><a:Address>urn:uuid:6f9619ff-8b86-4d01-b42d-00c04fc964fe</a:Address></a:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>${scopes.map((scope) => `onvif://www.onvif.org/${scope}`).join(' ')}</d:Scopes><d:XAddrs>http://${address}/onvif/device_service</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>`
}

/** The peer's server, in a process of its own: express-pouchdb on leveldb in the folder given. Prints its port. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import express from 'express'
import expressPouchdb from 'express-pouchdb'
import PouchDB from 'pouchdb'

const folder = process.argv[2]
mkdirSync(folder, { recursive: true })
const Stored = PouchDB.defaults({ prefix: join(folder, 'db-') })
const app = express()
const settings = { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: join(folder, 'log.txt') }
app.use('/', expressPouchdb(Stored, settings))
const server = app.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`))

/** One run of an app over a phone's durable IndexedDB, with what can happen to it. */
export type FragileStorage = {
  factory: IDBFactory
  /** The process dies when it opens its n-th transaction from now; what is not committed then is undone. */
  dieAt(transaction: number): void
  die(): void
  dead(): boolean
  /** The disk is full: whatever writes is aborted with QuotaExceededError. */
  fill(full: boolean): void
  /** The next transaction meets a connection that the browser has dropped ("connection lost" of Safari). */
  loseConnection(): void
  /** No transaction is under way. */
  idle(): boolean
}

/** fake-indexeddb's transactions can be told why they end; the standard's cannot. */
type Abortable = IDBTransaction & { _abort(name: string): void }

const WRITES = ['add', 'put'] as const

export function fragileStorage(durable: IDBFactory, onDeath: () => void): FragileStorage {
  const under = new Set<IDBTransaction>()
  let countdown = Infinity
  let dead = false
  let full = false
  let lost = false

  function die(): void {
    if (dead) return
    dead = true
    for (const transaction of under) {
      try {
        transaction.abort()
      } catch {
        // It had just ended: committed is committed.
      }
    }
    onDeath()
  }

  function guard(db: IDBDatabase): void {
    const begin = db.transaction.bind(db)
    db.transaction = (names, mode, options) => {
      if (dead || lost) {
        lost = false
        throw new DOMException('The database connection is closing.', 'InvalidStateError')
      }
      const transaction = begin(names, mode, options)
      under.add(transaction)
      for (const end of ['complete', 'abort']) transaction.addEventListener(end, () => under.delete(transaction))
      if (full && mode === 'readwrite') refuseWrites(transaction as Abortable)
      countdown -= 1
      // Some way into it, so that half of it is written.
      if (countdown <= 0) setImmediate(die)
      return transaction
    }
  }

  const factory = new Proxy(durable, {
    get(target, property) {
      if (property !== 'open') {
        const value: unknown = Reflect.get(target, property)
        return typeof value === 'function' ? value.bind(target) : value
      }
      return (name: string, version?: number) => {
        if (dead) throw new DOMException('the process is dead', 'InvalidStateError')
        const request = target.open(name, version)
        request.addEventListener('success', () => guard(request.result))
        return request
      }
    },
  })

  return {
    factory,
    die,
    dieAt: (transaction) => void (countdown = transaction),
    dead: () => dead,
    fill: (next) => void (full = next),
    loseConnection: () => void (lost = true),
    idle: () => under.size === 0,
  }
}

function refuseWrites(transaction: Abortable): void {
  const storeOf = transaction.objectStore.bind(transaction)
  let refused = false
  transaction.objectStore = (name) => {
    const store = storeOf(name)
    for (const verb of WRITES) {
      const write = store[verb].bind(store)
      store[verb] = (value: unknown, key?: IDBValidKey) => {
        if (!refused) {
          refused = true
          setImmediate(() => {
            try {
              transaction._abort('QuotaExceededError')
            } catch {
              // It had ended already: the write fitted after all.
            }
          })
        }
        return write(value, key)
      }
    }
    return store
  }
}

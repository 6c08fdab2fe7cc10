import type { Adapter, AdapterPayload } from 'oidc-provider'

// What the local provider remembers between two requests of somebody who signs in. It is gone when
// the process ends, which costs a newcomer one more click.

/** More than this is not remembered: the oldest goes. */
const entriesMax = 1_000

/** Of what the provider gives no other. */
const defaultLifeSeconds = 600

interface Entry {
  readonly payload: AdapterPayload
  readonly expiresAtMs: number
}

/** A memory for each kind of thing that the provider keeps: sessions, codes, tokens. */
export const localStore = (): ((kind: string) => Adapter) => () => memory()

function memory(): Adapter {
  const entries = new Map<string, Entry>()
  const find = async (id: string): Promise<AdapterPayload | undefined> => {
    const entry = entries.get(id)
    return entry !== undefined && entry.expiresAtMs > Date.now() ? entry.payload : undefined
  }
  const findBy = async (
    isSought: (payload: AdapterPayload) => boolean,
  ): Promise<AdapterPayload | undefined> => {
    const [id] = [...entries].find(([, { payload }]) => isSought(payload)) ?? []
    return id === undefined ? undefined : find(id)
  }
  return {
    upsert: async (id, payload, expiresInSeconds = defaultLifeSeconds) => {
      entries.delete(id)
      entries.set(id, { payload, expiresAtMs: Date.now() + expiresInSeconds * 1000 })
      const oldest = entries.keys().next().value
      if (oldest !== undefined && entries.size > entriesMax) entries.delete(oldest)
    },
    find,
    findByUid: (uid) => findBy((payload) => payload.uid === uid),
    findByUserCode: (userCode) => findBy((payload) => payload.userCode === userCode),
    consume: async (id) => {
      const entry = entries.get(id)
      if (entry === undefined) return
      const consumed = Math.floor(Date.now() / 1000)
      entries.set(id, { ...entry, payload: { ...entry.payload, consumed } })
    },
    destroy: async (id) => void entries.delete(id),
    revokeByGrantId: async (grantId) => {
      for (const [id, { payload }] of entries) if (payload.grantId === grantId) entries.delete(id)
    },
  }
}

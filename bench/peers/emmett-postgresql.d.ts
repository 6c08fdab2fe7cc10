// The part of Emmett that is used here, so that the checks of this repository do not need it installed.
declare module '@event-driven-io/emmett-postgresql' {
  export interface EmmettEvent {
    readonly type: string
    readonly data: object
    readonly metadata?: object
  }

  export interface PostgresEventStore {
    readonly schema: { readonly migrate: () => Promise<unknown> }
    readonly appendToStream: (
      streamName: string,
      events: readonly EmmettEvent[],
      options: { readonly expectedStreamVersion: bigint },
    ) => Promise<unknown>
    readonly close: () => Promise<void>
  }

  export function getPostgreSQLEventStore(connectionString: string): PostgresEventStore
}

import type { Adapter, AdapterPayload } from 'oidc-provider';

/**
 * The library reads the machine's clock, the service its own: they differ where a clock is moved on purpose. What is stored
 * ends by the service's clock, which all our reads compare with; the library is given the same end by its own.
 */
export function inServiceTime(adapter: Adapter, clock: () => Date): Adapter {
  const ahead = () => Math.round((clock().getTime() - Date.now()) / 1000);
  const moved = <T extends AdapterPayload>(payload: T, seconds: number): T =>
    payload.exp === undefined || seconds === 0 ? payload : { ...payload, exp: payload.exp + seconds };
  const found = (payload: AdapterPayload | undefined | void) => (payload ? moved(payload, -ahead()) : undefined);
  return {
    ...adapter,
    find: async (id) => found(await adapter.find(id)),
    findByUid: async (uid) => found(await adapter.findByUid(uid)),
    upsert: (id, payload, expiresIn) => adapter.upsert(id, moved(payload, ahead()), expiresIn),
  };
}

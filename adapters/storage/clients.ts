import type { Adapter, AdapterPayload, ClientMetadata } from 'oidc-provider';
import { noOperations } from './artifact.ts';

/** Clients are applications of ours: read through their registry, never written by the library. */
export function clientStorage(findClient: (clientId: string) => Promise<ClientMetadata | undefined>): Adapter {
  return { ...noOperations, find: (clientId) => findClient(clientId) as Promise<AdapterPayload | undefined> };
}

import type { Client } from 'oidc-provider';
import { sectorOf } from '../clients/sector.ts';

/** A client is the same object as long as its registration stays as it is (`keepClients`). */
const known = new WeakMap<Client, string>();

/** The library's own rule puts all applications without a host in one sector. */
export function sectorOfClient(client: Client): string {
  const sector = known.get(client) ?? findSector(client);
  known.set(client, sector);
  return sector;
}

function findSector(client: Client): string {
  const { clientId, applicationType, redirectUris, sectorIdentifierUri } = client;
  return sectorOf(clientId, {
    ...(applicationType && { application_type: applicationType }),
    ...(redirectUris && { redirect_uris: redirectUris }),
    ...(sectorIdentifierUri && { sector_identifier_uri: sectorIdentifierUri }),
  });
}

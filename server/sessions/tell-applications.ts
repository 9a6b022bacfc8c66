import type { Knex } from 'knex';
import type { ClientMetadata } from 'oidc-provider';
import type { ClientRegistry } from '../clients/registry.ts';
import type { Config } from '../config.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { pairwiseSubject } from '../keys/pairwise.ts';
import { type BackchannelLogout, enqueueBackchannelLogouts } from '../outbox/enqueue.ts';

export type SessionParts = { config: Config; cipher: ColumnCipher; clients: ClientRegistry };

/** An application somebody is in, and the session id it knows. */
export type Entered = { clientId: string; personId: string; sid: string | undefined };

/** Puts a logout notice for each application that wants one in the outbox; gives back how many there are. */
export async function tellApplications(
  tx: Knex.Transaction,
  parts: SessionParts,
  entered: readonly Entered[],
): Promise<number> {
  const notices = await noticesFor(parts, entered);
  await enqueueBackchannelLogouts(tx, parts.cipher, notices);
  return notices.length;
}

export async function noticesFor(
  { config, clients }: SessionParts,
  entered: readonly Entered[],
): Promise<BackchannelLogout[]> {
  const notices: BackchannelLogout[] = [];
  for (const { clientId, personId, sid } of entered) {
    const client = await clients.find(clientId);
    const uri = client?.backchannel_logout_uri;
    if (!client || !uri || !sid) continue;
    notices.push({ clientId, uri, sub: pairwiseSubject(config.pairwiseKey, sectorOf(client), personId), sid });
  }
  return notices;
}

/** The sector of OpenID Connect Core 8.1: the host of the sector document, else of the one redirect host. */
function sectorOf(client: ClientMetadata): string {
  const address = client.sector_identifier_uri ?? client.redirect_uris?.[0];
  return address ? new URL(address).host : client.client_id;
}

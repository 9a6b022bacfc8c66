import type { Knex } from 'knex';
import type { ClientRegistry } from '../clients/registry.ts';
import { sectorOf } from '../clients/sector.ts';
import type { Config } from '../config.ts';
import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { pairwiseSubject } from '../keys/pairwise.ts';
import { type BackchannelLogout, enqueueBackchannelLogouts } from '../outbox/enqueue.ts';
import { findSubjectIn } from '../people/subject.ts';

export type SessionParts = { config: Config; cipher: ColumnCipher; clients: ClientRegistry };

/** An application somebody is in, and the session id it knows. */
export type Entered = { clientId: string; personId: string; sid: string | undefined };

/** Puts a logout notice for each application that wants one in the outbox; gives back how many there are. */
export async function tellApplications(
  tx: Knex.Transaction,
  parts: SessionParts,
  entered: readonly Entered[],
): Promise<number> {
  const notices = await noticesFor(tx, parts, entered);
  await enqueueBackchannelLogouts(tx, parts.cipher, notices);
  return notices.length;
}

export async function noticesFor(
  db: Queryable,
  { config, clients }: SessionParts,
  entered: readonly Entered[],
): Promise<BackchannelLogout[]> {
  const notices: BackchannelLogout[] = [];
  for (const { clientId, personId, sid } of entered) {
    const client = await clients.find(clientId);
    const uri = client?.backchannel_logout_uri;
    if (!client || !uri || !sid) continue;
    const sector = sectorOf(clientId, client);
    const subject = await findSubjectIn(db, personId, sector);
    notices.push({ clientId, uri, sub: pairwiseSubject(config.pairwiseKey, sector, subject), sid });
  }
  return notices;
}

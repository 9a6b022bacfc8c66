import type { Queryable } from '../db/database.ts';
import { pairwiseSubject } from '../keys/pairwise.ts';
import { enqueueSecurityEvents } from '../outbox/enqueue.ts';
import { listEventAddresses } from './facts/store.ts';
import type { MergingParts } from './parts.ts';
import type { Told } from './store.ts';

/** Names of our events; published in docs/departments.md, never renamed. */
export const mergedEvent = 'urn:yimen:event:account-merged';
export const separatedEvent = 'urn:yimen:event:account-separated';

/**
 * Tells the applications that knew both accounts, as far as they want events, each in its own names: the sub that is used no
 * more and the one that is used from now on, or that the two are two again.
 */
export async function tellOfSubjects(
  tx: Queryable,
  { config, cipher }: MergingParts,
  event: typeof mergedEvent | typeof separatedEvent,
  told: readonly Told[],
  now: Date,
): Promise<void> {
  const addresses = await listEventAddresses(
    tx,
    told.map(({ clientId }) => clientId),
  );
  const uriOf = new Map(addresses.map(({ client_id, security_events_uri }) => [client_id, security_events_uri]));
  const events = told.flatMap(({ clientId, sector, from, to }) => {
    const uri = uriOf.get(clientId);
    if (!uri) return [];
    const subject = (id: string) => pairwiseSubject(config.pairwiseKey, sector, id);
    const other = { format: 'iss_sub', iss: config.issuer, sub: subject(to) };
    const key = event === mergedEvent ? 'merged_into' : 'separated_from';
    return [{ clientId, uri, sub: subject(from), event, told: { [key]: other }, at: Math.floor(now.getTime() / 1000) }];
  });
  await enqueueSecurityEvents(tx, cipher, events);
}

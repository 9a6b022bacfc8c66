import type { Queryable } from '../db/database.ts';
import type { Translated } from '../lib/locale.ts';
import { listEnterable } from './store.ts';

/** An application as the directory of services shows it. `address` begins a login there. */
export type EnterableApplication = { clientId: string; name: Translated; unitName: Translated; address: string };

export async function listApplications(db: Queryable): Promise<EnterableApplication[]> {
  const rows = await listEnterable(db);
  return rows.map((row) => ({
    clientId: row.client_id,
    name: row.name,
    unitName: row.unit_name,
    address: row.address,
  }));
}

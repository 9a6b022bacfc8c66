import type { Knex } from 'knex';
import type { Queryable } from '../db/database.ts';

export type EventRow = {
  id: string;
  occurred_at: Date;
  type: string;
  outcome: string;
  actor_id: string | null;
  person_id: string | null;
  client_id: string | null;
  request_id: string | null;
  network: string | null;
  user_agent: string | null;
  /** JSON text. */
  detail: string;
};

export async function insertEvents(db: Queryable, rows: readonly EventRow[]): Promise<void> {
  await db<EventRow>('audit_events').insert([...rows]);
}

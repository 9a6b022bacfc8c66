import type { Queryable } from '../db/database.ts';
import type { Cause } from './cause.ts';

export const ringSize = 200;

export type FailedRequestRow = {
  at: Date;
  endpoint: string;
  error: string;
  cause: Cause;
  parameter: string | null;
  request_id: string | null;
};

/** Takes the next place of the ring, in one statement: however many come at once, none takes more than one place. */
export async function insertFailedRequest(db: Queryable, clientId: string, row: FailedRequestRow): Promise<void> {
  await db.raw(
    `WITH counted AS (
       INSERT INTO failed_request_counts AS c (client_id, count) VALUES (:clientId, 1)
       ON CONFLICT (client_id) DO UPDATE SET count = c.count + 1 RETURNING count)
     INSERT INTO failed_requests (client_id, slot, at, endpoint, error, cause, parameter, request_id)
     SELECT :clientId, counted.count % :ringSize, :at, :endpoint, :error, :cause, :parameter, :request_id FROM counted
     ON CONFLICT (client_id, slot) DO UPDATE SET at = EXCLUDED.at, endpoint = EXCLUDED.endpoint, error = EXCLUDED.error,
       cause = EXCLUDED.cause, parameter = EXCLUDED.parameter, request_id = EXCLUDED.request_id`,
    { clientId, ringSize, ...row },
  );
}

export async function listFailedRequests(db: Queryable, clientId: string): Promise<FailedRequestRow[]> {
  return db<FailedRequestRow>('failed_requests')
    .where({ client_id: clientId } as object)
    .orderBy('at', 'desc')
    .select('at', 'endpoint', 'error', 'cause', 'parameter', 'request_id');
}

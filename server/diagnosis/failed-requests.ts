import type { Queryable } from '../db/database.ts';
import { currentRequest } from '../http/request-context.ts';
import { type Cause, causeOf, parameterOf, type ToldError } from './cause.ts';
import { insertFailedRequest, listFailedRequests } from './store.ts';

/** What a person did or did not do is no fault of the application. */
const ofPeople = new Set([
  'access_denied',
  'login_required',
  'consent_required',
  'interaction_required',
  'account_selection_required',
  'unmet_authentication_requirements',
]);

export type FailedRequest = {
  at: Date;
  endpoint: string;
  error: string;
  cause: Cause;
  parameter: string | undefined;
  requestId: string | undefined;
};

/** Keeps what a team needs to mend its application: codes and names of parameters, nothing of a person and no secret. */
export async function recordFailedRequest(
  db: Queryable,
  { clientId, endpoint, told, at }: { clientId: string; endpoint: string; told: ToldError; at: Date },
): Promise<void> {
  if (ofPeople.has(told.error)) return;
  await insertFailedRequest(db, clientId, {
    at,
    endpoint,
    error: told.error,
    cause: causeOf(told),
    parameter: parameterOf(told) ?? null,
    request_id: currentRequest()?.requestId ?? null,
  });
}

/** The last 200, the newest first. */
export async function failedRequestsOf(db: Queryable, clientId: string): Promise<FailedRequest[]> {
  const rows = await listFailedRequests(db, clientId);
  return rows.map(({ request_id, parameter, ...row }) => ({
    ...row,
    parameter: parameter ?? undefined,
    requestId: request_id ?? undefined,
  }));
}

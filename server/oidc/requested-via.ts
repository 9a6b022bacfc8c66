import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Database } from '../db/database.ts';
import { comesThrough, parseRequestedVia, requestedVia } from '../federation/loops.ts';
import { chainOfSession } from '../federation/source-sessions.ts';

/** Another provider says through whom its request came. One that came through us goes in a circle (decision 0022). */
export function refuseCircle(ownIssuer: string, value: string | undefined): void {
  const through = parseRequestedVia(value);
  if (!through) throw new errors.InvalidRequest(`${requestedVia} is malformed`);
  if (comesThrough(ownIssuer, through)) throw new errors.AccessDenied('this login was begun here');
}

/**
 * The session rests on a login by one of those who ask: it tells them nothing that they did not say themselves, so the person
 * logs in by another way. Only requests of providers pay the look.
 */
export async function cameFromAsker(
  { database }: { database: Pick<Database, 'run'> },
  { oidc: { session, params, result } }: KoaContextWithOIDC,
): Promise<boolean> {
  const through = parseRequestedVia(params?.[requestedVia] as string | undefined) ?? [];
  if (through.length === 0 || !session?.accountId || result?.login) return false;
  const chain = (await chainOfSession(database, { uid: session.uid, amr: session.amr })) ?? [];
  return chain.some((house) => comesThrough(house, through));
}

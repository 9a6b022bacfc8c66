import type { Knex } from 'knex';
import { z } from 'zod';
import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { endSession } from '../sessions/end-session.ts';
import type { SessionParts } from '../sessions/tell-applications.ts';
import type { Arrival } from './arrival.ts';
import { subjectFingerprint } from './links.ts';
import { deleteSourceSessions, upsertSourceSession } from './running/store.ts';
import type { UpstreamLogout } from './source.ts';

/** What hands a login through a source on to the session that it becomes; in the result of the interaction. */
const originSchema = z.object({ sourceId: z.uuid(), subject: z.string(), sid: z.string().optional() });
export type SourceOrigin = z.infer<typeof originSchema>;

const sidContext = 'source_sessions.sid';
const longestSessionMs = 24 * 3600_000;

function sidFingerprint(cipher: ColumnCipher, issuer: string, sessionId: string): Buffer {
  return cipher.fingerprint(sidContext, `${issuer}\n${sessionId}`);
}

export function originOf(cipher: ColumnCipher, arrival: Arrival): SourceOrigin {
  const { sourceId, issuer, sessionId } = arrival;
  return {
    sourceId,
    subject: subjectFingerprint(cipher, arrival).toString('base64'),
    ...(sessionId !== undefined && { sid: sidFingerprint(cipher, issuer, sessionId).toString('base64') }),
  };
}

export function readOrigin(value: unknown): SourceOrigin | undefined {
  const parsed = originSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** Notes where a session came from; false when the source was switched off meanwhile: no login comes of it then (T-115). */
export function rememberSourceSession(
  db: Queryable,
  session: { sessionUid: string; personId: string; origin: SourceOrigin },
  now: Date,
): Promise<boolean> {
  const { sessionUid, personId, origin } = session;
  return upsertSourceSession(db, {
    sessionUid,
    personId,
    sourceId: origin.sourceId,
    fingerprint: Buffer.from(origin.subject, 'base64'),
    sidFingerprint: origin.sid === undefined ? null : Buffer.from(origin.sid, 'base64'),
    expiresAt: new Date(now.getTime() + longestSessionMs),
  });
}

type Which = { sourceId: string; logout?: UpstreamLogout };

/**
 * Ends the sessions that hang on a source, all of them or those an upstream logout names, with every grant and token in
 * them, and tells the applications (T-031, T-115). Gives their number.
 */
export async function endSourceSessions(
  tx: Knex.Transaction,
  parts: SessionParts,
  { sourceId, logout }: Which,
): Promise<number> {
  const { cipher } = parts;
  const named = logout && {
    ...(logout.subject !== undefined && {
      fingerprint: subjectFingerprint(cipher, { issuer: logout.issuer, subject: logout.subject }),
    }),
    ...(logout.sessionId !== undefined && {
      sidFingerprint: sidFingerprint(cipher, logout.issuer, logout.sessionId),
    }),
  };
  // a logout that names nobody ends nothing
  if (named && Object.keys(named).length === 0) return 0;
  const sessions = await deleteSourceSessions(tx, { sourceId, ...named });
  for (const { sessionUid, personId } of sessions) await endSession(tx, parts, { sessionUid, by: 'policy', personId });
  return sessions.length;
}

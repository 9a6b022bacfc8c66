import type { Knex } from 'knex';
import { z } from 'zod';
import { elsewhere } from '../authenticators/source/proves.ts';
import type { Change, Database, Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { endSession } from '../sessions/end-session.ts';
import type { SessionParts } from '../sessions/tell-applications.ts';
import type { Arrival } from './arrival.ts';
import { subjectFingerprint } from './links.ts';
import { deleteSourceSessions, findSessionChain, listSessionChains, sourceSessionNoted } from './running/store.ts';
import type { UpstreamLogout } from './source.ts';

/** What hands a login through a source on to the session that it becomes; in the result of the interaction. */
export const originSchema = z.object({
  sourceId: z.uuid(),
  subject: z.string(),
  sid: z.string().optional(),
  /** Issuers the login came through, the nearest first. */
  chain: z.array(z.string()).default([]),
  /** What a logout at the source takes, sealed. */
  upstream: z.string().optional(),
});
export type SourceOrigin = z.infer<typeof originSchema>;

export const upstreamContext = 'source_sessions.upstream';
const sidContext = 'source_sessions.sid';
const longestSessionMs = 24 * 3600_000;

function sidFingerprint(cipher: ColumnCipher, issuer: string, sessionId: string): Buffer {
  return cipher.fingerprint(sidContext, `${issuer}\n${sessionId}`);
}

export function originOf(cipher: ColumnCipher, arrival: Arrival): SourceOrigin {
  const { sourceId, issuer, sessionId, chain, upstream } = arrival;
  return {
    sourceId,
    subject: subjectFingerprint(cipher, arrival).toString('base64'),
    ...(sessionId !== undefined && { sid: sidFingerprint(cipher, issuer, sessionId).toString('base64') }),
    chain,
    ...(upstream && { upstream: cipher.encrypt(upstreamContext, JSON.stringify(upstream)).toString('base64') }),
  };
}

export function readOrigin(value: unknown): SourceOrigin | undefined {
  const parsed = originSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** Notes where a session came from, as the condition of saving it. */
export function sourceSession(
  { sessionUid, personId, origin }: { sessionUid: string; personId: string; origin: SourceOrigin },
  now: Date,
): Change {
  return sourceSessionNoted({
    sessionUid,
    personId,
    sourceId: origin.sourceId,
    fingerprint: Buffer.from(origin.subject, 'base64'),
    sidFingerprint: origin.sid === undefined ? null : Buffer.from(origin.sid, 'base64'),
    chain: origin.chain,
    upstream: origin.upstream === undefined ? null : Buffer.from(origin.upstream, 'base64'),
    expiresAt: new Date(now.getTime() + longestSessionMs),
  });
}

/** Issuers the login of a session came through, the nearest first; undefined when it was made here. */
export async function chainOfSession(
  database: Pick<Database, 'run'>,
  { uid, amr }: { uid?: string | undefined; amr?: readonly string[] | undefined },
): Promise<string[] | undefined> {
  // what a login was made by stands in its methods: sessions of ours pay no look
  return uid !== undefined && amr?.includes(elsewhere) ? findSessionChain(database, uid) : undefined;
}

/** The same for several sessions of one person, by their uid. */
export async function chainsOfSessions(db: Queryable, sessionUids: readonly string[]): Promise<Map<string, string[]>> {
  const rows = sessionUids.length > 0 ? await listSessionChains(db, sessionUids) : [];
  return new Map(rows.map(({ sessionUid, chain }) => [sessionUid, chain]));
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

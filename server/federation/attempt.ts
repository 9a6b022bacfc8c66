import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import type { SourceFailure } from './failures.ts';
import type { LiveSource } from './registry.ts';
import {
  answerContext,
  attemptContext,
  deleteAnswer,
  deleteAttempt,
  insertAnswer,
  upsertAttempt,
} from './running/store.ts';
import type { BeginRequest, Begun, Callback, Kept, UpstreamIdentity } from './source.ts';

export type AttemptParts = {
  config: { issuer: string };
  database: Database;
  cipher: ColumnCipher;
  clock: () => Date;
};

const attemptSeconds = 15 * 60;
/** Between a form of another site and the redirect that follows it. */
const answerSeconds = 60;

const keptSchema = z.record(z.string(), z.string());
const pairsSchema = z.array(z.tuple([z.string(), z.string()]));

export function callbackUrlOf(issuer: string, slug: string): string {
  return `${issuer}/federation/${slug}/callback`;
}

/**
 * Sends somebody to a source. What the answer is judged by is kept sealed under `binding`: a journey or session that only the
 * browser it belongs to can come back to, so that no answer of another browser fits (T-108).
 */
export async function beginUpstream(
  parts: AttemptParts,
  { id, config, source }: LiveSource,
  binding: string,
  request: Omit<BeginRequest, 'callbackUrl'>,
): Promise<Outcome<{ begun: Begun }, SourceFailure>> {
  const { issuer } = parts.config;
  const requestedVia = [issuer, ...(request.requestedVia ?? [])];
  const started = await source.begin({ ...request, requestedVia, callbackUrl: callbackUrlOf(issuer, config.id) });
  if (!started.ok || started.begun.how === 'credentials') return started;
  const sealed = parts.cipher.encrypt(attemptContext, JSON.stringify(started.begun.kept));
  const expiresAt = new Date(parts.clock().getTime() + attemptSeconds * 1000);
  await upsertAttempt(parts.database, { binding, sourceId: id, sealed, expiresAt });
  return started;
}

/** What came back. The attempt is used up first, whatever comes of it; without one there is nothing to judge by. */
export async function completeUpstream(
  parts: AttemptParts,
  live: LiveSource,
  binding: string,
  query: URLSearchParams,
): Promise<Outcome<{ identity: UpstreamIdentity }, SourceFailure>> {
  const sealed = await deleteAttempt(parts.database, binding, live.id, parts.clock());
  if (!sealed) return refuse('state-missing');
  const callback = await callbackOf(parts, live, query);
  if (!callback) return refuse('callback-malformed');
  const kept: Kept = keptSchema.parse(JSON.parse(parts.cipher.decrypt(attemptContext, sealed)));
  return live.source.complete(callback, kept);
}

/** Name and password that were typed on our own page: begun and ended in one. */
export async function completeWithCredentials(
  { config }: AttemptParts,
  { source, config: { id } }: LiveSource,
  typed: { username: string; password: string },
  request: Omit<BeginRequest, 'callbackUrl'>,
): Promise<Outcome<{ identity: UpstreamIdentity }, SourceFailure>> {
  const started = await source.begin({ ...request, callbackUrl: callbackUrlOf(config.issuer, id) });
  if (!started.ok) return started;
  if (started.begun.how !== 'credentials') return refuse('callback-malformed');
  return source.complete({ by: 'credentials', ...typed }, started.begun.kept);
}

const answerParameter = 'answer';

/**
 * Keeps a form that another site made the browser post: it came without our cookies (SameSite=Lax), so nobody can say yet
 * whose it is. The address to fetch it by works once, and only in the browser that the login was begun in.
 */
export async function keepPostedAnswer(
  parts: AttemptParts,
  { id, config }: LiveSource,
  fields: Readonly<Record<string, string>>,
): Promise<string> {
  const handle = randomBytes(32).toString('base64url');
  const encrypted = parts.cipher.encrypt(answerContext, JSON.stringify(Object.entries(fields)));
  const expiresAt = new Date(parts.clock().getTime() + answerSeconds * 1000);
  await insertAnswer(parts.database.knex, { handle, sourceId: id, encrypted, expiresAt });
  return `/federation/${config.id}/callback?${new URLSearchParams({ [answerParameter]: handle })}`;
}

async function callbackOf(
  { database, cipher, clock }: AttemptParts,
  { id, config }: LiveSource,
  query: URLSearchParams,
): Promise<Callback | undefined> {
  if (config.kind !== 'saml') return { by: 'browser', method: 'GET', parameters: query };
  const encrypted = await deleteAnswer(database.knex, query.get(answerParameter) ?? '', id, clock());
  if (!encrypted) return undefined;
  const pairs = pairsSchema.parse(JSON.parse(cipher.decrypt(answerContext, encrypted)));
  return { by: 'browser', method: 'POST', parameters: new URLSearchParams(pairs) };
}

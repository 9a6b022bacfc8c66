import { z } from 'zod';
import { recordEvent } from '../audit/record.ts';
import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { LiveSource, SourceRegistry } from './registry.ts';
import { deleteUpstreamRow, findUpstreamRow } from './running/store.ts';
import { upstreamContext } from './source-sessions.ts';

const stateContext = 'sources.logout';
/** Long enough to answer the question of a source, short enough that an address left behind leads nowhere. */
const wayBackMs = 15 * 60_000;

const sessionSchema = z.record(z.string(), z.string());
const stateSchema = z.object({ slug: z.string(), to: z.string(), until: z.number() });

type UpstreamParts = { knex: Queryable; cipher: ColumnCipher; sources: SourceRegistry; clock: () => Date };

/** The source whose session can be ended with this one; undefined when none can, or nobody wants it. */
export async function sourceToLeave(
  { knex, sources }: UpstreamParts,
  sessionUid: string,
): Promise<LiveSource | undefined> {
  const row = await findUpstreamRow(knex, sessionUid);
  const live = row?.upstream_encrypted && (await sources.list()).find(({ id }) => id === row.source_id);
  return live && live.config.logout !== 'never' ? live : undefined;
}

/**
 * Where the browser goes to end the session at the source as well, once: from there it comes back to us and on `to`. Undefined
 * when nothing is to be ended there, or the source does not say in time where.
 */
export async function leaveSource(
  parts: UpstreamParts & { config: { issuer: string } },
  { sessionUid, isWanted, to }: { sessionUid: string; isWanted: boolean; to: string },
): Promise<{ live: LiveSource; url: string } | undefined> {
  const { knex, cipher, sources, clock, config } = parts;
  const row = await deleteUpstreamRow(knex, sessionUid);
  const live = row && (await sources.list()).find(({ id }) => id === row.source_id);
  const { logout } = live?.config ?? {};
  if (!live?.source.logoutUrl || !row?.upstream_encrypted) return undefined;
  if (logout !== 'automatic' && !(logout === 'offered' && isWanted)) return undefined;
  const session = sessionSchema.parse(JSON.parse(cipher.decrypt(upstreamContext, row.upstream_encrypted)));
  const { id: slug } = live.config;
  const state = cipher.encrypt(stateContext, JSON.stringify({ slug, to, until: clock().getTime() + wayBackMs }));
  const returnTo = `${config.issuer}/federation/${slug}/logged-out`;
  const url = await live.source.logoutUrl(session, { returnTo, state: state.toString('base64url') });
  if (url === undefined) return undefined;
  const { person_id: personId, source_id: sourceId } = row;
  const about = { actorId: personId, personId, detail: { sourceId } };
  await recordEvent(knex, { type: 'source.logout.sent', outcome: 'success', ...about });
  return { live, url };
}

/** Where to go on after a logout at a source; undefined when this was not begun here, or long ago. */
export function readWayBack({ cipher, clock }: Pick<UpstreamParts, 'cipher' | 'clock'>, slug: string, sealed: string) {
  try {
    const state = stateSchema.parse(JSON.parse(cipher.decrypt(stateContext, Buffer.from(sealed, 'base64url'))));
    return state.slug === slug && clock().getTime() < state.until ? state.to : undefined;
  } catch {
    // anything at all can stand in an address
    return undefined;
  }
}

import type { Knex } from 'knex';
import { previewMerge } from '../merging/preview.ts';
import type { AccountParts } from './parts.ts';

/** What comes along at the desk, and may be told by number. */
export const deskMoves = ['identity_documents', 'posts', 'enterprises', 'mandates', 'consents'] as const;
type DeskRehearsal = { moves: Partial<Record<(typeof deskMoves)[number], number>>; sessions: number };

/** What a merge would do, counted, for the second person who decides on it; nothing where it could not be done. */
export async function rehearseDeskMerge(
  tx: Knex.Transaction,
  parts: AccountParts,
  { personId, otherId, administratorId }: { personId: string; otherId: string; administratorId: string },
): Promise<DeskRehearsal | object> {
  const wish = { survivingId: personId, retiredId: otherId, take: [], by: 'desk', actorId: administratorId } as const;
  const preview = await previewMerge(tx, parts, wish);
  if (!preview.ok) return {};
  const { moved, sessions } = preview.sum;
  return { moves: Object.fromEntries(deskMoves.map((name) => [name, moved[name] ?? 0])), sessions };
}

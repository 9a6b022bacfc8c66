import type { Queryable } from '../../db/database.ts';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import { isUuid } from '../../lib/uuid.ts';
import { openInvitee } from '../invitee.ts';
import type { PostDetails } from '../post.ts';
import { findLiveRows, findNamed, findWaiting, type LiveRow } from './rows/store.ts';

/** `officialName`: of whoever has the post or is asked to take it up; undefined when there is none to compare with. */
export type LivePost = { id: string; details: PostDetails; officialName: string | undefined };

type Placed = { unitId: string | undefined; jobNumber: string; fingerprint: Buffer | undefined };

/** Live posts that rows are about, by unit and job number. */
export async function findLive(
  db: Queryable,
  cipher: ColumnCipher,
  placed: readonly Placed[],
): Promise<Map<string, LivePost>> {
  const wanted = placed.flatMap(({ unitId, jobNumber }) => (unitId ? [{ unitId, jobNumber }] : []));
  const found = await findLiveRows(
    db,
    wanted.map(({ unitId }) => unitId),
    wanted.map(({ jobNumber }) => jobNumber),
  );
  return new Map(found.map((row) => [`${row.unitId} ${row.jobNumber}`, livePost(cipher, row)]));
}

function livePost(cipher: ColumnCipher, row: LiveRow): LivePost {
  const { id, title, jobNumber, isPrimary, position, startsOn, endsOn } = row;
  const invited = row.sealedInvitee && openInvitee(cipher, row.sealedInvitee).name;
  return {
    id,
    details: { title, jobNumber, startsOn, endsOn: endsOn ?? undefined, isPrimary, position },
    officialName: row.personName ?? invited ?? undefined,
  };
}

/** Persons of these rows whom the unit waits for already, as `<unit> <fingerprint>`. */
export async function waitingFor(db: Queryable, placed: readonly Placed[]): Promise<Set<string>> {
  const wanted = placed.flatMap(({ unitId, fingerprint }) => (unitId && fingerprint ? [{ unitId, fingerprint }] : []));
  const found = await findWaiting(
    db,
    wanted.map(({ unitId }) => unitId),
    wanted.map(({ fingerprint }) => fingerprint),
  );
  return new Set(found.map(({ unitId, fingerprint }) => `${unitId} ${fingerprint.toString('base64')}`));
}

/** Units at or below one, by what rows call them. */
export async function unitsNamed(
  db: Queryable,
  rootId: string,
  names: readonly string[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(names.filter((name) => name !== ''))];
  if (wanted.length === 0) return new Map();
  const ids = wanted.map((name) => name.toLowerCase()).filter(isUuid);
  const codes = wanted.map((name) => name.toUpperCase());
  const found = await findNamed(db, rootId, { ids, codes });
  const byKey = new Map(found.flatMap(({ id, uscc }) => [[id, id] as const, [uscc?.toLowerCase() ?? id, id] as const]));
  return new Map(
    wanted.flatMap((name) => {
      const unitId = byKey.get(name.toLowerCase());
      return unitId ? [[name, unitId] as const] : [];
    }),
  );
}

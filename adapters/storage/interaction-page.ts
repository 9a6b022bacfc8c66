import type { Statement } from '../../server/db/database.ts';
import type { ReadAhead } from '../../server/db/read-along.ts';
import { hashId } from './artifact.ts';
import type { StorageParts } from './create-storage.ts';
import { requestMemory } from './request-memory.ts';

/** Every page of a login reads the interaction, and what has been proven in it and by whom: one round trip. */
const findForPage: Statement = {
  name: 'interaction-find-for-page',
  text: `SELECT t.payload::text AS text, j.state, j.version,
      CASE WHEN j.state ->> 'personId' IS NOT NULL
        THEN journey_person((j.state ->> 'personId')::uuid, t.payload #>> '{params,client_id}', $2::timestamptz) END AS known
    FROM oidc_transient t
    LEFT JOIN journeys j ON j.uid_hash = t.id_hash
    WHERE t.id_hash = $1::bytea AND t.model = 'Interaction'`,
};

type PageRow = { text: string; state: unknown; version: number | null; known: unknown };

export const interactionKey = (idHash: Buffer) => `interaction:${idHash.toString('hex')}` as const;

export function interactionPages({ database, currentRequest, clock }: StorageParts) {
  const memory = requestMemory(currentRequest);
  const valuesOf = (idHash: Buffer) => [idHash, clock()];

  /** Without an interaction nothing is known of the journey, which outlives it. */
  function remember(idHash: Buffer, row: PageRow | null): string | null {
    memory.set(interactionKey(idHash), row?.text ?? null);
    if (!row) return null;
    const { text, state, version, known } = row;
    memory.set(`journey:${idHash.toString('hex')}`, version === null ? null : { state, version, known });
    return text;
  }

  return {
    async find(idHash: Buffer): Promise<string | null> {
      const { rows } = await database.run<PageRow>(findForPage, valuesOf(idHash));
      return remember(idHash, rows[0] ?? null);
    },

    /** For a statement that the request sends before: see `Storage.readAhead`. */
    ahead(uid: string): ReadAhead {
      const idHash = hashId(uid);
      const text = `(SELECT row_to_json(page) FROM (${findForPage.text}) AS page)`;
      return {
        read: { text, values: valuesOf(idHash) },
        remember: (found) => void remember(idHash, found as PageRow | null),
      };
    },
  };
}

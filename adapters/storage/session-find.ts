import Provider from 'oidc-provider';
import type { Statement } from '../../server/db/database.ts';
import { type GrantColumns, identityColumns } from './identities.ts';
import { type PersonColumns, personColumns } from './request-memory.ts';

/**
 * The session, its person and, when the request names an application, what was granted to it: one read for the whole hop. Joined
 * as tables, a planner that saw them nearly empty reads all grants there are by now; each is looked up by its whole key instead.
 */
const columnsOf = (client: string, now: '$2' | '$3') => `s.id_hash, s.session_uid, s.payload::text AS text,
    g.payload::text AS grant_text, s.payload #>> ARRAY['authorizations', ${client}, 'grantId'] AS grant_id,
    ${identityColumns(now)}, ${personColumns}
  FROM oidc_sessions s
  LEFT JOIN LATERAL (SELECT * FROM oidc_grants WHERE model = 'Grant'
    AND id_hash = sha256(convert_to(s.payload #>> ARRAY['authorizations', ${client}, 'grantId'], 'UTF8')) LIMIT 1) g ON TRUE
  LEFT JOIN LATERAL (SELECT * FROM persons WHERE id = s.person_id LIMIT 1) p ON TRUE`;

/** Shared by requests: the name of the application stands behind the 32 bytes of each key (see `keyOf`). */
export const findById: Statement = {
  name: 'session-find',
  text: `SELECT asked.place::int, found.* FROM (
      SELECT place, substr(key, 1, 32) AS id_hash, nullif(convert_from(substr(key, 33), 'UTF8'), '') AS client
      FROM unnest((SELECT $1::bytea[])) WITH ORDINALITY AS given (key, place)) AS asked
    CROSS JOIN LATERAL (SELECT ${columnsOf('asked.client', '$2')}
      WHERE s.model = 'Session' AND s.id_hash = asked.id_hash OFFSET 0) AS found`,
};
export const findByUid: Statement = {
  name: 'session-find-by-uid',
  text: `SELECT ${columnsOf('$2', '$3')} WHERE s.session_uid = $1`,
};

export type SessionRow = PersonColumns &
  GrantColumns & {
    place: number;
    id_hash: Buffer;
    session_uid: string;
    text: string;
    grant_id: string | null;
  };

/** Of the read that requests share: the session, and which application is asked for. */
export const keyOf = (idHash: Buffer) => Buffer.concat([idHash, Buffer.from(askedClient() ?? '')]);

/** The application the browser is on its way to, if the address says so. */
export function askedClient(): string | null {
  const asked = Provider.ctx?.query?.client_id;
  return typeof asked === 'string' && /^[\x21-\x7e]{1,128}$/.test(asked) ? asked : null;
}

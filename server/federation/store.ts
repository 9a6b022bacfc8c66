import { randomUUID } from 'node:crypto';
import type { Change, Queryable } from '../db/database.ts';
import type { SourceKind } from './source.ts';

export const secretsContext = 'identity_sources.secrets';
export const subjectContext = 'source_links.subject';

export type SourceRow = {
  id: string;
  kind: SourceKind;
  slug: string;
  issuer: string;
  configuration: Record<string, unknown>;
  secrets_encrypted: Buffer;
  enabled: boolean;
  position: number;
  version: number;
  created_at: Date;
  updated_at: Date;
};

export async function listSourceRows(db: Queryable): Promise<SourceRow[]> {
  return db<SourceRow>('identity_sources').orderBy(['position', 'slug']);
}

export async function findSourceRow(db: Queryable, slug: string): Promise<SourceRow | undefined> {
  return db<SourceRow>('identity_sources').where({ slug }).first();
}

export type NewSource = Pick<
  SourceRow,
  'kind' | 'slug' | 'issuer' | 'configuration' | 'secrets_encrypted' | 'enabled' | 'position'
> & { at: Date };

/** Undefined when another source has this slug or this issuer. */
export async function insertSource(tx: Queryable, { at, ...source }: NewSource): Promise<string | undefined> {
  const row = { ...source, configuration: JSON.stringify(source.configuration) };
  const [made] = await tx('identity_sources')
    .insert({ ...row, id: randomUUID(), created_at: at, updated_at: at })
    .onConflict()
    .ignore()
    .returning<{ id: string }[]>('id');
  return made?.id;
}

export async function updateSettings(
  tx: Queryable,
  {
    id,
    at,
    configuration,
    ...settings
  }: Pick<SourceRow, 'id' | 'configuration' | 'secrets_encrypted' | 'position'> & {
    at: Date;
  },
): Promise<void> {
  const row = { ...settings, configuration: JSON.stringify(configuration), updated_at: at };
  await tx('identity_sources').where({ id }).update(row);
}

/** The source, if this changed anything. */
export async function updateEnabled(tx: Queryable, slug: string, enabled: boolean, at: Date) {
  const [row] = await tx('identity_sources')
    .where({ slug, enabled: !enabled })
    .update({ enabled, updated_at: at })
    .returning<{ id: string }[]>('id');
  return row?.id;
}

export type LinkRow = {
  id: string;
  person_id: string;
  source_id: string;
  slug: string;
  name: string | null;
  linked_at: Date;
  last_used_at: Date | null;
};

export type NewLink = {
  personId: string;
  sourceId: string;
  issuer: string;
  fingerprint: Buffer;
  subjectEncrypted: Buffer;
  usedAt: Date | null;
  at: Date;
};

/**
 * The unique index decides among parallel tries: undefined when this upstream identity opens an account already, whosever,
 * or when the source was switched off meanwhile (T-115, T-163).
 */
export async function insertLink(tx: Queryable, link: NewLink): Promise<string | undefined> {
  const { rows } = await tx.raw<{ rows: { id: string }[] }>(
    `INSERT INTO source_links
       (id, person_id, source_id, issuer, subject_fingerprint, subject_encrypted, linked_at, last_used_at)
     SELECT :id, :personId, s.id, :issuer, :fingerprint, :subjectEncrypted, :at, :usedAt
     FROM identity_sources s WHERE s.id = :sourceId AND s.enabled
     ON CONFLICT (subject_fingerprint) WHERE ended_at IS NULL DO NOTHING
     RETURNING id`,
    { id: randomUUID(), ...link },
  );
  return rows[0]?.id;
}

/** Changes no row when the link is no more the person's, or they may not log in. They are held first, as whoever takes it off has it. */
export function linkTouched(personId: string, fingerprint: Buffer, at: Date): Change {
  return {
    text: `UPDATE source_links SET last_used_at = $3
      WHERE subject_fingerprint = $2 AND person_id = $1 AND ended_at IS NULL AND {if}
        AND EXISTS (SELECT FROM persons WHERE id = $1 AND status = 'active' FOR SHARE)`,
    values: [personId, fingerprint, at],
  };
}

export async function listLinkRows(db: Queryable, personId: string): Promise<(LinkRow & { enabled: boolean })[]> {
  return db('source_links as l')
    .join('identity_sources as s', 's.id', 'l.source_id')
    .where({ 'l.person_id': personId })
    .whereNull('l.ended_at')
    .orderBy('l.linked_at')
    .select('l.id', 'l.person_id', 'l.source_id', 's.slug', 's.enabled', 'l.name', 'l.linked_at', 'l.last_used_at');
}

export async function updateLinkName(tx: Queryable, personId: string, id: string, name: string | null) {
  return (await tx('source_links').where({ id, person_id: personId }).whereNull('ended_at').update({ name })) === 1;
}

/** The source it was at; undefined when the person has no such link. */
export async function endLinkRow(tx: Queryable, personId: string, id: string, at: Date): Promise<string | undefined> {
  const [row] = await tx('source_links')
    .where({ id, person_id: personId })
    .whereNull('ended_at')
    .update({ ended_at: at })
    .returning<{ source_id: string }[]>('source_id');
  return row?.source_id;
}

/** Ways to log in beside links: whatever opens the account by ourselves, or a link at a source that is switched on. */
export async function countOtherWays(tx: Queryable, personId: string, linkId: string): Promise<number> {
  const { rows } = await tx.raw<{ rows: { ways: number }[] }>(
    `SELECT ((SELECT count(*) FROM passkeys WHERE person_id = :personId)
       + (SELECT count(*) FROM identifiers WHERE person_id = :personId AND verified_at IS NOT NULL)
       + (SELECT count(*) FROM source_links l JOIN identity_sources s ON s.id = l.source_id AND s.enabled
          WHERE l.person_id = :personId AND l.ended_at IS NULL AND l.id <> :linkId))::int AS ways`,
    { personId, linkId },
  );
  return rows[0]?.ways ?? 0;
}

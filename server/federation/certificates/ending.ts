import type { Knex } from 'knex';
import type { Config } from '../../config.ts';
import type { Queryable } from '../../db/database.ts';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import { daysLeft, soonDays } from '../../lib/days-left.ts';
import { enqueueNotices } from '../../people/notices/enqueue-notices.ts';
import { listHoldersOverProvince } from '../../roles/list-roles.ts';
import { readSource } from '../read-source.ts';
import { findSourceRow, listSourceRows, type SourceRow } from '../store.ts';
import { certificatesOf, type SourceCertificate } from './read-certificates.ts';
import { noteTold } from './store.ts';

type Parts = { knex: Knex; cipher: ColumnCipher; config: Pick<Config, 'issuer'>; clock: () => Date };

/** Days before the end of a certificate at which administrators are told; 0: it has ended. */
const noticeDays = [0, 3, 14, soonDays] as const;

export async function listCertificates(
  { knex, cipher }: { knex: Queryable; cipher: ColumnCipher },
  slug: string,
): Promise<SourceCertificate[]> {
  const row = await findSourceRow(knex, slug);
  return row ? certificatesOf(row, cipher) : [];
}

export type EndingCertificate = Pick<SourceCertificate, 'use' | 'endsAt'> & { slug: string };

/** What has ended, or ends within a month, of sources that are switched on; not what the next one is in place for. */
export async function listEndingCertificates({
  knex,
  cipher,
  clock,
}: Omit<Parts, 'config'>): Promise<EndingCertificate[]> {
  const now = clock();
  return (await enabledSources(knex)).flatMap((row) =>
    certificatesOf(row, cipher)
      .filter(({ endsAt, isReplaced }) => !isReplaced && daysLeft(endsAt, now) <= soonDays)
      .map(({ use, endsAt }) => ({ slug: row.slug, use, endsAt })),
  );
}

/** Tells system administrators of the province of certificates that end; a job calls it. Gives how many notices it made. */
export async function tellOfEndingCertificates(parts: Parts): Promise<number> {
  const now = parts.clock();
  let told = 0;
  for (const row of await enabledSources(parts.knex))
    for (const certificate of certificatesOf(row, parts.cipher)) {
      const days = dueOf(certificate.endsAt, now);
      if (days === undefined || certificate.isReplaced) continue;
      if (await parts.knex.transaction((tx) => tellOnce(tx, parts, { row, certificate, days, now }))) told += 1;
    }
  return told;
}

/** Only the last of the notices that are due: whoever adds a certificate of ten days is told once, not twice. */
function dueOf(endsAt: Date, now: Date): number | undefined {
  const left = daysLeft(endsAt, now);
  return noticeDays.find((days) => left <= days);
}

async function tellOnce(
  tx: Knex.Transaction,
  { cipher, config }: Parts,
  { row, certificate, days, now }: { row: SourceRow; certificate: SourceCertificate; days: number; now: Date },
): Promise<boolean> {
  // with nobody to tell it is not told, and comes up again
  const administrators = await listHoldersOverProvince(tx, 'sources.write');
  if (administrators.length === 0) return false;
  const { use, fingerprint, endsAt } = certificate;
  if (!(await noteTold(tx, { sourceId: row.id, fingerprint, days }, now))) return false;
  const address = `${config.issuer}/console/sources/${row.slug}`;
  const told = { source: readSource(row).label, use, days: daysLeft(endsAt, now), address };
  for (const personId of administrators)
    await enqueueNotices(tx, cipher, personId, { code: 'source.certificate-ending', ...told });
  return true;
}

async function enabledSources(db: Queryable): Promise<SourceRow[]> {
  return (await listSourceRows(db)).filter(({ enabled }) => enabled);
}

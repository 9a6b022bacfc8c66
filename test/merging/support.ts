import { randomUUID } from 'node:crypto';
import { createClientRegistry } from '../../server/clients/registry.ts';
import type { Database } from '../../server/db/database.ts';
import { createColumnCipher } from '../../server/keys/column-cipher.ts';
import { parseIdentifier } from '../../server/people/identifiers.ts';
import type { IdentityDocument } from '../../server/people/identity-documents/document.ts';
import { insertDocument } from '../../server/people/identity-documents/store.ts';
import { insertVerifiedIdentifier, updateAssurance } from '../../server/people/store.ts';
import type { RecoveryParts } from '../../server/recovery/factor-changed.ts';
import { mergeAndTell, undoAndTell } from '../../server/recovery/merged.ts';
import { citizenNumber } from '../people/citizen-number.ts';
import type { TestApp } from '../support/app.ts';
import { testConfig } from '../support/config.ts';

export type Merging = RecoveryParts & { database: Database };

export async function mergingParts(database: Database, clock = () => new Date()): Promise<Merging> {
  const config = testConfig();
  const cipher = createColumnCipher(config);
  return { config, cipher, clock, database, clients: await createClientRegistry({ database, cipher }) };
}

export async function partsOf({ config, cipher, database }: TestApp, clock = () => new Date()): Promise<Merging> {
  return { config, cipher, clock, database, clients: await createClientRegistry({ database, cipher }) };
}

let next = 0;

/** A mobile number that no other person of the run has. */
export function freshMobile(): string {
  next += 1;
  return `1390${String(next).padStart(7, '0')}`;
}

/** A person with a login name; `level` verifies them by a document of their own. */
export async function makePerson(
  { database, cipher }: Merging,
  options: {
    mobile?: string;
    name?: string;
    level?: number;
    document?: Pick<IdentityDocument, 'type' | 'issuer' | 'number'>;
  } = {},
): Promise<string> {
  const { knex } = database;
  const id = randomUUID();
  await knex('persons').insert({ id });
  const parsed = parseIdentifier(options.mobile ?? freshMobile());
  if (!parsed.ok) throw new Error('not a mobile number');
  await insertVerifiedIdentifier(knex, cipher, id, parsed.identifier);
  if (options.level) {
    const document = options.document ?? { type: 'resident-id' as const, issuer: 'CHN', number: citizenNumber() };
    const proof = {
      document,
      level: options.level,
      method: 'registry',
      at: new Date(),
      name: options.name ?? '李示例',
    };
    await insertDocument(knex, cipher, id, proof);
    await updateAssurance(knex, id, proof);
  }
  return id;
}

/** Ids of everything that opens an account. */
export async function waysOf({ database: { knex } }: Merging, personId: string): Promise<string[]> {
  const lists = await Promise.all([
    knex('identifiers').where({ person_id: personId }).pluck('id'),
    knex('passkeys').where({ person_id: personId }).pluck('id'),
    knex('source_links').where({ person_id: personId }).pluck('id'),
  ]);
  return lists.flat();
}

export async function merge(parts: Merging, survivingId: string, retiredId: string, take?: readonly string[]) {
  const all = take ?? (await waysOf(parts, retiredId));
  return parts.database.knex.transaction((tx) =>
    mergeAndTell(tx, parts, { survivingId, retiredId, take: all, by: 'person', actorId: survivingId }),
  );
}

export async function undo(parts: Merging, mergeId: string) {
  return parts.database.knex.transaction((tx) =>
    undoAndTell(tx, parts, { mergeId, by: 'operator', actorId: undefined }),
  );
}

/** What only grows or moves by itself. */
const growing = new Set([
  'audit_events',
  'audit_seals',
  'audit_seal_members',
  'outbox_entries',
  'development_messages',
  'throttle_counters',
  'account_merges',
  'account_merge_moves',
  'repudiations',
]);

/** Every row of every other table, as text. */
export async function dumpAll({ knex }: Database): Promise<Record<string, string[]>> {
  const { rows: tables } = await knex.raw<{ rows: { relname: string }[] }>(
    `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname`,
  );
  const dump: Record<string, string[]> = {};
  for (const { relname } of tables) {
    if (growing.has(relname)) continue;
    const { rows } = await knex.raw<{ rows: { row: string }[] }>('SELECT t::text AS row FROM ?? AS t ORDER BY 1', [
      relname,
    ]);
    dump[relname] = rows.map(({ row }) => row);
  }
  return dump;
}

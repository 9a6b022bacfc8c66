import type { Change, Queryable } from '../db/database.ts';
import type { Identity, IdentityFacts, IdentityKey } from '../lib/identity.ts';
import type { Assurance } from './qualify.ts';

/** What an application has to know of somebody to let them choose. */
export type Wearer = Assurance & {
  /** Every identity that may be worn now. */
  identities: readonly Identity[];
  /** The one last chosen for this application. */
  remembered: IdentityKey | undefined;
};

/** As the SQL function `wearer_of` tells it. */
export type WearerRow = {
  assuranceLevel: number;
  assuranceAt: string | null;
  identities: Identity[];
  remembered: IdentityKey | null;
};

export function mapWearerRow({ assuranceLevel, assuranceAt, identities, remembered }: WearerRow): Wearer {
  return {
    assuranceLevel,
    assuranceAt: assuranceAt === null ? null : new Date(assuranceAt),
    identities,
    remembered: remembered ?? undefined,
  };
}

/** All of it in one read; undefined when the account may not be used (T-054). */
export async function readWearer(
  db: Queryable,
  { personId, clientId, now }: { personId: string; clientId: string; now: Date },
): Promise<Wearer | undefined> {
  const { rows } = await db.raw<{ rows: { wearer: WearerRow | null }[] }>(
    'SELECT wearer_of(:personId::uuid, :clientId, :now) AS wearer',
    { personId, clientId, now },
  );
  const wearer = rows[0]?.wearer;
  return wearer ? mapWearerRow(wearer) : undefined;
}

export type Choice = { personId: string; clientId: string; identity: IdentityKey; at: Date };

const save = `INSERT INTO identity_choices (person_id, client_id, identity, chosen_at)
  SELECT $1::uuid, $2::text, $3::text, $4::timestamptz WHERE {if}
  ON CONFLICT (person_id, client_id) DO UPDATE SET identity = EXCLUDED.identity, chosen_at = EXCLUDED.chosen_at`;

/** The same as `saveChoice`, where the act is one statement. */
export function choiceSaved({ personId, clientId, identity, at }: Choice): Change {
  return { text: save, values: [personId, clientId, identity, at] };
}

export async function saveChoice(tx: Queryable, { personId, clientId, identity, at }: Choice): Promise<void> {
  await tx('identity_choices')
    .insert({ person_id: personId, client_id: clientId, identity, chosen_at: at })
    .onConflict(['person_id', 'client_id'])
    .merge();
}

/** `facts`: undefined when the identity may not be worn any more. */
export type RememberedChoice = { clientId: string; key: IdentityKey; facts: IdentityFacts | undefined; chosenAt: Date };

type ChoiceRow = { client_id: string; identity: IdentityKey; facts: IdentityFacts | null; chosen_at: Date };

export async function readChoices(db: Queryable, personId: string, now: Date): Promise<RememberedChoice[]> {
  const { rows } = await db.raw<{ rows: ChoiceRow[] }>(
    `SELECT client_id, identity, identity_facts(person_id, identity, :now) AS facts, chosen_at
     FROM identity_choices WHERE person_id = :personId ORDER BY chosen_at DESC, client_id`,
    { personId, now },
  );
  return rows.map((row) => ({
    clientId: row.client_id,
    key: row.identity,
    facts: row.facts ?? undefined,
    chosenAt: row.chosen_at,
  }));
}

import type { Knex } from 'knex';
import type { Config } from '../config.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { maskName } from '../lib/mask.ts';
import { enqueueNotices } from '../people/notices/enqueue-notices.ts';
import type { Notice } from '../people/notices/notice.ts';
import { listPeopleConcerned, type MandateRow } from './store.ts';

type TellingParts = { config: Config; cipher: ColumnCipher };

/** Tells the account or agency that is asked again. */
export async function tellOffered(tx: Knex.Transaction, parts: TellingParts, row: MandateRow): Promise<void> {
  const [one] = await listPeopleConcerned(tx, [row.id]);
  if (one?.holder_id) await tellInvited(tx, parts, one.holder_id, one.enterprise_name);
}

/** Tells somebody who has an account already; a person who may have none gets a link by SMS. */
export async function tellInvited(
  tx: Knex.Transaction,
  { config, cipher }: TellingParts,
  personId: string,
  enterprise: string,
): Promise<void> {
  const address = new URL('/account/mandates', config.issuer).href;
  await enqueueNotices(tx, cipher, personId, { code: 'mandate.offered', enterprise, address });
}

/** Tells whoever granted it what the other side said. */
export async function tellAnswered(
  tx: Knex.Transaction,
  { cipher }: TellingParts,
  row: MandateRow,
  answer: 'accepted' | 'declined',
  answeredBy: string | undefined,
): Promise<void> {
  const [one] = await listPeopleConcerned(tx, [row.id]);
  if (!one) return;
  const agent = one.agency_name ?? maskName(answeredBy ?? '');
  await enqueueNotices(tx, cipher, one.granted_by, {
    code: `mandate.${answer}`,
    enterprise: one.enterprise_name,
    agent,
  });
}

/**
 * Tells both sides of what ended, each person once for each enterprise, and not whoever did it. Whoever lost the right their
 * grants rested on hears of that one alone; a former representative hears of the change from the registry's side.
 */
export async function tellEnded(
  tx: Knex.Transaction,
  { cipher }: TellingParts,
  ended: readonly MandateRow[],
): Promise<void> {
  const rows = new Map(ended.map((row) => [row.id, row]));
  const told = new Set<string>();
  const tell = async (personId: string, notice: Notice) => {
    const key = `${personId} ${JSON.stringify(notice)}`;
    if (told.has(key)) return;
    told.add(key);
    await enqueueNotices(tx, cipher, personId, notice);
  };
  for (const one of await listPeopleConcerned(tx, [...rows.keys()])) {
    const row = rows.get(one.id);
    if (!row) continue;
    const { end_reason, ended_by, accepted_at } = row;
    const enterprise = one.enterprise_name;
    const expired = end_reason === 'expired' || end_reason === 'invitation-expired';
    if (accepted_at && one.holder_id && one.holder_id !== ended_by) {
      await tell(one.holder_id, { code: 'mandate.ended', enterprise, expired });
    }
    const concernsGrantor = expired || end_reason === 'given-up' || end_reason === 'withdrawn';
    if (concernsGrantor && one.granted_by !== ended_by) {
      const agent = one.agency_name ?? (one.holder_name ? maskName(one.holder_name) : '');
      await tell(one.granted_by, { code: 'mandate.ended-given', enterprise, agent, expired });
    }
  }
}

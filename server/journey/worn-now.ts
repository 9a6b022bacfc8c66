import { findWearer } from '../identities/wearer.ts';
import type { Identity, IdentityKey } from '../lib/identity.ts';
import type { Journey, JourneyParts } from './parts.ts';

/** What is true now of an identity that whoever is logged in was asked in; undefined when it has ended. */
export async function wornNow(
  { knex, clock }: JourneyParts,
  { interaction, application }: Journey,
  key: IdentityKey,
): Promise<Identity | undefined> {
  if (key === 'citizen') return { key, facts: { type: 'citizen' } };
  const personId = interaction.session?.accountId;
  if (!personId || !application) return undefined;
  const wearer = await findWearer(knex, { personId, clientId: application.clientId, now: clock() });
  return wearer?.identities.find((one) => one.key === key);
}

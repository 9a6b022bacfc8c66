import { type Authority, authoritiesOf, rightsFor } from './authority.ts';
import { type ListParts, listMandates } from './list.ts';
import { type Mandate, renewableDays } from './mandate.ts';
import { excessOver } from './right.ts';

/** One form sends so many ticks at most. */
const mostRenewed = 50;

/** What a person can grant anew for an enterprise: ended with the right it rested on or by time, not theirs, and within their right. */
export async function listRenewable(
  parts: ListParts,
  personId: string,
  enterpriseId: string,
  now: Date,
): Promise<Mandate[]> {
  const rights = await authoritiesOf(parts.knex, personId, enterpriseId, now);
  if (rights.length === 0) return [];
  const page = { states: ['ended'], limit: mostRenewed } as const;
  const expiredSince = new Date(now.getTime() - renewableDays * 86_400_000);
  const { mandates } = await listMandates(
    parts,
    { renewableOf: enterpriseId, except: personId, expiredSince },
    now,
    page,
  );
  // the new end is chosen later, so time is no matter here
  const fits = ({ services, acts }: Mandate, right: Authority) =>
    !excessOver({ services, acts, validUntil: now }, right);
  return mandates.filter((one) => rightsFor(rights, one.role).some((right) => fits(one, right)));
}

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { createFakePopulationRegistry } from '../../adapters/registries/fake-population.ts';
import type { Acts } from '../../server/approvals/act.ts';
import { decideApproval } from '../../server/approvals/decide.ts';
import { requestApproval } from '../../server/approvals/request-approval.ts';
import { createActs } from '../../server/console/acts.ts';
import type { ColumnCipher } from '../../server/keys/column-cipher.ts';
import { verifyIdentity } from '../../server/people/verify-identity.ts';
import { endRole } from '../../server/roles/end-role.ts';
import { citizenNumber } from '../people/citizen-number.ts';
import { hold, makePerson, makeUnitBelow } from '../roles/province.ts';

/** Who holds the offices of a root of its own, and what was acknowledged of them and of documents (I4, I8). */
export type Offices = {
  /** Through the connections that break, and through one that stays. */
  knex: Knex;
  owner: Knex;
  cipher: ColumnCipher;
  acts: Acts;
  unitId: string;
  officers: string[];
  /** Acknowledged: requests by who decided them, documents by whose they are. */
  decided: Map<string, string>;
  proven: string[];
  violations: string[];
};

const reason = 'history';
const clock = () => new Date();
const lost = () => undefined;

export async function openOffices(
  given: Pick<Offices, 'knex' | 'owner' | 'cipher'> & { parts: Parameters<typeof createActs>[0] },
): Promise<Offices> {
  const { parts, ...connections } = given;
  const unitId = await makeUnitBelow(given.owner, null);
  const officers = await Promise.all(Array.from({ length: 3 }, () => makePerson(given.owner)));
  for (const officer of officers) await hold(given.owner, officer, 'security', unitId);
  const noted = { decided: new Map(), proven: [], violations: [] };
  return { ...connections, ...noted, acts: createActs(parts), unitId, officers };
}

const chiefs = ({ owner, unitId }: Offices) =>
  owner('role_grants').where({ role: 'security', unit_id: unitId, ended_at: null });

/** All officers remove one another and themselves at once; those who went are put back for the next time. */
export async function removeOneAnother(offices: Offices): Promise<void> {
  const { knex, owner, officers, unitId } = offices;
  const grants: string[] = await chiefs(offices).pluck('id');
  const ending = grants.flatMap((grantId) =>
    officers.map((officer) => knex.transaction((tx) => endRole(tx, officer, { grantId, reason }, clock())).catch(lost)),
  );
  await Promise.all(ending);
  const left: string[] = await chiefs(offices).pluck('person_id');
  if (left.length === 0) offices.violations.push('I8: nobody is left who administers everything');
  for (const officer of officers) if (!left.includes(officer)) await hold(owner, officer, 'security', unitId);
}

/** One asks, and all say yes at once, whoever asked as well. */
export async function agree(offices: Offices): Promise<void> {
  const { knex, owner, acts, unitId, officers, decided } = offices;
  const [asker = ''] = officers;
  const target = await makePerson(owner);
  const detail = { personId: target, role: 'audit' };
  const wish = { name: 'role.grant', unitId, subject: target, detail, reason, requestedBy: asker } as const;
  const asked = await knex.transaction((tx) => requestApproval(tx, acts, wish, clock())).catch(lost);
  if (!asked?.ok) return;
  const { approvalId } = asked;
  const answer = { approvalId, decision: 'approve', reason } as const;
  await Promise.all(
    [...officers, asker].map(async (officer) => {
      const said = await decideApproval({ knex, acts, clock }, officer, answer).catch(lost);
      if (!said?.ok) return;
      if (officer === asker) offices.violations.push('I8: whoever asked was the second person as well');
      if (decided.has(approvalId)) offices.violations.push('I8: two answers to one request');
      decided.set(approvalId, officer);
    }),
  );
}

/** Two accounts prove who they are by one document at once. */
export async function proveTwice(offices: Offices): Promise<void> {
  const { knex, owner, cipher, proven } = offices;
  const claim = { type: 'resident-id', number: citizenNumber(), name: '李示例' } as const;
  const parts = { knex, cipher, registry: createFakePopulationRegistry(), clock };
  const ids = [randomUUID(), randomUUID()];
  await owner('persons').insert(ids.map((id) => ({ id })));
  const outcomes = await Promise.all(ids.map((id) => verifyIdentity(parts, id, claim).catch(lost)));
  const owners = ids.filter((_id, index) => outcomes[index]?.ok);
  if (owners.length > 1) offices.violations.push('I4: one document proved two accounts');
  proven.push(...owners);
}

/** What must hold when nothing is under way any more. */
export async function wrongOffices(offices: Offices): Promise<string[]> {
  const { owner, decided, proven, unitId } = offices;
  const wrong = [...offices.violations];
  const live = owner('identity_documents').where({ released_at: null });
  const shared = await live.clone().groupBy('number_fingerprint').havingRaw('count(*) > 1').pluck('number_fingerprint');
  if (shared.length > 0) wrong.push('I4: one document in two accounts');
  const owners: string[] = await live.clone().whereIn('person_id', proven).pluck('person_id');
  if (owners.length !== proven.length) wrong.push('I10: a document that was proven is nobody’s');
  const approvals = await owner('approvals').where({ unit_id: unitId, status: 'approved' });
  for (const { id, subject, requested_by, decided_by } of approvals) {
    if (decided_by === null || decided_by === requested_by) wrong.push('I8: a request was approved by one person');
    const granted = await owner('role_grants').where({ person_id: subject, role: 'audit' }).pluck('id');
    if (granted.length !== 1) wrong.push(`I10: ${granted.length} roles for one yes`);
    if (decided.has(id) && decided.get(id) !== decided_by) wrong.push('I8: approved by another than was told');
  }
  const done = new Set(approvals.map(({ id }) => id));
  for (const id of decided.keys()) if (!done.has(id)) wrong.push('I10: a yes that was acknowledged is not there');
  return wrong;
}

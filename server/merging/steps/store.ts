/**
 * One statement of a merge. Its rows are written down before and after in the columns it sets, so that undoing it is exact.
 * `:surviving`, `:retired`, `:now`, `:mergeId` and `:take` (ids of ways to log in that go over) may stand in it; `t` is the
 * row.
 */
export type MoveStep = { table: string; key: readonly string[]; set: Readonly<Record<string, string>>; where: string };

const toSurvivor = (column: string) => ({ [column]: ':surviving::uuid' });
const ofRetired = (column: string) => `t.${column} = :retired`;
const isTaken = 't.id = ANY(:take::uuid[])';

/** Moves one column as a whole. */
function whole(table: string, column = 'person_id', key: readonly string[] = ['id']): MoveStep {
  return { table, key, set: toSurvivor(column), where: ofRetired(column) };
}

/** Rows of which the account that stays may have one of its own already: that one goes on, the other stays behind. */
function unlessThere(table: string, name: string, key: readonly string[]): MoveStep {
  const theirs = `SELECT FROM ${table} o WHERE o.person_id = :surviving AND o.${name} = t.${name}`;
  return {
    table,
    key,
    set: toSurvivor('person_id'),
    where: `${ofRetired('person_id')} AND NOT EXISTS (${theirs})`,
  };
}

/** A pair of found accounts; never an account with itself, and none twice. */
function twin(column: string, other: string): MoveStep {
  const same = `SELECT FROM account_twins o WHERE o.${column} = :surviving AND o.${other} = t.${other}`;
  return {
    table: 'account_twins',
    key: [other],
    set: toSurvivor(column),
    where: `${ofRetired(column)} AND t.${other} <> :surviving AND NOT EXISTS (${same})`,
  };
}

/** In this order; undone in the opposite one. */
export const moveSteps: readonly MoveStep[] = [
  whole('identity_documents'),
  {
    table: 'identifiers',
    key: ['id'],
    set: toSurvivor('person_id'),
    where: `${ofRetired('person_id')} AND t.verified_at IS NOT NULL AND ${isTaken}`,
  },
  // free for whoever proves to have it: the closed account must not hold it
  {
    table: 'identifiers',
    key: ['id'],
    set: { verified_at: 'NULL' },
    where: `${ofRetired('person_id')} AND t.verified_at IS NOT NULL`,
  },
  {
    table: 'passkeys',
    key: ['id'],
    set: { ...toSurvivor('person_id'), user_handle: 'coalesce(t.user_handle, t.person_id)' },
    where: `${ofRetired('person_id')} AND ${isTaken}`,
  },
  {
    table: 'source_links',
    key: ['id'],
    set: toSurvivor('person_id'),
    where: `${ofRetired('person_id')} AND t.ended_at IS NULL AND ${isTaken}`,
  },
  {
    table: 'source_links',
    key: ['id'],
    set: { ended_at: ':now' },
    where: `${ofRetired('person_id')} AND t.ended_at IS NULL`,
  },
  // whoever can take a way to log in back keeps that right where it goes
  {
    table: 'repudiations',
    key: ['token_hash'],
    set: toSurvivor('person_id'),
    where: `${ofRetired('person_id')} AND t.subject_id::text IN
      (SELECT m.row_key ->> 'id' FROM account_merge_moves m WHERE m.merge_id = :mergeId AND jsonb_exists(m.after, 'person_id'))`,
  },
  {
    table: 'posts',
    key: ['id'],
    set: { is_primary: 'FALSE' },
    where: `${ofRetired('person_id')} AND t.is_primary AND t.ended_at IS NULL AND EXISTS
      (SELECT FROM posts o WHERE o.person_id = :surviving AND o.is_primary AND o.ended_at IS NULL)`,
  },
  whole('posts'),
  whole('enterprises', 'representative_person_id'),
  // says no more than one that the account that stays holds, and nothing rests on it
  {
    table: 'mandates',
    key: ['id'],
    set: { ended_at: ':now', end_reason: `'merged'` },
    where: `t.agent_person_id = :retired AND t.ended_at IS NULL AND t.accepted_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM mandates r WHERE (r.granted_via = t.id OR r.parent_id = t.id) AND r.ended_at IS NULL)
      AND EXISTS (SELECT FROM mandates o WHERE o.agent_person_id = :surviving AND o.ended_at IS NULL
        AND o.accepted_at IS NOT NULL AND o.enterprise_id = t.enterprise_id AND o.role = t.role
        AND o.parent_id IS NOT DISTINCT FROM t.parent_id AND o.assurance_level >= t.assurance_level
        AND o.valid_from <= t.valid_from AND o.valid_until >= t.valid_until
        AND (o.services IS NULL OR o.services @> t.services) AND (o.acts IS NULL OR o.acts @> t.acts))`,
  },
  whole('mandates', 'granted_by'),
  whole('mandates', 'agent_person_id'),
  whole('mandates', 'accepted_by'),
  whole('mandates', 'ended_by'),
  {
    table: 'consents',
    key: ['id'],
    set: { withdrawn_at: ':now' },
    where: `${ofRetired('person_id')} AND t.withdrawn_at IS NULL AND EXISTS
      (SELECT FROM consents o WHERE o.person_id = :surviving AND o.client_id = t.client_id AND o.identity = t.identity
        AND o.withdrawn_at IS NULL)`,
  },
  whole('consents'),
  // where both are in one team, the higher role goes on: a team keeps the owner it had
  {
    table: 'team_members',
    key: ['person_id', 'team_id'],
    set: { role: `'owner'` },
    where: `t.person_id = :surviving AND t.role = 'member' AND EXISTS
      (SELECT FROM team_members o WHERE o.person_id = :retired AND o.team_id = t.team_id AND o.role = 'owner')`,
  },
  unlessThere('team_members', 'team_id', ['team_id']),
  // after the members: what their trigger has ended goes over as well
  whole('team_memberships'),
  unlessThere('identity_choices', 'client_id', ['client_id']),
  unlessThere('legacy_ids', 'client_id', ['value_fingerprint']),
  unlessThere('application_accounts', 'client_id', ['client_id']),
  {
    table: 'authenticator_failures',
    key: ['person_id', 'authenticator'],
    set: {
      failures: `greatest(t.failures, (SELECT o.failures FROM authenticator_failures o
        WHERE o.person_id = :retired AND o.authenticator = t.authenticator))`,
    },
    where: `t.person_id = :surviving AND EXISTS (SELECT FROM authenticator_failures o
      WHERE o.person_id = :retired AND o.authenticator = t.authenticator AND o.failures > t.failures)`,
  },
  unlessThere('authenticator_failures', 'authenticator', ['authenticator']),
  twin('owner_id', 'other_id'),
  twin('other_id', 'owner_id'),
  {
    table: 'persons',
    key: ['id'],
    set: { status: `'closed'`, closed_at: ':now' },
    where: 't.id = :retired',
  },
];

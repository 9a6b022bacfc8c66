import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { takeExport } from '../../server/accounts/exports/store.ts';
import { holdWaiting, insertApproval } from '../../server/approvals/store.ts';
import { commands } from '../../server/cli/commands.ts';
import { runCommand } from '../../server/cli/run-command.ts';
import { insertTransfer, listOpen } from '../../server/developers/applications/transfers/store.ts';
import { holdWork, storeContinued } from '../../server/officials/import/store.ts';
import { consumeRepudiation, hashToken } from '../../server/recovery/store.ts';
import { cipher } from '../people/support.ts';
import { testSecrets } from '../support/config.ts';
import { useDatabase } from '../support/database.ts';
import { makeApplication, makeUnit } from '../support/make-application.ts';
import { make } from '../support/make-identities.ts';

const now = new Date();
const later = new Date(now.getTime() + 86_400_000);

/** What is good for one use: which rows still are. After the command there are none, for they may have been used since the backup. */
const singleUses: Record<string, string> = {
  'application_transfers.answered_at': 'answered_at IS NULL AND expires_at > now()',
  'approvals.decided_at': `status = 'waiting'`,
  'mandates.accepted_at': 'accepted_at IS NULL AND invitation_expires_at > now()',
  'official_exports.taken_at': 'taken_at IS NULL AND expires_at > now()',
  'posts.activated_at': 'activated_at IS NULL AND activation_expires_at > now()',
  'repudiations.consumed_at': 'consumed_at IS NULL AND expires_at > now()',
  'role_invitations.consumed_at': 'consumed_at IS NULL AND expires_at > now()',
  'team_invitations.answered_at': 'answered_at IS NULL AND expires_at > now()',
};

/** The table is emptied, or what was used of it is told elsewhere. */
const otherUses: Record<string, string> = {
  'idempotency_keys.acted_at': 'stays, for it keeps an act from being done twice',
  'merge_proofs.consumed_at': 'emptied',
  'oidc_artifacts.consumed_at': 'emptied, but for what was seen once and must not be seen again',
  'one_time_codes.consumed_at': 'emptied',
  'passkeys.last_used_at': 'is used many times',
  'post_imports.taken_back_at': 'lists under way are stopped',
  'production_requests.decided_at': 'goes with the approval it waits for',
  'signing_keys.activated_at': 'is used many times',
  'source_links.last_used_at': 'is used many times',
  'webauthn_challenges.consumed_at': 'emptied',
};

describe('the command after a restore', () => {
  const database = useDatabase();
  const knex = () => database().knex;
  const events = (type: string) => knex()('audit_events').where({ type }).pluck('detail');
  let unitId = '';
  let personId = '';
  let approver = '';
  before(async () => {
    unitId = await makeUnit(knex());
    [personId, approver] = [randomUUID(), randomUUID()];
    await knex()('persons').insert([{ id: personId }, { id: approver }]);
  });

  async function openUses(): Promise<string[]> {
    const open: string[] = [];
    for (const [column, condition] of Object.entries(singleUses)) {
      const [row] = await knex()(column.split('.')[0] ?? '')
        .whereRaw(condition)
        .limit(1)
        .select(knex().raw('1'));
      if (row) open.push(column);
    }
    return open;
  }

  it('I12 knows of every column that says of something that it was used', async () => {
    const { rows } = await knex().raw<{ rows: { name: string }[] }>(
      `SELECT c.relname || '.' || a.attname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND a.attnum > 0 AND NOT a.attisdropped AND NOT a.attnotnull
         AND a.attname ~ '(consumed|taken|used|redeemed|answered|decided|accepted|activated|acted|back)_at$' ORDER BY 1`,
    );
    const names = rows.map(({ name }) => name);
    assert.deepEqual(names, Object.keys({ ...singleUses, ...otherUses }).sort());
  });

  async function list(columns: object): Promise<string> {
    const id = randomUUID();
    const given = { given_by: personId, reason: 'x', read_as: 'utf-8', rows: 2, given_at: now };
    const sealed = Buffer.alloc(1);
    await knex()('post_imports').insert({ id, unit_id: unitId, ...given, list_encrypted: sealed, ...columns });
    return id;
  }
  async function team(): Promise<string> {
    const id = randomUUID();
    const row = { id, unit_id: unitId, name: 'Team', created_at: now };
    await knex()('teams').insert({ ...row, sandbox_password_encrypted: Buffer.alloc(1) });
    return id;
  }
  async function request(subject: string): Promise<string> {
    const asked = { act: 'source.enable', subject, subjectVersion: '1', detail: {}, reason: 'x' } as const;
    const whose = { unitId, requestedBy: personId, requestedAt: now, expiresAt: later };
    const id = await insertApproval(knex(), { ...asked, ...whose });
    assert.ok(id);
    return id;
  }

  it('I12 lets nothing go on or be said yes to that may have ended since the backup, and says how much that was', async () => {
    const underWay = await list({ wanted_at: now });
    const undoing = await list({ wanted_at: now, undone_at: now, list_encrypted: null });
    const others = [
      await list({}),
      await list({ wanted_at: now, done_at: now, list_encrypted: null }),
      await list({ wanted_at: now, undone_at: now, taken_back_at: now, list_encrypted: null }),
    ];
    const massive = await list({ wanted_at: now, stopped_at: now, stopped_for: 'mass-change' });
    const approvals = [await request('one'), await request('two')];
    const [from, to] = [await team(), await team()];
    const { clientId } = await makeApplication(knex(), cipher, {
      metadata: { redirect_uris: ['https://app.example/cb'] },
    });
    const offer = { from_team_id: from, to_team_id: to, offered_by: personId, offered_at: now, expires_at: later };
    await insertTransfer(knex(), { id: randomUUID(), client_id: clientId, ...offer });

    const link = () => ({ id: randomUUID(), secret_hash: Buffer.from(randomUUID()), expires_at: later });
    const invitee = { invitee_encrypted: Buffer.alloc(1), invitee_fingerprint: Buffer.alloc(1) };
    const toTeam = { team_id: from, role: 'owner', invited_by: personId, created_at: now, ...invitee };
    await knex()('team_invitations').insert([
      { ...link(), ...toTeam, answered_at: null, answer: null },
      { ...link(), ...toTeam, answered_at: now, answer: 'declined' },
    ]);
    const first = { role: 'audit', unit_id: unitId, reason: 'drill' };
    await knex()('role_invitations').insert([
      { ...link(), ...first, consumed_at: null },
      { ...link(), ...first, consumed_at: now },
    ]);
    const postId = (await make.post(knex(), { unit: unitId })).id;
    await knex()('posts').where({ id: postId }).update({ activation_expires_at: later });
    const enterprise = (await make.enterprise(knex())).id;
    const given = { enterprise, grantedBy: personId };
    await make.mandate(knex(), { ...given, accepted: false });
    const allowed = { unit_id: unitId, reason: 'x', requested_by: personId, approved_by: approver, approved_at: now };
    const [open, taken] = [randomUUID(), randomUUID()];
    await knex()('official_exports').insert([
      { id: open, ...allowed, expires_at: later },
      { id: taken, ...allowed, expires_at: later, taken_at: now, rows: 1, sha256: 'x' },
    ]);
    const change = { person_id: personId, change: 'password.changed', created_at: now, expires_at: later };
    await knex()('repudiations').insert([
      { token_hash: hashToken('open'), ...change },
      { token_hash: hashToken('used'), ...change, consumed_at: now },
    ]);
    const running = (await make.mandate(knex(), { ...given, person: personId })).id;

    assert.deepEqual(await openUses(), Object.keys(singleUses));
    const env = { ...testSecrets, DATABASE_URL: database.url(), DATABASE_MIGRATION_URL: database.ownerUrl() };
    const { out, err, exitCode } = await runCommand(commands, ['after-restore', '--reason', 'drill'], env);
    assert.equal(exitCode, 0, err);
    assert.deepEqual(out.trim().split('\n'), [
      'nobody is logged in; 0 recoveries stopped',
      '2 requests for a second person void',
      '1 offers of applications taken back',
      '3 links into teams, to posts and to first roles ended',
      '1 invitations to act for enterprises ended',
      '1 exports that were allowed, 1 links that take a change back ended',
      '2 lists of officials stopped until somebody has them go on',
    ]);

    assert.deepEqual(await openUses(), []);
    const download = { id: open, personId, at: new Date(), rows: 1, sha256: 'x' };
    assert.equal(await takeExport(knex(), download), false);
    assert.equal(await consumeRepudiation(knex(), 'open', new Date()), undefined);
    for (const table of ['team_invitations', 'role_invitations'])
      assert.equal(
        (await knex()(table).where('expires_at', '>', new Date())).length,
        1,
        `${table}: the used one alone`,
      );
    const post = await knex()('posts').where({ id: postId }).first();
    assert.ok(post.activation_expires_at <= new Date() && post.ended_at === null, 'it waits for a new link');
    const waiting = knex()('mandates').where('invitation_expires_at', '>', new Date()).pluck('id');
    assert.deepEqual(await waiting, [running], 'the accepted one alone');
    for (const isUndoing of [false, true]) assert.equal(await holdWork(knex(), isUndoing, later), undefined);
    for (const id of approvals) assert.equal(await holdWaiting(knex(), id, now), undefined);
    assert.deepEqual(await listOpen(knex(), { clientId }, now), []);
    const whys = await knex()('post_imports').whereIn('id', others).pluck('stopped_for');
    assert.deepEqual(whys, [null, null, null]);
    const { stopped_for } = await knex()('post_imports').where({ id: massive }).first();
    assert.equal(stopped_for, 'mass-change');
    for (const id of [underWay, undoing])
      assert.equal(await storeContinued(knex(), id), unitId, 'somebody has it go on');
    assert.equal((await events('approval.expired')).length, 2);
    assert.deepEqual(await events('developer.application.not-taken'), [{ teamId: from, answer: 'withdrawn' }]);
    assert.deepEqual(await events('operator.command.ran'), [{ command: 'after-restore', reason: 'drill' }]);
  });
});

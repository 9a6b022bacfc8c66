import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { holdWaiting, insertApproval } from '../../server/approvals/store.ts';
import { commands } from '../../server/cli/commands.ts';
import { runCommand } from '../../server/cli/run-command.ts';
import { insertTransfer, listOpen } from '../../server/developers/applications/transfers/store.ts';
import { holdWork, storeContinued } from '../../server/officials/import/store.ts';
import { cipher } from '../people/support.ts';
import { testSecrets } from '../support/config.ts';
import { useDatabase } from '../support/database.ts';
import { makeApplication, makeUnit } from '../support/make-application.ts';
import { make } from '../support/make-identities.ts';

const now = new Date();
const later = new Date(now.getTime() + 86_400_000);

describe('the command after a restore', function restoreCommand() {
  this.timeout(60_000);
  const database = useDatabase();
  const knex = () => database().knex;
  const events = (type: string) => knex()('audit_events').where({ type }).pluck('detail');
  let unitId = '';
  let personId = '';
  before(async () => {
    unitId = await makeUnit(knex());
    personId = randomUUID();
    await knex()('persons').insert({ id: personId });
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
    const running = (await make.mandate(knex(), { ...given, person: personId })).id;

    const env = { ...testSecrets, DATABASE_URL: database.url(), DATABASE_MIGRATION_URL: database.ownerUrl() };
    const { out, err, exitCode } = await runCommand(commands, ['after-restore', '--reason', 'drill'], env);
    assert.equal(exitCode, 0, err);
    assert.deepEqual(out.trim().split('\n'), [
      'nobody is logged in; 0 recoveries stopped',
      '2 requests for a second person void',
      '1 offers of applications taken back',
      '3 links into teams, to posts and to first roles ended',
      '1 invitations to act for enterprises ended',
      '2 lists of officials stopped until somebody has them go on',
    ]);

    for (const table of ['team_invitations', 'role_invitations'])
      assert.equal(
        (await knex()(table).where('expires_at', '>', new Date())).length,
        1,
        `${table}: the used one alone`,
      );
    const post = await knex()('posts').where({ id: postId }).first();
    assert.ok(post.activation_expires_at <= new Date() && post.ended_at === null, 'it waits for a new link');
    const open = knex()('mandates').where('invitation_expires_at', '>', new Date()).pluck('id');
    assert.deepEqual(await open, [running], 'the accepted one alone');
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

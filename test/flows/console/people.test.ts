import assert from 'node:assert/strict';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { demonstrationPassword } from '../../../seeds/persons.ts';
import { hold } from '../../roles/province.ts';
import { approve, createBrowser, logIn, useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { enter } from '../people/pages.ts';
import { byPasskey } from '../tokens/wearing.ts';
import { type AdminName, act, adminId, adminNames, asAdmin, openConsole, unitIds } from './admins.ts';

const reason = '本人到窗口办理，工单 20261125';
const citizen = { id: fixedId('person', 2), login: '13800000002', document: '440000199003079985' };
/** 吴示例, an official below the tax service; 周示例, one of the housing fund. */
const ownOfficial = fixedId('person', 11);
const foreignOfficial = fixedId('person', 10);
const recordOf = (id: string) => `/console/people/${id}`;

describe('people in the console', function peopleInTheConsole() {
  this.timeout(300_000);
  const app = useApp();
  const admins = {} as Record<AdminName, Browser>;
  /** Writing takes a login of the last 20 minutes, and these tests let time pass. */
  async function logInAll(): Promise<void> {
    for (const browser of Object.values(admins)) browser.close();
    await app().database.knex('passkeys').whereIn('person_id', adminNames.map(adminId)).delete();
    for (const name of adminNames) admins[name] = await asAdmin(app(), name);
  }
  before(logInAll);
  after(() => {
    for (const browser of Object.values(admins)) browser.close();
  });
  beforeEach(() => app().passSeconds(61));

  const open = (name: AdminName, path: string) => openConsole(app(), admins[name], path);
  const send = (name: AdminName, path: string, fields: Record<string, string>) =>
    act(app(), admins[name], path, fields);
  const find = (name: AdminName, fields: Record<string, string>) => send(name, '/console/people/find', fields);
  const byMobile = (name: AdminName, mobile: string) => find(name, { by: 'mobile', mobile });
  const events = (type: string) =>
    app().database.knex('audit_events').where({ type }).orderBy('sequence', 'desc').select('*');
  const statusOf = async (id: string) => (await app().database.knex('persons').where({ id }).first('status')).status;

  describe('finding', () => {
    it('finds by mobile number, or by name and document, exactly, and tells a wrong one nothing', async () => {
      const byDocument: Record<string, string> = {
        by: 'document',
        name: '李示例',
        type: 'resident-id',
        number: citizen.document,
      };
      for (const fields of [{ by: 'mobile', mobile: citizen.login } as Record<string, string>, byDocument]) {
        const found = await find('desk', fields);
        assert.equal(found.location?.pathname, recordOf(citizen.id));
      }
      const wrong: Record<string, string>[] = [
        { by: 'mobile', mobile: '13800000099' },
        { by: 'mobile', mobile: '1380000' },
        { by: 'mobile', mobile: '' },
        { ...byDocument, name: '李示' },
        { ...byDocument, number: '440000199003079986' },
        { ...byDocument, name: '王示例' },
        { ...byDocument, type: 'chinese-passport' },
      ];
      for (const fields of wrong) {
        const refused = await find('desk', fields);
        assert.equal(refused.status, 422, JSON.stringify(fields));
        assert.match(refused.body, /没有找到|请填写/);
      }
      const told = await events('person.record.found');
      assert.ok(told.some(({ outcome }) => outcome === 'refused'));
      assert.equal(JSON.stringify(told).includes('13800000099'), false, 'what was typed is not kept');
    });

    it('T-120 opens nobody by a guessed id, and nobody to another administrator', async () => {
      const stranger = fixedId('person', 3);
      for (const id of [stranger, 'not-an-id', '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d']) {
        assert.equal((await open('desk', recordOf(id))).status, 404, id);
        assert.equal((await send('security', `${recordOf(id)}/lock`, { reason })).status, 404, id);
      }
      await byMobile('desk', '13800000003');
      assert.equal((await open('desk', recordOf(stranger))).status, 200);
      assert.equal((await open('security', recordOf(stranger))).status, 404, 'shown to the desk alone');
      const over = { expires_at: app().database.knex.raw("expires_at - interval '30 minutes'") };
      await app().database.knex('record_openings').update(over);
      assert.equal((await open('desk', recordOf(stranger))).status, 404, 'half an hour is over');
    });

    it('T-123 finds officials by name, pinyin and initials, in the units in reach alone', async () => {
      const listed = async (name: AdminName, q: string) =>
        (await open(name, `/console/people?q=${encodeURIComponent(q)}`)).body;
      for (const q of ['吴', '吴示例', 'wu', 'WUSHI', 'wsl', 'wu shi li']) {
        assert.match(await listed('unit', q), new RegExp(recordOf(ownOfficial)), q);
      }
      for (const q of ['周', 'zhou', 'zsl']) {
        assert.equal((await listed('unit', q)).includes(recordOf(foreignOfficial)), false, q);
        assert.equal((await listed('security', q)).includes(recordOf(foreignOfficial)), true, q);
      }
      for (const q of ['%', '_', '李', '示例', ''])
        assert.equal((await listed('unit', q)).includes('/console/people/0'), false, q);
      assert.equal((await open('unit', recordOf(ownOfficial))).status, 200);
      assert.equal((await open('unit', recordOf(foreignOfficial))).status, 404);
      assert.equal((await open('unit', recordOf(citizen.id))).status, 404);
    });

    it('is no page for whoever does not serve people', async () => {
      for (const name of ['system', 'audit'] as const)
        assert.equal((await open(name, '/console/people')).status, 403, name);
      assert.equal((await byMobile('unit', citizen.login)).status, 403);
    });
  });

  describe('the record', () => {
    before(logInAll);

    it('shows kinds and dates with masked numbers, no secret and no application, and is told of to the person', async () => {
      await byMobile('desk', citizen.login);
      const page = await open('desk', recordOf(citizen.id));
      assert.match(page.body, /138\*\*\*\*0002/);
      assert.match(page.body, /4400\*{10}9985/);
      assert.match(page.body, /密码/);
      for (const secret of [citizen.document, citizen.login, '+8613800000002', 'argon2', 'li@example.cn'])
        assert.equal(page.body.includes(secret), false, secret);
      const [read] = await events('person.record.read');
      assert.equal(read.actor_id, adminId('desk'));
      assert.equal(read.person_id, citizen.id);
    });

    it('reveals one number, once, with a reason that is kept', async () => {
      await byMobile('desk', citizen.login);
      const { id: number } = await app()
        .database.knex('identity_documents')
        .where({ person_id: citizen.id })
        .first('id');
      const path = `${recordOf(citizen.id)}/reveal`;
      const asked = await open('desk', `${path}?number=${number}`);
      assert.equal(asked.body.includes(citizen.document), false);
      const short = await send('desk', path, { number, reason: 'x' });
      assert.equal(short.status, 422);
      assert.equal(short.body.includes(citizen.document), false);
      const told = await send('desk', path, { number, reason });
      assert.equal(told.status, 200);
      assert.match(told.body, new RegExp(citizen.document));
      assert.match(String(told.headers['cache-control']), /no-store/);
      const [event] = await events('person.number.revealed');
      assert.deepEqual(event.detail, { kind: 'document', subjectId: number, reason });
      assert.equal((await open('desk', recordOf(citizen.id))).body.includes(citizen.document), false);
    });

    it('T-120 reveals no number of somebody else by its id, and none to whoever may not', async () => {
      const { id: foreign } = await app()
        .database.knex('identity_documents')
        .where({ person_id: fixedId('person', 5) })
        .first('id');
      await byMobile('desk', citizen.login);
      for (const number of [foreign, 'x', '']) {
        const refused = await send('desk', `${recordOf(citizen.id)}/reveal`, { number, reason });
        assert.equal(refused.status, 404, number);
      }
      const unit = await send('unit', `${recordOf(ownOfficial)}/reveal`, { number: foreign, reason });
      assert.equal(unit.status, 403);
    });
  });

  describe('locking', () => {
    before(logInAll);

    it('ends every session and token with the commit, is told to the person, and can be taken back', async () => {
      const login = '13800138777';
      const id = await app().person(login);
      const person = createBrowser();
      const party = await app().taxParty();
      const asked = await logIn(person, await party.begin(person), { identifier: login }, party.redirectUri);
      const done = asked.location ? asked : await approve(person, asked, party.redirectUri);
      const tokens = await party.exchange(done.location);
      await party.userinfo(tokens);
      const account = new URL('/account', app().issuer);
      assert.equal((await person.get(account)).status, 200);
      await byMobile('security', login);
      const locked = await send('security', `${recordOf(id)}/lock`, { reason });
      assert.equal(locked.location?.search, '?notice=person-locked');
      assert.equal(await statusOf(id), 'locked');
      assert.equal((await person.get(account)).status, 303, 'asked to log in');
      await assert.rejects(party.userinfo(tokens));
      const { knex } = app().database;
      for (const table of ['oidc_sessions', 'oidc_grants'])
        assert.deepEqual(await knex(table).where({ person_id: id }).select('*'), [], table);
      await app().messageFor(`+86${login}`, /已由管理员锁定/);
      assert.equal((await send('security', `${recordOf(id)}/lock`, { reason })).status, 409);
      app().passSeconds(61);
      const refused = await enter(app(), person, login);
      assert.notEqual(refused.url.pathname, '/account');
      app().passSeconds(61);
      const unlocked = await send('security', `${recordOf(id)}/unlock`, { reason });
      assert.equal(unlocked.location?.search, '?notice=person-unlocked');
      const told = await app().database.knex('audit_events').where({ type: 'person.account.unlocked', person_id: id });
      assert.equal(told.length, 1);
      assert.equal((await send('security', `${recordOf(id)}/unlock`, { reason })).status, 409);
      app().passSeconds(301);
      const back = createBrowser();
      assert.equal((await enter(app(), back, login)).url.pathname, '/account');
      back.close();
      person.close();
    });

    it('takes along what applications hold from sessions that are over', async () => {
      const login = '13800138778';
      const id = await app().person(login);
      const person = createBrowser();
      const party = await app().taxParty();
      const asked = await logIn(person, await party.begin(person), { identifier: login }, party.redirectUri);
      const done = asked.location ? asked : await approve(person, asked, party.redirectUri);
      await party.exchange(done.location);
      person.close();
      const { knex } = app().database;
      await knex('oidc_sessions').where({ person_id: id }).delete();
      assert.notEqual((await knex('oidc_grants').where({ person_id: id })).length, 0);
      await byMobile('security', login);
      await send('security', `${recordOf(id)}/lock`, { reason });
      assert.deepEqual(await knex('oidc_grants').where({ person_id: id }).select('*'), []);
    });

    it('needs a reason and the role for it', async () => {
      await byMobile('security', citizen.login);
      await byMobile('desk', citizen.login);
      assert.equal((await send('security', `${recordOf(citizen.id)}/lock`, { reason: '' })).status, 422);
      assert.equal((await send('desk', `${recordOf(citizen.id)}/lock`, { reason })).status, 403);
      assert.equal((await send('unit', `${recordOf(ownOfficial)}/lock`, { reason })).status, 403);
      assert.equal(await statusOf(citizen.id), 'active');
    });

    it('T-121 acts on nobody above and not on oneself', async () => {
      await byMobile('security', '13800000016');
      assert.equal((await send('security', `${recordOf(adminId('security'))}/lock`, { reason })).status, 403);
      for (const [name, mobile] of [
        ['security', '13800000016'],
        ['unit', '13800000009'],
      ] as const) {
        await byMobile('desk', mobile);
        for (const what of ['end-sessions', 'recovery']) {
          const refused = await send('desk', `${recordOf(adminId(name))}/${what}`, { reason });
          assert.equal(refused.status, 403, `${what} ${name}`);
        }
      }
      const ended = (await events('person.sessions.ended')).map((event) => event.person_id);
      for (const name of ['security', 'unit'] as const) assert.equal(ended.includes(adminId(name)), false);
      const own = await send('unit', `${recordOf(adminId('unit'))}/end-sessions`, { reason });
      assert.equal(own.status, 403);
    });

    it('T-123 locks officials where they hold a post, and nowhere else', async () => {
      await hold(app().database.knex, fixedId('person', 12), 'security', unitIds.tax);
      const ofTax = await byPasskey(app(), { identifier: '13800000012', password: demonstrationPassword });
      for (const [mobile, id, status] of [
        ['13800000010', foreignOfficial, 403],
        ['13800000011', ownOfficial, 303],
        ['13800000005', fixedId('person', 5), 303],
      ] as const) {
        await act(app(), ofTax, '/console/people/find', { by: 'mobile', mobile });
        const answer = await act(app(), ofTax, `${recordOf(id)}/lock`, { reason });
        assert.equal(answer.status, status, mobile);
      }
      ofTax.close();
      assert.equal(await statusOf(foreignOfficial), 'active');
      await app()
        .database.knex('persons')
        .whereIn('id', [ownOfficial, fixedId('person', 5)])
        .update({ status: 'active' });
    });

    it('T-165 keeps the last holder of a chief role in use', async () => {
      await byMobile('security', '13800000018');
      const refused = await send('security', `${recordOf(adminId('audit'))}/lock`, { reason });
      assert.equal(refused.status, 409);
      assert.equal(await statusOf(adminId('audit')), 'active');
    });
  });

  it('logs officials of one’s own out, and no others', async () => {
    const official = createBrowser();
    await enter(app(), official, '13800000011', '/account', demonstrationPassword);
    const done = await send('unit', `${recordOf(ownOfficial)}/end-sessions`, { reason });
    assert.equal(done.location?.search, '?notice=person-sessions-ended');
    assert.equal((await official.get(new URL('/account', app().issuer))).status, 303);
    official.close();
    assert.equal((await send('unit', `${recordOf(foreignOfficial)}/end-sessions`, { reason })).status, 404);
    const [event] = await events('session.ended');
    assert.equal(event.detail.by, 'administrator');
    assert.equal(event.actor_id, adminId('unit'));
  });

  describe('a level', () => {
    before(logInAll);

    const path = `${recordOf(citizen.id)}/level`;
    const decide = (name: AdminName, id: string) =>
      send(name, `/console/approvals/${id}/decision`, { decision: 'approve', reason });
    const waiting = async () =>
      (await app().database.knex('approvals').where({ act: 'people.override-level', status: 'waiting' }))[0];

    it('T-127 changes with a second person alone, and not when it changed meanwhile', async () => {
      const { knex } = app().database;
      await byMobile('security', citizen.login);
      for (const level of ['5', '0', 'x', ''])
        assert.equal((await send('security', path, { level, reason })).status, 422);
      assert.equal((await send('security', path, { level: '2', reason })).status, 422, 'the level it has');
      const asked = await send('security', path, { level: '3', reason });
      assert.equal(asked.location?.search, '?notice=approval-requested');
      const first = await waiting();
      assert.equal((await decide('security', first.id)).status, 403);
      await knex('persons').where({ id: citizen.id }).update({ assurance_at: new Date() });
      assert.equal((await decide('secondSecurity', first.id)).status, 409, 'something changed');
      await send('security', path, { level: '3', reason });
      const approved = await decide('secondSecurity', (await waiting()).id);
      assert.equal(approved.location?.search, '?notice=approval-approved');
      const [row] = await knex('persons').where({ id: citizen.id });
      assert.equal(row.assurance_level, 3);
      const [event] = await events('person.level.overridden');
      assert.deepEqual(event.detail, { from: 2, to: 3, approvedBy: adminId('secondSecurity'), reason });
      await knex('persons').where({ id: citizen.id }).update({ assurance_level: 2 });
    });

    it('rests on a document from level 2 on', async () => {
      await byMobile('security', '13800000001');
      const refused = await send('security', `${recordOf(fixedId('person', 1))}/level`, { level: '2', reason });
      assert.equal(refused.status, 422);
    });
  });
});

import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { countLogins } from '../../../server/audit/login-counts.ts';
import { recordEvents } from '../../../server/audit/record.ts';
import { sealEvents } from '../../../server/audit/seal.ts';
import { addSource } from '../../../server/federation/manage-sources.ts';
import { common } from '../../federation/support.ts';
import { useApp } from '../../support/app.ts';
import { makeCertificate } from '../../support/certificates.ts';
import { manageParts } from '../sources/house.ts';
import { type AdminName, adminId, asAdmin, openConsole, unitIds } from './admins.ts';

describe('the overview of the console', () => {
  const app = useApp();
  before(async () => {
    const { knex } = app().database;
    const login = (clientId: string) =>
      ({
        type: 'login.attempt.succeeded',
        outcome: 'success',
        clientId,
        detail: { acr: 'phr', amr: 'pwd', factors: 1 },
      }) as const;
    await recordEvents(knex, [
      ...Array.from({ length: 4321 }, () => login('housing-demo')),
      ...Array.from({ length: 1234 }, () => login('tax-demo')),
      {
        type: 'login.authenticator.locked',
        outcome: 'refused',
        detail: { authenticator: 'one-time-code', failures: 10 },
      },
    ]);
    const { der } = makeCertificate({ subject: { CN: 'ldap' }, notAfter: new Date(Date.now() + 9.5 * 86_400_000) });
    const connection = {
      ...{ issuer: 'urn:ldap:office', urls: ['ldaps://directory.example'], searchDn: 'cn=search', base: 'dc=example' },
      authorities: [new X509Certificate(der).toString()],
    };
    const added = await addSource(
      await manageParts(app()),
      { command: 'source-add', reason: 'test' },
      {
        configuration: { ...common, id: 'office', kind: 'ldap', connection },
        secrets: { searchPassword: 'x' },
      },
    );
    assert.ok(added.ok);
  });
  /** The sealer of the service may be at work on the same events: whoever is second leaves them to it. */
  const countAll = async () => {
    const { knex } = app().database;
    const last = Number((await knex('audit_events').max('sequence as last'))[0]?.last);
    for (let counted = 0; counted < last; ) {
      await sealEvents({ knex, signingKey: app().config.auditSigningKey, now: new Date() });
      await countLogins(knex);
      counted = Number((await knex('login_count_progress').first()).through_sequence);
    }
  };
  const open = async (name: AdminName) => {
    const browser = await asAdmin(app(), name);
    await countAll();
    const page = await openConsole(app(), browser, '/console');
    browser.close();
    return page.body;
  };

  it('shows a security administrator of the province all logins, failures and locks, and no delivery', async () => {
    const body = await open('security');
    assert.match(body, /4,321|5,55\d/);
    assert.match(body, /chart-failed/);
    assert.match(body, /chart-locked/);
    assert.doesNotMatch(body, /id="deliveries"/);
  });

  it('T-120 shows a unit administrator logins into applications of their own units alone', async () => {
    const body = await open('unit');
    assert.match(body, /1,23\d/);
    assert.doesNotMatch(body, /5,55\d|4,32\d/);
    assert.doesNotMatch(body, /chart-failed|chart-locked|id="deliveries"|id="keys"/);
  });

  it('T-120 counts an application once for whoever holds a role in a unit and in one below it', async () => {
    const { knex } = app().database;
    const held = await knex('role_grants')
      .where({ person_id: adminId('unit'), ended_at: null })
      .first();
    const below = await knex('units').where({ parent_id: held.unit_id }).first('id');
    const id = '7b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d';
    await knex('role_grants').insert({ ...held, id, unit_id: below.id });
    await knex('passkeys')
      .where({ person_id: adminId('unit') })
      .delete();
    assert.match(await open('unit'), /1,23\d/);
    await knex('role_grants').where({ id }).delete();
  });

  it('T-120 tells of one unit and one application over time, and which below are busiest, within reach', async () => {
    const { knex } = app().database;
    const entered = (clientId: string) =>
      ({ type: 'identity.chosen', outcome: 'success', clientId, detail: { identity: 'citizen' } }) as const;
    await recordEvents(
      knex,
      Array.from({ length: 77 }, () => entered('tax-demo')),
    );
    await knex('passkeys')
      .whereIn('person_id', [adminId('unit'), adminId('security')])
      .delete();
    const browser = await asAdmin(app(), 'unit');
    await countAll();
    const tax = await openConsole(app(), browser, `/console/units/${unitIds.tax}/logins`);
    assert.match(tax.body, /1,23\d/);
    assert.match(tax.body, /id="busiestApplications"[\s\S]*href="\/console\/applications\/tax-demo"[\s\S]*77/);
    const one = await openConsole(app(), browser, '/console/applications/tax-demo/logins');
    assert.match(one.body, /1,23\d/);
    assert.doesNotMatch(one.body, /chart-failed|busiest/);
    for (const path of [
      `units/${unitIds.housing}/logins`,
      'applications/housing-demo/logins',
      'applications/none/logins',
    ])
      assert.equal((await openConsole(app(), browser, `/console/${path}`)).status, 404, path);
    browser.close();
    const security = await asAdmin(app(), 'security');
    const province = await openConsole(app(), security, `/console/units/${unitIds.province}/logins`);
    assert.match(province.body, /5,55\d/);
    assert.match(province.body, new RegExp(`href="/console/units/${unitIds.tax}/logins"`));
    security.close();
    const desk = await asAdmin(app(), 'desk');
    assert.equal((await openConsole(app(), desk, `/console/units/${unitIds.province}/logins`)).status, 403);
    desk.close();
    await knex('passkeys')
      .where({ person_id: adminId('desk') })
      .delete();
  });

  it('shows a system administrator deliveries and keys, and nothing of logins', async () => {
    const body = await open('system');
    assert.match(body, /id="deliveries"/);
    assert.match(body, /id="keys"/);
    assert.match(body, /ES256/);
    assert.match(body, /sources\/office">身份源 office：对方目录的颁发机构证书还有 10 天到期/);
    assert.doesNotMatch(body, /chart-/);
  });

  it('T-120 shows what belongs to no unit to nobody whose role is held further down', async () => {
    const { knex } = app().database;
    const grants = () => knex('role_grants').where({ person_id: adminId('system'), ended_at: null });
    const held = await grants().first('unit_id');
    const below = await knex('units').where({ parent_id: held.unit_id }).first('id');
    await grants().update({ unit_id: below.id });
    await knex('passkeys')
      .where({ person_id: adminId('system') })
      .delete();
    const body = await open('system');
    assert.doesNotMatch(body, /id="deliveries"|id="keys"|sources\/office/);
    await grants().update({ unit_id: held.unit_id });
  });

  it('shows audit administrators and desks no figures', async () => {
    for (const name of ['audit', 'desk'] as const) {
      assert.doesNotMatch(await open(name), /chart-|id="deliveries"|id="keys"/);
    }
  });
});

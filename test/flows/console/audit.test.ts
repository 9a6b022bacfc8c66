import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { demonstrationPassword } from '../../../seeds/persons.ts';
import { recordEvent } from '../../../server/audit/record.ts';
import { sealEvents } from '../../../server/audit/seal.ts';
import { createPasswordHasher } from '../../../server/authenticators/password/hasher.ts';
import { undoImport } from '../../../server/imports/undo-import.ts';
import { tamper } from '../../audit/tamper.ts';
import { doImport, jsonLines, saltedSha256, useFiles, vouched } from '../../imports/support.ts';
import { hold } from '../../roles/province.ts';
import { createBrowser, useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { enter } from '../people/pages.ts';
import { byPasskey } from '../tokens/wearing.ts';
import { act, adminId, asAdmin, openConsole, unitIds } from './admins.ts';

const reason = '季度检查，审计计划第三项';
const citizen = fixedId('person', 2);
/** 吴示例 holds a post below the tax service, 周示例 one of the housing fund. */
const taxOfficial = fixedId('person', 11);
const housingOfficial = fixedId('person', 10);

describe('the audit log in the console', function auditLog() {
  this.timeout(300_000);
  const app = useApp();
  const file = useFiles();
  let province: Browser;
  let tax: Browser;
  before(async () => {
    province = await asAdmin(app(), 'audit');
    // an audit administrator of the tax service alone
    await hold(app().database.knex, fixedId('person', 14), 'audit', unitIds.tax);
    tax = await byPasskey(app(), { identifier: '13800000014', password: demonstrationPassword });
    for (const login of ['13800000002', '13800000011', '13800000010']) {
      const browser = createBrowser();
      await enter(app(), browser, login, '/account', demonstrationPassword);
      browser.close();
    }
  });
  after(() => {
    for (const browser of [province, tax]) browser.close();
  });
  beforeEach(() => app().passSeconds(61));

  const knex = () => app().database.knex;
  const open = (browser: Browser, query = '') => openConsole(app(), browser, `/console/audit${query}`);
  const told = (type: string) => knex()('audit_events').where({ type }).orderBy('sequence', 'desc').select('*');
  const seal = () => sealEvents({ knex: knex(), signingKey: app().config.auditSigningKey, now: new Date() });
  /** Events the sequence counter gave so far, of somebody. */
  const shown = (body: string) => [...body.matchAll(/第 (\d+) 号/g)].map(([, number]) => number ?? '');
  async function belongsTo(body: string, personId: string): Promise<boolean> {
    const rows = await knex()('audit_events').whereIn('sequence', shown(body)).select('person_id', 'actor_id');
    return rows.length > 0 && rows.every((row) => row.person_id === personId || row.actor_id === personId);
  }

  describe('searching', () => {
    it('finds by person, by id or exact login, by type, day and request', async () => {
      for (const person of [citizen, '13800000002', 'li@example.cn']) {
        const page = await open(province, `?person=${encodeURIComponent(person)}`);
        assert.equal(await belongsTo(page.body, citizen), true, person);
      }
      const byType = await open(province, '?type=login.attempt.succeeded');
      const rows = await knex()('audit_events').whereIn('sequence', shown(byType.body)).distinct('type');
      assert.deepEqual(rows, [{ type: 'login.attempt.succeeded' }]);
      const [login] = await told('login.attempt.succeeded');
      const request = await open(province, `?request=${login.request_id}`);
      const same = await knex()('audit_events').where({ request_id: login.request_id }).pluck('sequence');
      assert.deepEqual(shown(request.body).sort(), same.map(String).sort());
      const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
      assert.ok(shown((await open(province, `?from=${today}&until=${today}`)).body).length > 0);
      assert.deepEqual(shown((await open(province, '?from=2020-01-01&until=2020-01-02')).body), []);
      assert.deepEqual(shown((await open(province, '?from=2099-01-01')).body), []);
    });

    it('tells of bad input what to do, and of unknown people nothing', async () => {
      for (const query of ['person=138', 'type=x', 'from=2026-13-01', 'until=yesterday'])
        assert.equal((await open(province, `?${query}`)).status, 422, query);
      for (const query of ['before=x', 'before=0', 'unit=x', `unit=${citizen}`])
        assert.ok([404, 422].includes((await open(province, `?${query}`)).status), query);
      const nobody = await open(province, '?person=13899999999');
      assert.equal(nobody.status, 200);
      assert.deepEqual(shown(nobody.body), []);
    });

    it('goes through a long log page by page, every event once', async () => {
      await knex().transaction(async (tx) => {
        for (let i = 0; i < 120; i += 1)
          await recordEvent(tx, { type: 'recovery.change.refused', outcome: 'refused', detail: {} });
      });
      const seen: string[] = [];
      let next: string | undefined = '?type=recovery.change.refused';
      while (next) {
        const page = await open(province, next);
        seen.push(...shown(page.body));
        next = /href="\/console\/audit(\?[^"]*before=\d+)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&');
      }
      assert.equal(seen.length, 120);
      assert.equal(new Set(seen).size, 120);
    });

    it('T-123 T-156 shows administrators of a part of the province what belongs to that part alone', async () => {
      assert.equal(await belongsTo((await open(tax, `?person=${taxOfficial}`)).body, taxOfficial), true);
      for (const person of [housingOfficial, citizen, '13800000010', '13800000002'])
        assert.deepEqual(shown((await open(tax, `?person=${person}`)).body), [], person);
      const everything = shown((await open(tax)).body);
      const people = await knex()('audit_events').whereIn('sequence', everything).select('person_id', 'actor_id');
      for (const foreign of [housingOfficial, citizen])
        assert.equal(
          people.some((row) => row.person_id === foreign || row.actor_id === foreign),
          false,
        );
      assert.equal((await open(tax, `?unit=${unitIds.housing}`)).status, 404);
      assert.equal((await open(tax, `?unit=${unitIds.province}`)).status, 404);
      assert.ok(shown((await open(province, `?unit=${unitIds.housing}`)).body).length > 0);
    });

    it('T-123 gives an event to the unit of its application before that of its person', async () => {
      const before = await open(tax, '?type=token.code.replayed');
      assert.deepEqual(shown(before.body), []);
      const event = { type: 'token.code.replayed', outcome: 'refused', detail: {} } as const;
      await recordEvent(knex(), { ...event, clientId: 'housing-demo', personId: taxOfficial });
      assert.deepEqual(shown((await open(tax, '?type=token.code.replayed')).body), [], 'an errand elsewhere');
      await recordEvent(knex(), { ...event, clientId: 'tax-demo', personId: citizen });
      assert.equal(shown((await open(tax, '?type=token.code.replayed')).body).length, 1);
      await recordEvent(knex(), {
        type: 'role.invited',
        outcome: 'success',
        detail: { role: 'x', unitId: unitIds.tax },
      });
      await recordEvent(knex(), {
        type: 'role.invited',
        outcome: 'success',
        detail: { role: 'x', unitId: unitIds.housing },
      });
      assert.equal(shown((await open(tax, '?type=role.invited')).body).length, 1);
    });

    it('T-156 is itself recorded, by what was searched and not what for, before anything is shown', async () => {
      await open(province, `?person=13800000002&type=login.attempt.failed`);
      const [read] = await told('audit.read');
      assert.equal(read.actor_id, adminId('audit'));
      assert.deepEqual(read.detail, { filters: 'personId type' });
      assert.equal(JSON.stringify(await told('audit.read')).includes('13800000002'), false);
      await app().owner().raw('REVOKE INSERT ON audit_events FROM yimen_app');
      try {
        const unrecorded = await open(province, '?person=13800000002');
        assert.equal(unrecorded.status, 500);
        assert.deepEqual(shown(unrecorded.body), []);
      } finally {
        await app().owner().raw('GRANT INSERT ON audit_events TO yimen_app');
      }
    });

    it('is nobody else’s to read', async () => {
      for (const name of ['system', 'security', 'unit', 'desk'] as const) {
        const browser = await asAdmin(app(), name);
        for (const path of ['', '/verify', '/export']) assert.equal((await open(browser, path)).status, 403, name);
        const refused = await act(app(), browser, '/console/audit/export', { reason });
        assert.equal(refused.status, 403);
        browser.close();
      }
    });
  });

  describe('exporting', () => {
    const lines = (body: string) => body.trimEnd().split('\n');

    it('T-156 streams lines with a signed manifest, and is recorded with its reason', async () => {
      await seal();
      const path = `/console/audit/export`;
      assert.equal((await act(app(), province, path, { reason: 'x' })).status, 422);
      const file = await act(app(), province, path, { reason, person: '13800000002' });
      assert.equal(file.status, 200);
      assert.match(String(file.headers['content-type']), /ndjson/);
      assert.match(String(file.headers['content-disposition']), /attachment; filename="audit-.*\.jsonl"/);
      const all = lines(file.body);
      const last = JSON.parse(all.at(-1) ?? '');
      const manifest = JSON.parse(last.manifest);
      const events = all.slice(0, -1);
      assert.equal(manifest.count, events.length);
      assert.ok(events.length > 0);
      assert.equal(
        manifest.sha256,
        createHash('sha256')
          .update(`${events.join('\n')}\n`)
          .digest('hex'),
      );
      assert.equal(manifest.first, JSON.parse(events[0] ?? '').sequence);
      assert.equal(manifest.last, JSON.parse(events.at(-1) ?? '').sequence);
      assert.ok(Number(manifest.lastSeal) >= Number(manifest.firstSeal));
      const spki = Buffer.concat([
        Buffer.from('302a300506032b6570032100', 'hex'),
        Buffer.from(last.publicKey, 'base64'),
      ]);
      const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
      const signature = Buffer.from(last.signature, 'base64');
      assert.equal(verify(null, Buffer.from(last.manifest), key, signature), true);
      assert.equal(verify(null, Buffer.from(last.manifest.replace('"count":', '"count":1')), key, signature), false);
      for (const line of events) {
        const event = JSON.parse(line);
        assert.ok([event.person_id, event.actor_id].includes(citizen));
        assert.equal(typeof event.detail, 'object');
      }
      const [exported] = await told('audit.exported');
      assert.deepEqual(exported.detail, { filters: 'personId', throughSequence: manifest.throughSequence, reason });
    });

    it('T-123 T-156 holds a part of the province to its part', async () => {
      const file = await act(app(), tax, '/console/audit/export', { reason });
      const events = lines(file.body).slice(0, -1);
      assert.ok(events.length > 0);
      assert.equal(
        events.some((line) => line.includes(housingOfficial) || line.includes('housing-demo')),
        false,
      );
      const foreign = await act(app(), tax, '/console/audit/export', { reason, unit: unitIds.housing });
      assert.equal(foreign.status, 404);
    });
  });

  describe('verifying', () => {
    /** The clock of the service runs ahead of the sealer's here: what waits is sealed first. */
    const check = async (seals = '200') => {
      await seal();
      return act(app(), province, '/console/audit/verify', { seals });
    };

    it('is green for a log as it was sealed, and says what it looked at', async () => {
      await seal();
      const page = await check();
      assert.equal(page.status, 200);
      assert.match(page.body, /verdict-intact/);
      assert.match(page.body, /这是日志的全部/);
      const [event] = await told('audit.verified');
      assert.equal(event.detail.result, 'intact');
      for (let i = 0; i < 22; i += 1) {
        await recordEvent(knex(), { type: 'recovery.change.refused', outcome: 'refused', detail: {} });
        await seal();
      }
      const newest = await check('20');
      assert.match(newest.body, /更早的事件没有核验/);
      assert.match(newest.body, /20 个封印/);
    });

    it('T-156 is green when a person the log tells of is erased: it knows them by an id that says nothing of them', async () => {
      const { config, database, cipher } = app();
      const hasher = createPasswordHasher(config);
      const parts = { config, knex: database.knex, cipher, hasher, clock: () => new Date() };
      const row = { legacy_id: 'erased-later', mobile: '13755500001', password_hash: saltedSha256('typed of old') };
      const { batch } = await doImport(parts, await file(jsonLines([row])), { ...vouched, clientId: 'tax-demo' });
      const [{ person_id: erased }] = await told('person.account.imported');
      await seal();
      assert.deepEqual(await undoImport(parts, batch.id, () => {}), { ok: true, removed: 1, kept: 0 });
      assert.equal(await knex()('persons').where({ id: erased }).first(), undefined);
      assert.match((await check('2000')).body, /verdict-intact/);
      assert.equal(shown((await open(province, `?person=${erased}`)).body).length, 2, 'that they came and went');
      const { rows } = await knex().raw('SELECT e::text AS text FROM audit_events e');
      for (const { text } of rows)
        for (const known of [row.legacy_id, row.mobile]) assert.ok(!text.includes(known), text);
    });

    it('T-152 is red for a log somebody changed, and names the first bad event', async () => {
      const [victim] = await told('login.attempt.succeeded');
      await seal();
      const rewrite = (change: object) =>
        tamper(app().owner(), (tx) => tx('audit_events').where({ sequence: victim.sequence }).update(change));
      await rewrite({ network: '198.51.100.0/24' });
      const page = await check('2000');
      assert.match(page.body, /verdict-broken/);
      assert.match(page.body, new RegExp(`第 ${victim.sequence} 号`));
      assert.match(page.body, /内容被更改/);
      const [event] = await told('audit.verified');
      assert.equal(event.outcome, 'refused');
      assert.equal(event.detail.result, 'event-changed');
      const answered = await check('x');
      assert.equal(answered.status, 404);
      await rewrite({ network: victim.network });
      assert.match((await check('2000')).body, /verdict-intact/);
      await tamper(app().owner(), (tx) => tx('audit_events').where({ sequence: victim.sequence }).delete());
      assert.match((await check('2000')).body, /事件被删除/);
    });
  });
});

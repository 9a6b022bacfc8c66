import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import type { Config } from '../../server/config.ts';
import { asFingerprints } from '../../server/federation/certificates/as-fingerprints.ts';
import {
  listCertificates,
  listEndingCertificates,
  tellOfEndingCertificates,
} from '../../server/federation/certificates/ending.ts';
import { addSource, type ManageParts, setSourceEnabled } from '../../server/federation/manage-sources.ts';
import { payloadContext } from '../../server/outbox/enqueue.ts';
import { insertVerifiedIdentifier } from '../../server/people/store.ts';
import { sp } from '../contracts/saml-keys.ts';
import { cipher } from '../people/support.ts';
import { hold, makePerson, makeUnitBelow } from '../roles/province.ts';
import { makeCertificate } from '../support/certificates.ts';
import { useDatabase } from '../support/database.ts';
import { common } from './support.ts';

const dayMs = 86_400_000;
const start = new Date('2026-11-26T00:00:00Z');
const onDay = (days: number) => new Date(start.getTime() + days * dayMs);
const pem = (days: number, { name = 'test', from = -1 } = {}) => {
  const { der } = makeCertificate({ subject: { CN: name }, notBefore: onDay(from), notAfter: onDay(days) });
  return new X509Certificate(der).toString();
};
const command = { command: 'source-add', reason: 'a test' };

describe('certificates of identity sources', () => {
  const database = useDatabase();
  const knex = () => database().knex;
  const config = { mode: 'demonstration', issuer: 'https://id.example.cn' } as unknown as Config;
  const at = (now: Date) => ({ knex: knex(), cipher, config, clock: () => now }) as unknown as ManageParts;
  const opened = (sealed: Buffer) => JSON.parse(cipher.decrypt(payloadContext, sealed));
  const messages = async (): Promise<{ recipient: string; body: string }[]> =>
    (await knex()('outbox_entries').orderBy('created_at').pluck('payload_encrypted')).map(opened);
  const tell = async (days: number) => {
    const turns = await Promise.all(Array.from({ length: 16 }, () => tellOfEndingCertificates(at(onDay(days)))));
    return turns.reduce((sum, one) => sum + one, 0);
  };

  async function add(id: string, settings: object, secrets: object): Promise<void> {
    const added = await addSource(at(start), command, { configuration: { ...common, id, ...settings }, secrets });
    assert.ok(added.ok, JSON.stringify(added));
  }

  const addSaml = (id: string, certificates: string[]) => {
    const idp = `https://${id}.example`;
    const connection = {
      ...{ entityId: idp, ssoUrl: `${idp}/sso`, certificates },
      ownEntityId: `https://id.example.cn/federation/${id}/metadata`,
    };
    return add(id, { kind: 'saml', connection }, sp);
  };
  const addDirectory = (id: string, authorities: string[], enabled: boolean) => {
    const connection = {
      ...{ issuer: `urn:ldap:${id}`, urls: [`ldaps://${id}.example`], authorities },
      ...{ searchDn: 'cn=search', base: 'dc=example' },
    };
    return add(id, { kind: 'ldap', enabled, connection }, { searchPassword: 'secret' });
  };

  before(async () => {
    await addSaml('city', [pem(40), pem(700, { from: 41 })]);
    await addSaml('village', [pem(40), pem(700, { name: 'next', from: 40 })]);
    await addDirectory('office', [pem(20), pem(700, { name: 'another' })], false);
    const oidc = { issuer: 'https://bank.example', clientId: 'door', clientAuthentication: 'client_secret_basic' };
    await add('bank', { kind: 'oidc', connection: oidc }, { clientSecret: 'secret' });
  });

  it('are listed with whose they are and when they end, also ours, and never a key', async () => {
    const found = await listCertificates({ knex: knex(), cipher }, 'city');
    const ours = new X509Certificate(sp.certificate);
    assert.deepEqual(
      found.map(({ use, endsAt }) => [use, endsAt.getTime()]),
      [
        ['theirs', onDay(40).getTime()],
        ['theirs', onDay(700).getTime()],
        ['ours', ours.validToDate.getTime()],
      ],
    );
    assert.equal(found.at(-1)?.fingerprint, ours.fingerprint256);
    assert.ok(found.every((one) => Object.keys(one).length === 4));
    for (const slug of ['bank', 'nobody']) assert.deepEqual(await listCertificates({ knex: knex(), cipher }, slug), []);
  });

  it('have a next one that is of the same use, is valid longer and without a gap, and of authorities has the same name', async () => {
    await addDirectory('hall', [pem(20), pem(700)], true);
    const replaced = async (slug: string) =>
      (await listCertificates({ knex: knex(), cipher }, slug)).map(({ use, isReplaced }) => [use, isReplaced]);
    const [none, one] = [
      ['theirs', false],
      ['theirs', true],
    ];
    assert.deepEqual(await replaced('city'), [none, none, ['ours', false]], 'a day in between');
    assert.deepEqual(await replaced('village'), [one, none, ['ours', false]]);
    assert.deepEqual(await replaced('office'), [
      ['authority', false],
      ['authority', false],
    ]);
    assert.deepEqual(await replaced('hall'), [
      ['authority', true],
      ['authority', false],
    ]);
  });

  it('are shown to whoever decides by their fingerprints, for nobody compares a block of letters', () => {
    const [one, other] = [pem(40), pem(700)];
    const shown = asFingerprints('connection.certificates', JSON.stringify([one, other, 'https://idp.example']));
    const print = (text: string) => new X509Certificate(text).fingerprint256;
    const wanted = [
      `SHA-256 ${print(one)} (2027-01-05)`,
      `SHA-256 ${print(other)} (2028-10-26)`,
      'https://idp.example',
    ];
    assert.deepEqual(JSON.parse(shown), wanted);
    assert.equal(asFingerprints('slug', '"city"'), '"city"');
  });

  it('stay as they are where they cannot be read, and a label that looks like one is a label', () => {
    const looks = JSON.stringify(`-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----`);
    for (const path of ['connection.certificates', 'connection.authorities', 'label.zh-Hans'])
      assert.equal(asFingerprints(path, looks), looks);
    const whole = JSON.stringify(pem(40));
    assert.equal(asFingerprints('label.zh-Hans', whole), whole);
  });

  it('count as ending within thirty days, of sources that are switched on', async () => {
    const slugs = async (days: number) => (await listEndingCertificates(at(onDay(days)))).map(({ slug }) => slug);
    assert.deepEqual(await slugs(9), [], 'the directory is switched off');
    assert.deepEqual(await slugs(10), ['city'], 'nor what the next one is there for');
    assert.deepEqual(await slugs(41), ['city'], 'one that has ended as well');
    await setSourceEnabled(at(start), command, 'office', true);
    assert.deepEqual(await slugs(9), ['office']);
  });

  it('are told of to nobody while there is nobody, and then come up again', async () => {
    assert.equal(await tell(12), 0);
    assert.deepEqual(await messages(), []);
  });

  it('are told of 30, 14 and 3 days before and at the end, once each however many nodes look, to system administrators of the province', async () => {
    await knex()('identity_sources').where({ slug: 'office' }).update({ enabled: false });
    const province = await makeUnitBelow(knex(), null);
    const below = await makeUnitBelow(knex(), province);
    const holders = { system: province, security: province, unit: province } as const;
    const roles = Object.entries(holders) as ['system' | 'security' | 'unit', string][];
    for (const [at, [role, unit]] of [...roles, ['system', below] as const].entries()) {
      const person = await makePerson(knex());
      await hold(knex(), person, role, unit);
      await insertVerifiedIdentifier(knex(), cipher, person, { kind: 'email', value: `${role}${at}@example.cn` });
    }
    const told: Record<number, number> = {};
    for (const days of [9, 10, 20, 26, 27, 36, 37, 39, 40, 41]) told[days] = await tell(days);
    assert.deepEqual(told, { 9: 0, 10: 1, 20: 0, 26: 1, 27: 0, 36: 0, 37: 1, 39: 0, 40: 1, 41: 0 });
    const sent = await messages();
    assert.deepEqual([...new Set(sent.map(({ recipient }) => recipient))], ['system0@example.cn']);
    assert.equal(sent.length, 4);
    for (const [at, words] of [/还有 30 天/, /还有 14 天/, /还有 3 天/, /已到期/].entries())
      assert.match(sent[at]?.body ?? '', words);
    assert.ok(sent.every(({ body }) => body.includes('https://id.example.cn/console/sources/city')));
  });
});

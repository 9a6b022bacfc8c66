import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createIdentitySource } from '../../server/federation/create-source.ts';
import { comesThrough, leadsBack, longestChain, parseRequestedVia } from '../../server/federation/loops.ts';
import { yimenPreset } from '../../server/federation/presets.ts';
import { previewMapping } from '../../server/federation/preview-mapping.ts';
import { readVerified } from '../../server/federation/read-verified.ts';
import type { SourceProtocol } from '../../server/federation/source.ts';
import { sourceConfig } from '../../server/federation/source-config.ts';
import { common, ownIssuer } from './support.ts';

const now = new Date('2026-03-01T00:00:00Z');
const city = 'https://id.city.example';
const ministry = 'https://login.ministry.example';
const number = '440000199003079985';

const config = (changes: object = {}) =>
  sourceConfig.parse({
    ...common,
    ...yimenPreset,
    kind: 'oidc',
    highestIal: 2,
    connection: { ...yimenPreset.connection, issuer: city, clientId: 'door' },
    ...changes,
  });

const entry = (framework = 'cn_yimen_ial', level = 'ial3') => ({
  verification: {
    trust_framework: framework,
    assurance_level: level,
    time: '2026-02-01T00:00:00Z',
    evidence: [{ type: 'document', check_details: [{ check_method: 'auth', organization: ministry }] }],
  },
  claims: { name: '李示例', id_document: { type: 'resident-id', issuer: 'CHN', number } },
});
const preview = (claims: Record<string, unknown>, changes?: object) =>
  previewMapping(config(changes), { claims }, now).identity;

describe('federation/read-verified', () => {
  it('T-118 makes of verified claims what the ceiling allows, with whose word it is', () => {
    const { document, name, assurance } = preview({ verified_claims: entry() });
    assert.deepEqual(document, {
      type: 'resident-id',
      issuer: 'CHN',
      number,
      level: 2,
      time: Date.parse('2026-02-01T00:00:00Z') / 1000,
      vouchedBy: [city, ministry],
    });
    assert.deepEqual([name, assurance.ial], ['李示例', 2]);
  });

  it('takes what was verified by rules that are not accepted for nothing, also beside one that is', () => {
    const foreign = preview({ name: '王示例', verified_claims: entry('eidas', 'high') });
    assert.deepEqual([foreign.document, foreign.name, foreign.assurance.ial], [undefined, '王示例', 1]);
    const both = preview({ verified_claims: [entry('eidas', 'ial4'), entry('cn_yimen_ial', 'ial1')] });
    assert.equal(both.assurance.ial, 1);
  });

  it('takes no claim of the source that calls itself verified', () => {
    const verified = { level: 'ial4', name: '王示例', document: { type: 'resident-id', issuer: 'CHN', number } };
    const { document, assurance } = preview({ verified });
    assert.deepEqual([document, assurance.ial], [undefined, 1]);
  });

  it('reads a document where the specification puts it, as evidence', () => {
    const { verification, claims } = entry();
    const details = { type: 'resident-id', document_number: number, issuer: { country_code: 'CHN' } };
    const evidence = [{ type: 'document', document_details: details }];
    const read = readVerified(
      { verified_claims: { verification: { ...verification, evidence }, claims: { name: claims.name } } },
      ['cn_yimen_ial'],
    );
    assert.deepEqual(read?.document, { type: 'resident-id', issuer: 'CHN', number });
    assert.deepEqual(read?.vouchedBy, []);
  });

  it('withstands whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), (said) => {
        const { assurance } = preview({ verified_claims: said });
        assert.equal(assurance.ial, 1);
      }),
    );
  });
});

describe('federation/loops', () => {
  it('finds that a request would go back to where it came from', () => {
    const none = { through: [], redirectUri: 'https://tax.example/callback' };
    assert.equal(leadsBack(city, none), false);
    assert.equal(leadsBack(city, { ...none, through: [ministry, city] }), true);
    assert.equal(leadsBack(`${city}/`, { ...none, through: [city] }), true);
    assert.equal(leadsBack(city, { ...none, redirectUri: `${city}/federation/province/callback` }), true);
    assert.equal(leadsBack(city, { ...none, redirectUri: `${city}.evil.example/callback` }), false);
    assert.equal(leadsBack(city, { through: [], redirectUri: undefined }), false);
  });

  it('reads the parameter, and nothing that is none', () => {
    assert.deepEqual(parseRequestedVia(undefined), []);
    assert.deepEqual(parseRequestedVia(`${city} ${ministry}`), [city, ministry]);
    const many = Array.from({ length: longestChain + 1 }, (_, place) => `https://h${place}.example`).join(' ');
    for (const wrong of ['', ' ', 'city', `${city}  ${ministry}`, many]) {
      assert.equal(parseRequestedVia(wrong), undefined, wrong);
    }
  });

  it('knows a house with and without the slash at its end', () => {
    assert.ok(comesThrough(`${city}/`, [ministry, city]));
    assert.ok(!comesThrough(city, [`${city}.evil.example`]));
  });

  /** A protocol that has verified this answer. */
  const complete = (claims: Record<string, unknown>) => {
    const answer = { issuer: city, subject: 'li', claims, amr: [], session: {} };
    const protocol = { complete: async () => ({ ok: true, answer }) } as unknown as SourceProtocol;
    const parts = { ownIssuer, now: () => now, deadlineMs: 1000, concurrency: 1 };
    const source = createIdentitySource(config(), protocol, parts);
    return source.complete({ by: 'browser', method: 'GET', parameters: new URLSearchParams() }, {});
  };
  const outcome = async (claims: Record<string, unknown>) => {
    const completed = await complete(claims);
    return completed.ok ? completed.identity.chain : completed.reason;
  };

  it('refuses an answer whose chain names us, without any mapping, and one that is too long', async () => {
    assert.deepEqual(await outcome({ login_via: [ministry] }), [city, ministry]);
    assert.equal(await outcome({ login_via: [ministry, ownIssuer] }), 'loop');
    assert.equal(await outcome({ login_via: `${ownIssuer}/` }), 'loop');
    const many = Array.from({ length: longestChain }, (_, place) => `https://h${place}.example`);
    assert.equal(await outcome({ login_via: many }), 'loop');
    assert.deepEqual(await outcome({ login_via: { of: 'no use' } }), [city]);
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { capAssurance } from '../../server/federation/cap-assurance.ts';
import { reasonOf, sourceFailures, sourceReasons } from '../../server/federation/failures.ts';
import { mappedFields } from '../../server/federation/mapped-fields.ts';
import { previewMapping } from '../../server/federation/preview-mapping.ts';
import { type SourceConfig, sourceConfig } from '../../server/federation/source-config.ts';
import { acrValues, rank } from '../../server/lib/acr.ts';
import { filters } from '../../server/lib/mapping/filters.ts';
import { common } from './support.ts';

const now = new Date('2026-11-25T08:00:00Z');
const number = '440000199003079985';

function configure(changes: Partial<SourceConfig> = {}): SourceConfig {
  const connection = { issuer: 'https://idp.example', clientId: 'yimen', clientAuthentication: 'client_secret_basic' };
  return sourceConfig.parse({ ...common, kind: 'oidc', connection, ...changes });
}

const preview = (claims: Record<string, unknown>, changes?: Partial<SourceConfig>) =>
  previewMapping(configure(changes), { claims }, now);

describe('federation/normalise', () => {
  it('brings every field to the form that is stored', () => {
    const { identity, notes } = preview({
      name: ' 李　示例 ',
      phone_number: '138 0000 0001',
      phone_number_verified: true,
      email: 'Li@Example.CN',
      email_verified: 'false',
      document_type: 'resident-id',
      document_number: '４４００００199003079985',
      ial: 3,
    });
    assert.deepEqual(notes, []);
    assert.deepEqual(identity.mobile, { value: '+8613800000001', verified: true });
    assert.deepEqual(identity.email, { value: 'li@example.cn', verified: false });
    const vouchedBy = ['https://idp.example'];
    assert.deepEqual(identity.document, { type: 'resident-id', issuer: 'CHN', number, level: 3, vouchedBy });
    assert.equal(identity.name, '李 示例');
  });

  it('leaves out what makes no sense, and says so in the preview', () => {
    const { identity, notes } = preview({
      name: '<script>',
      phone_number: 'call me',
      email: 'nobody',
      document_type: 'resident-id',
      document_number: '440000199003079980',
    });
    assert.deepEqual([identity.name, identity.mobile, identity.email, identity.document], Array(4).fill(undefined));
    assert.deepEqual(
      notes.map(({ field }) => field),
      ['name', 'mobile', 'email', 'documentNumber'],
    );
  });

  it('takes no document without a type of ours, and no time of a check in the future', () => {
    assert.equal(preview({ document_type: 'library-card', document_number: number }).identity.document, undefined);
    const mapping = { ...common.mapping, documentTime: 'at', documentMethod: "'counter'" };
    const at = (time: unknown) =>
      preview({ document_type: 'resident-id', document_number: number, at: time }, { mapping }).identity.document;
    assert.equal(at(1795593600)?.time, 1795593600);
    assert.equal(at('2026-11-25T07:00:00Z')?.time, Date.parse('2026-11-25T07:00:00Z') / 1000);
    assert.equal(at('2027-01-01')?.time, undefined);
    assert.equal(at('soon')?.time, undefined);
    assert.equal(at(1)?.method, 'counter');
  });

  it('keeps the chain of issuers, the nearest first', () => {
    const mapping = { ...common.mapping, chain: 'through' };
    const through = ['https://idp.example', 'https://county.example'];
    assert.deepEqual(preview({ through }, { mapping }).identity.chain, [
      'https://idp.example',
      'https://county.example',
    ]);
  });

  it('is plain data that survives being written down', () => {
    const { identity } = preview({ name: '李示例', ial: '2' });
    assert.deepEqual(JSON.parse(JSON.stringify(identity)), identity);
  });
});

describe('T-118 federation/cap-assurance', () => {
  const said = { now, ial: undefined };

  it('never exceeds a ceiling, whatever the source says and whatever the tables hold', () => {
    const word = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor');
    const acr = fc.constantFrom(...acrValues);
    const ial = fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const);
    fc.assert(
      fc.property(
        fc.record({
          highestAcr: acr,
          highestIal: ial,
          acrMap: fc.dictionary(word, acr),
          acrByAmr: fc.dictionary(word, acr),
          ialMap: fc.dictionary(word, ial),
          amrMap: fc.dictionary(word, fc.constantFrom('mfa', 'pwd')),
        }),
        fc.record({
          acr: fc.option(word, { nil: undefined }),
          amr: fc.array(word),
          ial: fc.option(word, { nil: undefined }),
        }),
        (tables, words) => {
          const config = { ...configure(), ...tables };
          const capped = capAssurance(config, { ...words, acr: words.acr ?? '' }, { now, ial: words.ial });
          assert.ok(capped.ial >= 1 && capped.ial <= tables.highestIal);
          assert.ok(rank(capped.acr) >= 0 && rank(capped.acr) <= rank(tables.highestAcr));
          assert.ok(!capped.amr.includes('mfa') || rank(capped.acr) > 0);
        },
      ),
    );
  });

  it('takes a word that nobody listed for the least', () => {
    const capped = capAssurance(configure(), { acr: 'urn:other:best', amr: ['face'] }, { now, ial: 'gold' });
    assert.deepEqual(capped, { ial: 1, acr: 'urn:yimen:aal1', amr: [] });
  });

  it('takes the best of the methods where those are what the source tells', () => {
    const config = configure({ acrByAmr: { pwd: 'urn:yimen:aal1', otp: 'urn:yimen:aal2' } });
    assert.equal(capAssurance(config, { amr: ['pwd', 'otp'] }, said).acr, 'urn:yimen:aal2');
  });

  it('dates no login into the future', () => {
    const seconds = now.getTime() / 1000;
    assert.equal(capAssurance(configure(), { amr: [], authTime: seconds + 999 }, said).authTime, seconds);
    assert.equal(capAssurance(configure(), { amr: [], authTime: seconds - 999 }, said).authTime, seconds - 999);
    assert.equal(capAssurance(configure(), { amr: [] }, said).authTime, undefined);
  });
});

describe('federation/failures', () => {
  it('gives each failure one reason, and each reason a failure', () => {
    const all = sourceFailures.map(reasonOf);
    assert.ok(all.every((reason) => sourceReasons.includes(reason)));
    assert.deepEqual([...new Set(all)].sort(), [...sourceReasons].sort());
    assert.equal(new Set(sourceFailures).size, sourceFailures.length);
  });
});

describe('docs/sources', () => {
  for (const page of ['sources.md', 'sources.zh.md']) {
    it(`says what to do about every failure: ${page}`, () => {
      const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
      const rows = text.split('\n').filter((line) => /^\| `[a-z-]+`/.test(line));
      const named = rows.flatMap((row) =>
        [...(row.split('|')[1] ?? '').matchAll(/`([a-z-]+)`/g)].map(([, code]) => code),
      );
      assert.deepEqual(
        named.filter((code) => sourceFailures.includes(code as never)).sort(),
        [...sourceFailures].sort(),
      );
      for (const field of [...mappedFields, ...Object.keys(filters)]) assert.ok(text.includes(field), field);
    });
  }
});

describe('federation/source-config', () => {
  const refused: [string, Record<string, unknown>][] = [
    ['an unknown setting', { extra: true }],
    ['an id that is no path segment', { id: 'a/b' }],
    ['a ceiling of 5', { highestIal: 5 }],
    ['a level that is not ours', { highestAcr: 'best' }],
    ['an expression that does not parse', { mapping: { name: 'a b', attributes: {} } }],
    ['an address that is no web address', { connection: { issuer: 'file:///etc/passwd' } }],
    ['an address with a password', { connection: { issuer: 'https://a:b@idp.example' } }],
    ['HMAC', { connection: { algorithms: ['HS256'] } }],
    ['no signature', { connection: { algorithms: ['none'] } }],
    ['a host with a path', { egressHosts: ['idp.example/x'] }],
    ['a label in two languages', { label: { 'zh-Hans': '一', en: 'one' } }],
  ];
  for (const [what, changes] of refused) {
    it(`refuses ${what}`, () => {
      const { connection, ...rest } = changes as { connection?: object };
      const good = { issuer: 'https://idp.example', clientId: 'yimen', clientAuthentication: 'client_secret_basic' };
      const given = { ...common, kind: 'oidc', ...rest, connection: { ...good, ...connection } };
      assert.equal(sourceConfig.safeParse(given).success, false);
    });
  }
});

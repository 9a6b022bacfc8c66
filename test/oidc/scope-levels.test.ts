import assert from 'node:assert/strict';
import { type ScopeLevels, scopeLevelOf, scopeLevelsSchema } from '../../server/clients/scope-levels.ts';
import { holdsAssurance, judgeScopes, type ScopeVerdict, type Standing } from '../../server/oidc/scope-levels.ts';

const now = new Date('2026-06-01T12:00:00Z');
const seconds = Math.floor(now.getTime() / 1000);
const days = (count: number) => new Date(now.getTime() - count * 86_400_000);
const minutesAgo = (count: number) => seconds - count * 60;
const fresh: Standing = { ial: 3, provenAt: days(30), acr: 'phr', loginAt: minutesAgo(5), now };
const nothing: ScopeVerdict = { granted: [], dropped: [], stepUp: undefined, missing: [] };

/** "The document number needs ial 3 proven within 12 months and a login under 20 minutes old." */
const strict: ScopeLevels = { id_document: { ial: 3, proofMaxAgeDays: 365, loginMaxAgeSeconds: 1200 } };
const lenient: ScopeLevels = { id_document: { ...strict.id_document, optional: true } };
const strong: ScopeLevels = { phone: { acr: 'urn:yimen:aal2' }, email: { acr: 'phr', loginMaxAgeSeconds: 600 } };

describe('levels of scopes', () => {
  const table: [string, string[], ScopeLevels, Partial<Standing>, Partial<ScopeVerdict>][] = [
    [
      'gives what nothing is demanded of',
      ['openid', 'profile'],
      {},
      { ial: 1, provenAt: null, acr: undefined },
      { granted: ['openid', 'profile'] },
    ],
    ['gives the number at its level', ['openid', 'id_document'], strict, {}, { granted: ['openid', 'id_document'] }],
    [
      'tells a lower ial',
      ['openid', 'id_document'],
      strict,
      { ial: 2 },
      { granted: ['openid'], missing: [{ scope: 'id_document', ial: 3, proofMaxAgeDays: 365 }] },
    ],
    [
      'tells a proof of more than 12 months',
      ['id_document'],
      strict,
      { provenAt: days(366) },
      { missing: [{ scope: 'id_document', ial: 3, proofMaxAgeDays: 365 }] },
    ],
    [
      'takes a proof of 12 months to the second',
      ['id_document'],
      strict,
      { provenAt: days(365) },
      { granted: ['id_document'] },
    ],
    [
      'tells a level of which nobody knows since when',
      ['id_document'],
      strict,
      { provenAt: null },
      { missing: [{ scope: 'id_document', ial: 3, proofMaxAgeDays: 365 }] },
    ],
    [
      'asks for a new login after 20 minutes',
      ['id_document'],
      strict,
      { loginAt: minutesAgo(20) - 1 },
      { stepUp: { maxAgeSeconds: 1200 } },
    ],
    ['takes a login of 20 minutes', ['id_document'], strict, { loginAt: minutesAgo(20) }, { granted: ['id_document'] }],
    [
      'asks for no login that would not help',
      ['id_document'],
      strict,
      { ial: 2, loginAt: minutesAgo(60) },
      { missing: [{ scope: 'id_document', ial: 3, proofMaxAgeDays: 365 }] },
    ],
    [
      'drops an optional scope below its ial',
      ['openid', 'id_document'],
      lenient,
      { ial: 2 },
      { granted: ['openid'], dropped: ['id_document'] },
    ],
    [
      'drops an optional scope after an old login',
      ['openid', 'id_document'],
      lenient,
      { loginAt: minutesAgo(60) },
      { granted: ['openid'], dropped: ['id_document'] },
    ],
    ['gives an optional scope at its level', ['id_document'], lenient, {}, { granted: ['id_document'] }],
    [
      'asks for the stronger login that is missing',
      ['openid', 'phone'],
      strong,
      { acr: 'urn:yimen:aal1' },
      { granted: ['openid'], stepUp: { acr: 'urn:yimen:aal2' } },
    ],
    [
      'asks for the strictest of several',
      ['phone', 'email'],
      strong,
      { acr: 'urn:yimen:aal1', loginAt: minutesAgo(11) },
      { stepUp: { acr: 'phr', maxAgeSeconds: 600 } },
    ],
    [
      'asks only for what is missing',
      ['phone', 'email'],
      strong,
      { loginAt: minutesAgo(11) },
      { granted: ['phone'], stepUp: { maxAgeSeconds: 600 } },
    ],
    [
      'judges by the level of the platform where the application has none',
      ['id_document'],
      {},
      { ial: 1 },
      { missing: [{ scope: 'id_document', ial: 2 }] },
    ],
    [
      'asks for the fresh login of the platform too',
      ['id_document'],
      {},
      { ial: 2, loginAt: minutesAgo(21) },
      { stepUp: { maxAgeSeconds: 1200 } },
    ],
    [
      'takes no name of an object member for a level',
      ['constructor', 'toString'],
      {},
      {},
      { granted: ['constructor', 'toString'] },
    ],
  ];
  for (const [name, asked, levels, standing, expected] of table) {
    it(name, () =>
      assert.deepEqual(judgeScopes(asked, levels, { ...fresh, ...standing }), { ...nothing, ...expected }),
    );
  }

  it('can be raised by an application, never lowered', () => {
    const floor = { ial: 2, loginMaxAgeSeconds: 1200 };
    const own = (level: ScopeLevels[string]) => scopeLevelOf('id_document', { id_document: level });
    assert.deepEqual(own({ ial: 4, loginMaxAgeSeconds: 300, acr: 'phr' }), {
      ial: 4,
      loginMaxAgeSeconds: 300,
      acr: 'phr',
    });
    assert.deepEqual(own({ loginMaxAgeSeconds: 86_400 }), floor);
    assert.deepEqual(own({ optional: true }), { ...floor, optional: true });
    assert.deepEqual(scopeLevelOf('id_document', {}), floor);
    assert.equal(scopeLevelOf('phone', {}), undefined);
  });

  it('is checked again later by assurance alone', () => {
    const level = strict.id_document ?? {};
    assert.ok(holdsAssurance(level, fresh));
    assert.ok(!holdsAssurance(level, { ...fresh, ial: 2 }));
    assert.ok(!holdsAssurance(level, { ...fresh, provenAt: days(400) }));
  });

  const malformed: [string, unknown][] = [
    ['a level of the login itself', { openid: { ial: 3 } }],
    ['an unknown member', { phone: { iall: 3 } }],
    ['a level that does not exist', { phone: { ial: 5 } }],
    ['a level that everybody has', { phone: { ial: 1 } }],
    ['an unknown authentication level', { phone: { acr: 'loa9' } }],
    ['a login nobody can come back from in time', { phone: { loginMaxAgeSeconds: 5 } }],
    ['a fraction of a day', { phone: { proofMaxAgeDays: 0.5 } }],
    ['another name', { 'Phone!': {} }],
  ];
  for (const [what, levels] of malformed) {
    it(`refuses ${what}`, () => assert.ok(!scopeLevelsSchema.safeParse(levels).success));
  }

  it('takes levels that are well formed', () => {
    for (const levels of [{}, strict, lenient, strong]) assert.ok(scopeLevelsSchema.safeParse(levels).success);
  });
});

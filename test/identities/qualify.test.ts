import assert from 'node:assert/strict';
import type { ServedIdentities } from '../../server/clients/served-identities.ts';
import { isMendable, type LoggedIn, type Missing, qualify } from '../../server/identities/qualify.ts';
import type { Identity } from '../../server/lib/identity.ts';
import { agent, citizen, official } from './facts.ts';

const now = new Date('2026-11-25T00:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const model = '8c39ee86-7f9a-4a95-9ba3-f6b097e5c2ee';

describe('whether an identity will do for an application', () => {
  const passkey: LoggedIn = { acr: 'phr' };
  const password: LoggedIn = { acr: 'urn:yimen:aal1' };
  const hardware: LoggedIn = { acr: 'phrh', passkeyModel: model };
  const anyone: ServedIdentities = { citizen: {}, enterprise: {}, official: {} };
  const hardwareOnly = { hardwareBound: true, models: null };
  const listed = { hardwareBound: true, models: [model] };

  const table: [string, Identity, ServedIdentities, { level: number; at: Date | null; login: LoggedIn }, Missing[]][] =
    [
      ['an application without demands takes anybody', citizen, anyone, { level: 1, at: null, login: password }, []],
      ['it takes those it serves', agent(), { citizen: {} }, { level: 4, at: now, login: hardware }, ['not-served']],
      [
        'and no citizen where it serves none',
        citizen,
        { enterprise: {} },
        { level: 4, at: now, login: hardware },
        ['not-served'],
      ],
      ['too little assurance', citizen, { citizen: { ial: 2 } }, { level: 1, at: null, login: password }, ['ial']],
      ['just enough', citizen, { citizen: { ial: 2 } }, { level: 2, at: now, login: password }, []],
      [
        'a demand of one identity is none of another',
        citizen,
        { ...anyone, enterprise: { ial: 4, acr: 'phr' } },
        { level: 1, at: null, login: password },
        [],
      ],
      [
        'T-129 of an enterprise the lesser of both counts: the grantor',
        agent(null, 1),
        { enterprise: { ial: 2 } },
        { level: 4, at: now, login: password },
        ['ial'],
      ],
      [
        'T-129 of an enterprise the lesser of both counts: the agent',
        agent(null, 4),
        { enterprise: { ial: 3 } },
        { level: 2, at: now, login: password },
        ['ial'],
      ],
      [
        'an old proof',
        citizen,
        { citizen: { proofMaxAgeDays: 365 } },
        { level: 2, at: daysAgo(366), login: password },
        ['proof-too-old'],
      ],
      [
        'a proof on its last day',
        citizen,
        { citizen: { proofMaxAgeDays: 365 } },
        { level: 2, at: daysAgo(365), login: password },
        [],
      ],
      [
        'no proof at all where one has to be fresh',
        citizen,
        { citizen: { proofMaxAgeDays: 365 } },
        { level: 1, at: null, login: password },
        ['proof-too-old'],
      ],
      [
        'what is missing anyway is not too old as well',
        citizen,
        { citizen: { ial: 3, proofMaxAgeDays: 1 } },
        { level: 2, at: daysAgo(9), login: password },
        ['ial'],
      ],
      ['a mandate for everything covers this', agent(), anyone, { level: 1, at: null, login: password }, []],
      ['one that names it covers it', agent(['other', 'this']), anyone, { level: 1, at: null, login: password }, []],
      [
        'one for others does not',
        agent(['other']),
        anyone,
        { level: 1, at: null, login: password },
        ['service-not-covered'],
      ],
      ['one for nothing does not', agent([]), anyone, { level: 1, at: null, login: password }, ['service-not-covered']],
      [
        'a weak login',
        citizen,
        { citizen: { acr: 'urn:yimen:aal2' } },
        { level: 1, at: null, login: password },
        ['acr'],
      ],
      [
        'a stronger one than asked for',
        citizen,
        { citizen: { acr: 'urn:yimen:aal2' } },
        { level: 1, at: null, login: passkey },
        [],
      ],
      [
        'a login of no known level',
        citizen,
        { citizen: { acr: 'urn:yimen:aal1' } },
        { level: 1, at: null, login: { acr: undefined } },
        ['acr'],
      ],
      [
        'officials need a passkey, whatever the application says',
        official(),
        { official: { acr: 'urn:yimen:aal1' } },
        { level: 1, at: null, login: { acr: 'urn:yimen:aal2' } },
        ['acr'],
      ],
      ['with it they may', official(), anyone, { level: 1, at: null, login: passkey }, []],
      [
        'a unit may want it bound to hardware',
        official(hardwareOnly),
        anyone,
        { level: 1, at: null, login: passkey },
        ['acr'],
      ],
      ['which it then is', official(hardwareOnly), anyone, { level: 1, at: null, login: { acr: 'phrh' } }, []],
      ['of a listed model', official(listed), anyone, { level: 1, at: null, login: hardware }, []],
      [
        'and of no other',
        official({ ...listed, models: ['other'] }),
        anyone,
        { level: 1, at: null, login: hardware },
        ['passkey-policy'],
      ],
      [
        'nor of one nobody knows',
        official(listed),
        anyone,
        { level: 1, at: null, login: { acr: 'phrh' } },
        ['passkey-policy'],
      ],
      [
        'everything at once',
        agent(['other'], 1),
        { enterprise: { ial: 2, acr: 'phr' } },
        { level: 2, at: now, login: password },
        ['service-not-covered', 'ial', 'acr'],
      ],
    ];

  for (const [name, identity, identities, { level, at, login }, expected] of table) {
    it(name, () => {
      const proven = { assurance: { assuranceLevel: level, assuranceAt: at }, login };
      assert.deepEqual(qualify(identity, proven, { clientId: 'this', identities }, now), expected);
    });
  }

  it('a stronger login mends what the login lacks, and nothing else', () => {
    const mendable = (missing: Missing[]) => isMendable({ identity: citizen, missing });
    assert.deepEqual(
      [[], ['acr'], ['passkey-policy'], ['acr', 'passkey-policy']].map((m) => mendable(m as Missing[])),
      [true, true, true, true],
    );
    for (const hard of ['not-served', 'service-not-covered', 'ial', 'proof-too-old'] as const) {
      assert.equal(mendable([hard]), false, hard);
      assert.equal(mendable(['acr', hard]), false, hard);
    }
  });
});

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { demonstrationPassword, persons } from '../../../seeds/persons.ts';
import type { IdentityKey } from '../../../server/lib/identity.ts';
import { logIn, useApp } from '../../support/app.ts';
import { type Browser, createBrowser } from '../../support/http-browser.ts';
import { make } from '../../support/make-identities.ts';
import { nowhere } from '../people/pages.ts';
import { type Client, userinfo } from '../protocol/protocol.ts';
import { byPasskey, enterAs, makeServing, payloadOf } from './wearing.ts';

const docs = new URL('../../../docs/', import.meta.url);
const guides = ['departments.md', 'departments.zh.md'];
const names = ['citizen', 'enterprise', 'official'] as const;
const scopes = {
  citizen: 'openid profile phone',
  enterprise: 'openid profile enterprise',
  official: 'openid profile official',
};

const verified = {
  verification: { trust_framework: null, assurance_level: null, time: null },
  claims: { name: null },
};

/** Members that are new in every token, or made with a key: their kind is compared, not their value. */
const changing = /^(iss|sub|id|post_id|mandate|unit_id|nonce|exp|iat|auth_time|time|until)$/;

function comparable(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => comparable(each));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, comparable(each, key)]));
  }
  return changing.test(name) ? typeof value : value;
}

describe('tokens as the guide for departments shows them', () => {
  const app = useApp();
  let client: Client;
  const keys: Record<(typeof names)[number], IdentityKey> = { citizen: 'citizen' } as never;
  const wearers = { citizen: 2, enterprise: 13, official: 9 };

  before(async () => {
    const { knex } = app().database;
    await knex('persons')
      .whereNot({ id: fixedId('person', 9) })
      .update({ passkey_offer: 'never' });
    const scope = 'openid profile phone enterprise official';
    client = await makeServing(app(), { scope }, 'example-tax');
    const [bakery, agency, accountant] = [fixedId('enterprise', 2), fixedId('enterprise', 7), fixedId('person', 13)];
    const granted = { enterprise: bakery, services: ['example-tax'], acts: ['view', 'submit'], assuranceLevel: 2 };
    const toAgency = await make.mandate(knex, { ...granted, agency, grantedBy: fixedId('person', 4) });
    const toPerson = { ...granted, person: accountant, parent: toAgency.id, grantedBy: fixedId('person', 12) };
    keys.enterprise = (await make.mandate(knex, toPerson)).key;
    keys.official = `post:${fixedId('post', 1)}`;
  });

  /** By password, and officials by the passkey they must have. */
  const loggedIn = async (name: (typeof names)[number]): Promise<Browser> => {
    const person = persons.find(({ number }) => number === wearers[name]);
    const who = { identifier: person?.identifiers[0]?.value ?? '', password: demonstrationPassword };
    if (name === 'official') return byPasskey(app(), who);
    const browser = createBrowser();
    await logIn(browser, await browser.open(`${app().issuer}/account`), who, nowhere);
    return browser;
  };

  const tokensOf = async (name: (typeof names)[number]) => {
    const browser = await loggedIn(name);
    const changes: Record<string, string> = { scope: scopes[name] };
    if (name === 'citizen') changes.claims = JSON.stringify({ userinfo: { verified_claims: verified } });
    const { body } = await enterAs(app(), browser, client, keys[name], changes);
    browser.close();
    return { id_token: payloadOf(body.id_token), userinfo: (await userinfo(app(), body.access_token)).body };
  };

  for (const name of names) {
    it(`${name}: the sample is what a department would get`, async () => {
      const sample = JSON.parse(await readFile(new URL(`samples/tokens/${name}.json`, docs), 'utf8'));
      assert.deepEqual(comparable(await tokensOf(name)), comparable(sample));
    });

    for (const guide of guides) {
      it(`${name}: ${guide} shows the sample as it is`, async () => {
        const [page, sample] = await Promise.all([
          readFile(new URL(guide, docs), 'utf8'),
          readFile(new URL(`samples/tokens/${name}.json`, docs), 'utf8'),
        ]);
        assert.ok(page.includes(sample.trim()), `docs/${guide} differs from docs/samples/tokens/${name}.json`);
      });
    }
  }
});

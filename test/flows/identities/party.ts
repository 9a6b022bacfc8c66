import { createHash } from 'node:crypto';
import type { ServedIdentities } from '../../../server/clients/served-identities.ts';
import type { IdentityKey } from '../../../server/lib/identity.ts';
import { logIn, type TestApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { makeApplication } from '../../support/make-application.ts';
import { type RelyingParty, startRelyingParty, type Tokens } from '../../support/relying-party.ts';

export type Party = RelyingParty & { clientId: string };

export type PartyOptions = { firstParty?: boolean; scope?: string; backchannelLogoutUri?: string };

/** A department's system that serves these identities, with a real relying party for it. */
export async function makeParty(
  app: TestApp,
  identities: ServedIdentities,
  { firstParty = true, scope = 'openid', backchannelLogoutUri }: PartyOptions = {},
): Promise<Party> {
  const redirectUri = 'https://department.example/callback';
  const { clientId, clientSecret } = await makeApplication(app.database.knex, app.cipher, {
    firstParty,
    identities,
    metadata: {
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      scope: 'openid profile phone email offline_access',
      ...(backchannelLogoutUri && { backchannel_logout_uri: backchannelLogoutUri }),
    },
  });
  const party = await startRelyingParty({
    issuer: app.issuer,
    clientId,
    clientSecret: clientSecret ?? '',
    redirectUri,
    scope,
  });
  return { ...party, clientId };
}

/** From the department to its callback or to the page that asks something, with a login by password where one is due. */
export async function comeIn(
  browser: Browser,
  party: Party,
  identifier: string,
  parameters: Record<string, string> = {},
): Promise<Page> {
  return logIn(browser, await party.begin(browser, parameters), { identifier }, party.redirectUri);
}

/** The form that chooses an identity, if the page has one. */
export function identitiesOn(page: Page): string[] {
  const form = page.forms.find(({ action }) => action.endsWith('/identity'));
  return form ? form.buttons.filter(({ name }) => name === 'identity').map(({ value }) => value) : [];
}

export async function choose(browser: Browser, page: Page, key: IdentityKey, party: Party): Promise<Page> {
  return browser.submit(page, {}, { button: `identity-${key.replace(':', '-')}`, stopAt: party.redirectUri });
}

/** In which identity the grant of these tokens was given, as the database knows it. */
export async function identityOf(app: TestApp, tokens: Tokens): Promise<string> {
  const idHash = createHash('sha256').update(tokens.access_token).digest();
  const [row] = await app.database
    .knex('oidc_tokens as t')
    .join('oidc_grants as g', 'g.id_hash', 't.grant_hash')
    .where('t.id_hash', idHash)
    .select('g.identity');
  if (!row) throw new Error('the token has no grant');
  return row.identity ?? 'citizen';
}

export async function setAssurance(app: TestApp, personId: string, level: number, at = new Date()): Promise<void> {
  await app.database
    .knex('persons')
    .where({ id: personId })
    .update({ assurance_level: level, assurance_method: 'registry', assurance_at: at, passkey_offer: 'never' });
}

import assert from 'node:assert/strict';
import type { AllClientMetadata } from 'oidc-provider';
import { everybody, type ServedIdentities } from '../../../server/clients/served-identities.ts';
import type { IdentityKey } from '../../../server/lib/identity.ts';
import { type TestApp, testPassword } from '../../support/app.ts';
import { type Browser, createBrowser } from '../../support/http-browser.ts';
import { createSoftwareAuthenticator } from '../../support/software-authenticator.ts';
import { bindAtOffer, nowhere, passkeyOptions, step } from '../people/pages.ts';
import { type Answer, authorize, type Client, type Login, makeClient, redeem } from '../protocol/protocol.ts';

export const everyIdentity: ServedIdentities = { ...everybody, enterprise: {}, official: {} };

/** A first-party application that takes people in each of their identities. */
export function makeServing(app: TestApp, metadata: AllClientMetadata, clientId?: string): Promise<Client> {
  return makeClient(app, metadata, { identities: everyIdentity, ...(clientId && { clientId }) });
}

/** A browser in which somebody is logged in by a synced passkey, which they bound in another one before. */
export async function byPasskey(app: TestApp, who: { identifier: string; password?: string }): Promise<Browser> {
  const authenticator = createSoftwareAuthenticator({ origin: app.issuer, synced: true });
  const first = createBrowser();
  const typed = await first.submit(await first.open(`${app.issuer}/account`), { username: who.identifier });
  await bindAtOffer(first, await first.submit(typed, { password: who.password ?? testPassword }), authenticator);
  first.close();
  const browser = createBrowser();
  const asked = await browser.open(`${app.issuer}/account`);
  const credential = authenticator.get(passkeyOptions(asked, 'get'));
  const done = await step(browser, asked, '/passkey', { credential }, nowhere);
  assert.equal(done.url.pathname, '/account');
  return browser;
}

/** Answers "for whom are you here?" and agrees to what is asked afterwards, up to the redirect URI. */
export async function authorizeAs(
  app: TestApp,
  browser: Browser,
  client: Client,
  key: IdentityKey,
  changes: Record<string, string> = {},
): Promise<Login> {
  const prompt = ['select_account', changes.prompt].filter(Boolean).join(' ');
  const asked = await authorize(app, browser, client, { ...changes, prompt });
  let page = asked.page;
  const stopAt = client.redirectUri;
  const button = `identity-${key.replace(':', '-')}`;
  if (page.body.includes(`id="${button}"`)) page = await browser.submit(page, {}, { button, stopAt });
  if (page.body.includes('consent-approve'))
    page = await browser.submit(page, {}, { button: 'consent-approve', stopAt });
  const code = page.location?.searchParams.get('code') ?? '';
  return { ...asked, page, code };
}

/** Enters an application in one identity of somebody who is logged in, and gives the answer of the token endpoint. */
export async function enterAs(
  app: TestApp,
  browser: Browser,
  client: Client,
  key: IdentityKey,
  changes: Record<string, string> = {},
): Promise<Answer> {
  const login = await authorizeAs(app, browser, client, key, changes);
  const answer = await redeem(app, client, login);
  if (answer.status !== 200) throw new Error(`no tokens: ${answer.text}\n${login.page.body.slice(0, 3000)}`);
  return answer;
}

/** The same with a refresh token. */
export async function enterOfflineAs(app: TestApp, browser: Browser, client: Client, key: IdentityKey, scope: string) {
  const answer = await enterAs(app, browser, client, key, { scope, prompt: 'consent' });
  if (!answer.body.refresh_token) throw new Error(`no refresh token: ${answer.text}`);
  return answer;
}

export function payloadOf(token: unknown): Record<string, unknown> {
  return JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString());
}

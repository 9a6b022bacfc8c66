import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { logIn, type TestApp, testPassword } from '../../support/app.ts';
import { decodeEntities } from '../../support/html-forms.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import type { SoftwareAuthenticator } from '../../support/software-authenticator.ts';

export const nowhere = 'nowhere:';

export function tokenOf({ forms }: Page): string {
  return forms.flatMap(({ fields }) => fields).find(([name]) => name === 'csrf')?.[1] ?? '';
}

/** `/login/:uid` of a page of the journey. */
export function journeyOf({ url }: Page): string {
  return /^\/login\/[^/]+/.exec(url.pathname)?.[0] ?? '';
}

/** Posts to an address the page may not even offer, with the token the browser has: what a curious person does. */
export function force(browser: Browser, page: Page, path: string, fields: Record<string, string> = {}): Promise<Page> {
  return browser.post(new URL(path, page.url), { csrf: tokenOf(page), ...fields }, { from: page.url });
}

/** `force` within the journey of the page, redirects followed. */
export async function step(
  browser: Browser,
  page: Page,
  path: string,
  fields: Record<string, string> = {},
  stopAt = nowhere,
): Promise<Page> {
  return browser.follow(await force(browser, page, `${journeyOf(page)}${path}`, fields), { stopAt });
}

/** Logs in to the account pages and gives the page that was asked for. */
export async function enter(
  app: TestApp,
  browser: Browser,
  identifier: string,
  path = '/account',
  password = testPassword,
): Promise<Page> {
  return logIn(browser, await browser.open(new URL(path, app.issuer)), { identifier, password }, nowhere);
}

type Ceremony = { get: PublicKeyCredentialRequestOptionsJSON; create: PublicKeyCredentialCreationOptionsJSON };

/** What the page would hand to the browser's passkey functions. */
export function passkeyOptions<A extends keyof Ceremony>({ body }: Page, act: A): Ceremony[A] {
  const found = new RegExp(`data-passkey="${act}" data-options="([^"]*)"`).exec(body)?.[1];
  if (!found) throw new Error(`no passkey form of kind ${act} in:\n${body.slice(0, 3000)}`);
  return JSON.parse(decodeEntities(found));
}

/** Logs in by password in a browser of its own choosing and takes the offer of a passkey. */
export async function bindAtOffer(
  browser: Browser,
  offer: Page,
  authenticator: SoftwareAuthenticator,
  stopAt = nowhere,
): Promise<Page> {
  return step(
    browser,
    offer,
    '/passkey/add',
    { credential: authenticator.create(passkeyOptions(offer, 'create')) },
    stopAt,
  );
}

/** The page without what is new in every answer, and without what was typed. */
export function plain(page: Page, typed: string): string {
  const uid = journeyOf(page).split('/')[2] ?? 'no-journey';
  return page.body
    .replaceAll(uid, 'UID')
    .replaceAll(tokenOf(page), 'TOKEN')
    .replaceAll(typed, 'TYPED')
    .replaceAll(/nonce="[^"]*"/g, 'nonce')
    .replaceAll(/(challenge&quot;:&quot;)[\w-]+/g, '$1');
}

/** Headers by name and value, without those that are new in every answer. */
export function plainHeaders({ headers }: Page): string {
  const changing = new Set([
    'date',
    'x-request-id',
    'content-length',
    'content-security-policy',
    'set-cookie',
    'location',
    'connection',
    'keep-alive',
  ]);
  const kept = Object.entries(headers).filter(([name]) => !changing.has(name));
  const cookies = (headers['set-cookie'] ?? []).map((cookie) =>
    cookie.replace(/=[^;]*/, '=').replace(/expires=[^;]*/i, ''),
  );
  const policy = String(headers['content-security-policy']).replaceAll(/'nonce-[^']*'/g, 'nonce');
  return JSON.stringify([kept, cookies, policy]);
}

export async function setStatus(
  { database }: TestApp,
  personId: string,
  status: 'active' | 'locked' | 'disabled',
): Promise<void> {
  await database.knex('persons').where({ id: personId }).update({ status });
}

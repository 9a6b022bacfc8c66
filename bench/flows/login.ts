import { createHash, randomBytes } from 'node:crypto';
import type { CookieJar } from '../../test/support/cookie-jar.ts';
import { type Browser, createBrowser, type Page } from '../../test/support/http-browser.ts';
import { application, basicAuthorization } from '../application.ts';
import type { Person } from '../people.ts';
import type { Target } from '../target.ts';
import { someAddress, type Wire } from '../wire.ts';

export type Tokens = { access_token: string; refresh_token?: string; id_token: string };

/** The login of one flow: what the person does on the pages after the authorization request. */
export type PageWork = (page: Page, person: Person, browser: Browser) => Promise<Page>;

const verifier = randomBytes(32).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');

export function authorizePath(extra: Record<string, string> = {}): string {
  return `/authorize?${new URLSearchParams({
    client_id: application.clientId,
    response_type: 'code',
    redirect_uri: application.redirectUri,
    scope: application.scope,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 'state-of-the-load-comparison',
    nonce: 'nonce-of-the-load-comparison',
    ...extra,
  })}`;
}

export function codeOf(location: string | undefined): string {
  const code = location?.startsWith(application.redirectUri) && new URL(location).searchParams.get('code');
  if (!code) throw new Error(`no code at ${location?.split('?')[0]}`);
  return code;
}

export async function redeem(wire: Wire, code: string): Promise<Tokens> {
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: application.redirectUri,
    code_verifier: verifier,
  };
  const { status, body } = await wire.post('/token', { headers: { authorization: basicAuthorization }, form });
  if (status !== 200) throw new Error(`token endpoint answered ${status} ${body.slice(0, 200)}`);
  return JSON.parse(body) as Tokens;
}

/** A whole login in a browser of its own: authorization request, the pages, the code. Gives the code and the cookies. */
export async function logIn(
  target: Target,
  wire: Wire,
  { person, pages, extra }: { person: Person | undefined; pages: PageWork; extra?: Record<string, string> },
): Promise<{ code: string; cookies: CookieJar }> {
  const browser = createBrowser({ agent: wire.agent, headers: { 'x-forwarded-for': someAddress() } });
  const stopAt = application.redirectUri;
  let page = await browser.open(target.issuer + authorizePath(extra), { stopAt });
  if (!page.location && person) page = await pages(page, person, browser);
  if (!page.location && page.body.includes('consent-approve')) {
    page = await browser.submit(page, {}, { button: 'consent-approve', stopAt });
  }
  if (!page.location) throw new Error(`the login stopped at ${page.status} ${page.url.pathname}: ${headingOf(page)}`);
  return { code: codeOf(page.location.href), cookies: browser.cookies };
}

const headingOf = (page: Page) => /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(page.body)?.[1]?.trim() ?? '';

import { createHash, randomBytes } from 'node:crypto';
import type { AllClientMetadata } from 'oidc-provider';
import type { Registration } from '../../../server/clients/register-application.ts';
import { logIn, type TestApp } from '../../support/app.ts';
import { type Browser, createBrowser, type Page } from '../../support/http-browser.ts';
import { makeApplication } from '../../support/make-application.ts';

/** The protocol by hand, for requests that no well-behaved library would send. */
export type Client = { clientId: string; secret: string | undefined; redirectUri: string };
export type Answer = { status: number; headers: Headers; text: string; body: Record<string, unknown> };
type Fields = Record<string, string | undefined>;

/** An application of a department. First-party unless told otherwise, so that logins need no page of consent. */
export async function makeClient(
  { database, cipher }: TestApp,
  metadata: AllClientMetadata = {},
  { firstParty = true, ...registration }: Omit<Partial<Registration>, 'metadata'> = {},
): Promise<Client> {
  const redirectUri = metadata.redirect_uris?.[0] ?? 'https://department.example/callback';
  const { clientId, clientSecret } = await makeApplication(database.knex, cipher, {
    firstParty,
    ...registration,
    metadata: {
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      scope: 'openid profile phone email offline_access',
      ...metadata,
    },
  });
  return { clientId, secret: clientSecret, redirectUri };
}

/** A browser in which somebody has just logged in by password, at the account page. */
export async function signedIn(app: TestApp, identifier: string): Promise<Browser> {
  const browser = createBrowser();
  const done = await logIn(browser, await browser.open(`${app.issuer}/account`), { identifier }, 'nowhere:');
  if (done.status !== 200 || done.url.pathname !== '/account')
    throw new Error(`no login: ${done.status} ${done.url.href}`);
  return browser;
}

export const newVerifier = () => randomBytes(32).toString('base64url');
export const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');

function present(fields: Fields): Record<string, string> {
  const entries = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}

/** A whole authorization request; `undefined` leaves a parameter out. */
export function authorizationFields(client: Client, verifier: string, changes: Fields = {}): Record<string, string> {
  return present({
    client_id: client.clientId,
    redirect_uri: client.redirectUri,
    response_type: 'code',
    scope: 'openid',
    state: 'a-state',
    nonce: 'a-nonce',
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
    ...changes,
  });
}

export function authorizationUrl(app: TestApp, client: Client, verifier: string, changes: Fields = {}): string {
  return `${app.issuer}/authorize?${new URLSearchParams(authorizationFields(client, verifier, changes))}`;
}

export type Login = { page: Page; verifier: string; code: string };

/** One authorization request followed to the redirect URI or to the page that asks something; `code` is '' without one. */
export async function authorize(app: TestApp, browser: Browser, client: Client, changes: Fields = {}): Promise<Login> {
  const verifier = newVerifier();
  const page = await browser.open(authorizationUrl(app, client, verifier, changes), { stopAt: client.redirectUri });
  return { page, verifier, code: page.location?.searchParams.get('code') ?? '' };
}

/** The same with offline_access, which always asks for consent. */
export async function authorizeOffline(
  app: TestApp,
  browser: Browser,
  client: Client,
  scope = 'openid offline_access',
): Promise<Login> {
  const asked = await authorize(app, browser, client, { scope, prompt: 'consent' });
  const page = await browser.submit(asked.page, {}, { button: 'consent-approve', stopAt: client.redirectUri });
  return { ...asked, page, code: page.location?.searchParams.get('code') ?? '' };
}

export function basic({ clientId, secret }: Client): string {
  const encoded = [clientId, secret ?? ''].map(encodeURIComponent).join(':');
  return `Basic ${Buffer.from(encoded).toString('base64')}`;
}

/** A request without browser: `form` makes it a POST. */
export async function call(
  app: TestApp,
  path: string,
  { form, headers = {} }: { form?: Fields | string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const body = form === undefined ? undefined : new URLSearchParams(typeof form === 'string' ? form : present(form));
  const answer = await fetch(new URL(path, app.issuer), {
    method: body ? 'POST' : 'GET',
    headers,
    redirect: 'manual',
    ...(body && { body }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  return { status: answer.status, headers: answer.headers, text, body: isJson ? JSON.parse(text) : {} };
}

/** A request the client authenticates as it is registered to: by secret in the header, or public by its id. */
export function callAs(app: TestApp, client: Client, path: string, form: Fields): Promise<Answer> {
  return client.secret === undefined
    ? call(app, path, { form: { client_id: client.clientId, ...form } })
    : call(app, path, { form, headers: { authorization: basic(client) } });
}

export function redeem(
  app: TestApp,
  client: Client,
  { code, verifier }: Pick<Login, 'code' | 'verifier'>,
  changes: Fields = {},
) {
  const form = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: client.redirectUri };
  return callAs(app, client, '/token', { ...form, ...changes });
}

export function refresh(app: TestApp, client: Client, refreshToken: unknown, changes: Fields = {}): Promise<Answer> {
  return callAs(app, client, '/token', {
    grant_type: 'refresh_token',
    refresh_token: String(refreshToken),
    ...changes,
  });
}

export function userinfo(app: TestApp, bearer: unknown): Promise<Answer> {
  return call(app, '/userinfo', { headers: { authorization: `Bearer ${bearer}` } });
}

/** As if the stored codes and tokens of the application were made so many seconds ago. */
export async function ageTokens(
  { database }: TestApp,
  { clientId }: Client,
  model: string,
  seconds: number,
): Promise<void> {
  await database
    .knex('oidc_tokens')
    .where({ client_id: clientId, model })
    .update({
      payload: database.knex.raw(
        `payload || jsonb_build_object('iat', (payload->>'iat')::int - :seconds::int, 'exp', (payload->>'exp')::int - :seconds::int)`,
        { seconds },
      ),
      expires_at: database.knex.raw(`expires_at - make_interval(secs => ?)`, [seconds]),
    });
}

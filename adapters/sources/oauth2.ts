import { createHash, randomBytes } from 'node:crypto';
import type { SourceFailure } from '../../server/federation/failures.ts';
import type { OAuth2Secrets, OAuth2Settings } from '../../server/federation/settings/oauth2.ts';
import type {
  BeginRequest,
  Begun,
  Callback,
  Kept,
  SourceAnswer,
  SourceProtocol,
  SourceTools,
} from '../../server/federation/source.ts';
import { type Answer, call, read } from './oauth2/call.ts';
import { fillAll } from './oauth2/fill.ts';
import { refuseUnless, toOutcome } from './refused.ts';
import { createSourceFetch } from './source-fetch.ts';
import { runTestSteps } from './test-steps.ts';

export type OAuth2Source = {
  connection: OAuth2Settings;
  secrets: OAuth2Secrets;
  egressHosts: readonly string[];
};

const codeIsRememberedMs = 24 * 3600_000;
/** Keys to the source, in every spelling seen: no mapping may show them. */
const credentials = new Set([
  'access_token',
  'refresh_token',
  'accessToken',
  'refreshToken',
  'id_token',
  'session_key',
]);

/**
 * Platforms that follow OAuth 2.0 in their own words (WeChat, DingTalk and their like): every name, place and error code
 * comes from the settings. There is no ID token, so what is known is worth what TLS and the client secret are worth; state
 * bound to the browser, and PKCE where the settings send it, keep a code from being injected (RFC 9700 section 2.1.1).
 */
export function createOAuth2Source(source: OAuth2Source, tools: SourceTools): SourceProtocol {
  const { connection: settings } = source;
  const addresses = [settings.authorization.url, settings.token.url, settings.userinfo?.url];
  const fetch = createSourceFetch(tools.fetch, { addresses, egressHosts: source.egressHosts });
  const login = { ...source, fetch, tools };
  return {
    begin: (request) => toOutcome(async () => ({ begun: begin(source, request) }), nothingElse),
    complete: (callback, kept) => toOutcome(() => complete(login, callback, kept), nothingElse),
    test: () =>
      runTestSteps(
        [
          [
            'endpoint',
            async () => {
              const places = { ...placesOf(source, 'https://test.invalid/'), code: 'test', codeVerifier: 'test' };
              const tried = await toOutcome(() => call(settings, settings.token, places, fetch), nothingElse);
              // A code that never was must be refused; only how tells whether the source is there and knows us.
              const isThere = tried.ok || tried.reason === 'code-refused' || tried.reason === 'upstream-error';
              refuseUnless(isThere, tried.ok ? 'response-malformed' : tried.reason);
            },
          ],
        ],
        nothingElse,
      ),
    close: async () => {},
  };
}

function nothingElse(): SourceFailure | undefined {
  return undefined;
}

function placesOf({ connection, secrets }: OAuth2Source, redirectUri: string): Record<string, string> {
  return {
    clientId: connection.clientId,
    clientSecret: secrets.clientSecret,
    scope: connection.scope,
    redirectUri,
  };
}

function begin(source: OAuth2Source, request: BeginRequest): Begun {
  const { authorization, clientId, scope } = source.connection;
  const kept = { state: token(), codeVerifier: token(), callbackUrl: request.callbackUrl };
  // No secret among them: whatever the settings say, this goes through the browser.
  const places = {
    clientId,
    scope,
    redirectUri: request.callbackUrl,
    state: kept.state,
    codeChallenge: createHash('sha256').update(kept.codeVerifier).digest('base64url'),
    locale: request.locale,
  };
  const url = new URL(authorization.url);
  for (const [name, value] of fillAll(authorization.parameters, places)) url.searchParams.set(name, value);
  url.hash = authorization.fragment;
  return { how: 'redirect', url: url.href, kept };
}

type Login = OAuth2Source & { fetch: typeof globalThis.fetch; tools: SourceTools };

async function complete(login: Login, callback: Callback, kept: Kept): Promise<{ answer: SourceAnswer }> {
  const { connection: settings, fetch, tools } = login;
  const code = readCode(settings, callback, kept);
  const until = new Date(tools.now().getTime() + codeIsRememberedMs);
  refuseUnless(await tools.consumeOnce(`oauth2:${kept.state}`, until), 'replayed');
  const places = {
    ...placesOf(login, kept.callbackUrl as string),
    code,
    codeVerifier: kept.codeVerifier as string,
    state: kept.state as string,
  };
  const answered = await call(settings, settings.token, places, fetch);
  const [accessToken] = read(settings.accessToken, { token: answered });
  refuseUnless(accessToken !== undefined, 'response-malformed');
  const more = { ...places, accessToken, ...placesFrom(answered) };
  const userinfo = settings.userinfo ? await call(settings, settings.userinfo, more, fetch) : {};
  return { answer: toAnswer(settings, { token: answered, userinfo }) };
}

function readCode({ codeParameter }: OAuth2Settings, callback: Callback, kept: Kept): string {
  refuseUnless(callback.by === 'browser' && callback.method === 'GET', 'callback-malformed');
  const { parameters } = callback;
  refuseUnless(parameters.getAll('state').length <= 1, 'callback-malformed');
  refuseUnless(parameters.has('state') && kept.state !== undefined, 'state-missing');
  refuseUnless(parameters.get('state') === kept.state, 'state-mismatch');
  refuseUnless(parameters.get('error') !== 'access_denied', 'access-denied');
  refuseUnless(!parameters.has('error'), 'upstream-error');
  const codes = parameters.getAll(codeParameter);
  // These platforms send the person back without a code when they decline.
  refuseUnless(codes.length > 0, 'access-denied');
  refuseUnless(codes.length === 1 && codes[0] !== '', 'callback-malformed');
  return codes[0] as string;
}

/** Texts of the token answer, as `{token.…}`. */
function placesFrom(answered: Answer): Record<string, string> {
  const texts = Object.entries(answered).filter(([, value]) => typeof value === 'string' || typeof value === 'number');
  return Object.fromEntries(texts.map(([name, value]) => [`token.${name}`, String(value)]));
}

function toAnswer(settings: OAuth2Settings, said: { token: Answer; userinfo: Answer }): SourceAnswer {
  for (const [one, other] of settings.same) {
    const [first] = read(one, said);
    refuseUnless(first !== undefined && first === read(other, said)[0], 'subject-mismatch');
  }
  const subjects = read(settings.subject, said);
  refuseUnless(subjects.length === 1, 'subject-missing');
  return {
    issuer: settings.issuer,
    subject: subjects[0] as string,
    claims: { token: withoutCredentials(said.token), userinfo: withoutCredentials(said.userinfo) },
    amr: [],
    session: {},
  };
}

function withoutCredentials(answer: Answer): Answer {
  return Object.fromEntries(Object.entries(answer).filter(([name]) => !credentials.has(name)));
}

function token(): string {
  return randomBytes(32).toString('base64url');
}

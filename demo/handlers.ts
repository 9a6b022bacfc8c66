import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { PendingLogin } from './begin-login.ts';
import type { DepartmentOptions } from './department.ts';
import { departmentPaths } from './departments.ts';
import { type Answer, json, page, readCookie, readForm, redirect } from './http.ts';
import { createShelf } from './local-sessions.ts';
import { connect, type IdentityService, type LoggedIn } from './login.ts';
import { checkLogoutToken, logoutTokenMaxAgeSeconds } from './logout-token.ts';
import { frontPage, personPage, recordsPage, troublePage, type View } from './pages.ts';
import { challengeFor, readChallenge, refusalOf } from './step-up.ts';
import { chooseLanguage, type Trouble, texts } from './texts.ts';

type Session = { csrf: string; login: LoggedIn };

const sessionSeconds = 30 * 60;
const loginSeconds = 10 * 60;

/** What the department does for each of its addresses; `url` is its own public address. */
export function createHandlers(options: DepartmentOptions & { url: string }) {
  const clock = options.clock ?? (() => new Date());
  const sessions = createShelf<Session>({ seconds: sessionSeconds, size: 1000 }, clock);
  const logins = createShelf<PendingLogin>({ seconds: loginSeconds, size: 1000 }, clock);
  const seen = createShelf<true>({ seconds: 2 * logoutTokenMaxAgeSeconds, size: 10_000 }, clock);
  const identityService = connectOnce(options);
  const cookies = cookieNames(options);

  const viewOf = (request: IncomingMessage, url: URL): View => {
    const kept = readCookie(request, cookies.language);
    const language = chooseLanguage(url.searchParams.get('lang'), kept, request.headers['accept-language']);
    return { department: options, language };
  };
  const trouble = async (request: IncomingMessage, url: URL, status: number, what: Trouble): Promise<Answer> =>
    page(status, await troublePage(viewOf(request, url), what));

  /**
   * The session of this browser, if the form carries its token: no other site can log this person out. Taken, so that
   * of two clicks only one uses the refresh token: the second would look like theft and end everything.
   */
  async function takeFromForm(request: IncomingMessage): Promise<Session | undefined> {
    const form = await readForm(request);
    const id = readCookie(request, cookies.session);
    const session = sessions.get(id);
    return session && isSame(form?.get('csrf') ?? '', session.csrf) ? sessions.take(id) : undefined;
  }

  const renew = async (login: LoggedIn) => (await identityService()).refresh(login);

  function startSession(login: LoggedIn): string {
    const id = sessions.put({ csrf: randomBytes(32).toString('base64url'), login });
    return cookies.set(cookies.session, id, sessionSeconds);
  }

  return {
    async home(request: IncomingMessage, url: URL): Promise<Answer> {
      const view = viewOf(request, url);
      const { searchParams } = url;
      const session = sessions.get(readCookie(request, cookies.session));
      const body = session
        ? await personPage(view, session.login, session.csrf, searchParams.has('refreshed'))
        : await frontPage(view, searchParams.get('state') === 'ended');
      const chosen = searchParams.has('lang') && cookies.set(cookies.language, view.language, 365 * 24 * 3600);
      return page(200, body, chosen ? { 'set-cookie': chosen } : {});
    },

    /** Also the address for logins begun elsewhere (OpenID Connect Core section 4), from our identity service alone. */
    async beginLogin(request: IncomingMessage, url: URL): Promise<Answer> {
      const { searchParams } = url;
      const issuer = searchParams.get('iss');
      if (issuer !== null && issuer !== options.issuer) return trouble(request, url, 400, 'refused');
      const { url: to, pending } = await (await identityService()).begin({
        acr: searchParams.get('level') === 'phr' ? 'phr' : undefined,
        fresh: searchParams.has('fresh'),
        lasting: searchParams.has('lasting'),
        switchIdentity: searchParams.has('switch'),
        hint: searchParams.get('login_hint') ?? undefined,
        locale: texts[viewOf(request, url).language].locale,
      });
      return redirect(to, [cookies.set(cookies.login, logins.put(pending), loginSeconds)]);
    },

    async finishLogin(request: IncomingMessage, url: URL): Promise<Answer> {
      const pending = logins.take(readCookie(request, cookies.login));
      if (!pending) return trouble(request, url, 400, 'expired');
      const result = await (await identityService()).finish(url, pending);
      if (!result.ok) return trouble(request, url, result.reason === 'refused' ? 400 : 403, result.reason);
      // A new id at every login: one planted before is worth nothing.
      sessions.take(readCookie(request, cookies.session));
      return redirect(pending.returnTo, [startSession(result.login), cookies.clear(cookies.login)]);
    },

    /** Reads from the department's own interface, and logs in again as that asks (RFC 9470 section 4). */
    async records(request: IncomingMessage, url: URL): Promise<Answer> {
      const session = sessions.get(readCookie(request, cookies.session));
      if (!session) return redirect(departmentPaths.home);
      const answer = await fetch(`${options.url}${departmentPaths.recordsApi}`, {
        headers: { authorization: `Bearer ${session.login.accessToken}` },
      });
      if (answer.ok) return page(200, await recordsPage(viewOf(request, url)));
      const asked = readChallenge(answer.headers.get('www-authenticate')) ?? {};
      const { locale } = texts[viewOf(request, url).language];
      const login = { ...asked, locale, returnTo: departmentPaths.records };
      const { url: to, pending } = await (await identityService()).begin(login);
      return redirect(to, [cookies.set(cookies.login, logins.put(pending), loginSeconds)]);
    },

    async recordsApi(request: IncomingMessage): Promise<Answer> {
      const token = /^Bearer ([\x21-\x7e]+)$/.exec(request.headers.authorization ?? '')?.[1];
      const introspected = token ? await (await identityService()).introspect(token) : { active: false };
      const refusal = refusalOf(introspected, options.records, clock());
      if (!refusal) return json(200, { records: options.services.zh });
      const answer = json(401, { error: refusal });
      return { ...answer, headers: { ...answer.headers, 'www-authenticate': challengeFor(refusal, options.records) } };
    },

    async refresh(request: IncomingMessage, url: URL): Promise<Answer> {
      const session = await takeFromForm(request);
      if (!session) return trouble(request, url, 403, 'forbidden');
      const renewed = await renew(session.login).catch((error: unknown) => {
        sessions.claim(readCookie(request, cookies.session) ?? '', session);
        throw error;
      });
      if (!renewed) return redirect(`${departmentPaths.home}?state=ended`, [cookies.clear(cookies.session)]);
      return redirect(`${departmentPaths.home}?refreshed=1`, [startSession(renewed)]);
    },

    /** Ends the session here first, then asks the identity service to end its own. */
    async logOut(request: IncomingMessage, url: URL): Promise<Answer> {
      const session = await takeFromForm(request);
      if (!session) return trouble(request, url, 403, 'forbidden');
      const { locale } = texts[viewOf(request, url).language];
      const to = (await identityService()).logoutUrl(session.login, locale);
      return redirect(to, [cookies.clear(cookies.session)]);
    },

    async backchannelLogout(request: IncomingMessage): Promise<Answer> {
      const token = (await readForm(request))?.getAll('logout_token') ?? [];
      if (token.length !== 1) return json(400, { error: 'invalid_request', error_description: 'form' });
      const { keys } = await identityService();
      const { issuer, clientId, signedWith } = options;
      const verdict = await checkLogoutToken(String(token[0]), { keys, issuer, clientId, signedWith, seen, clock });
      if (!verdict.ok && verdict.reason === 'keys-unavailable') return json(503, { error: 'temporarily_unavailable' });
      if (!verdict.ok) return json(400, { error: 'invalid_request', error_description: verdict.reason });
      const { sid, sub } = verdict;
      sessions.removeWhere(
        ({ login }) => (sub === undefined || login.sub === sub) && (sid === undefined || login.sid === sid),
      );
      return { status: 200 };
    },

    missing: (request: IncomingMessage, url: URL) => trouble(request, url, 404, 'missing'),
    async unavailable(request: IncomingMessage, url: URL): Promise<Answer> {
      const answer = await trouble(request, url, 503, 'unavailable');
      return { ...answer, headers: { ...answer.headers, 'retry-after': '5' } };
    },
  };
}

/** Discovery is read once it answers, and tried again by the next request when it does not. */
function connectOnce(options: DepartmentOptions & { url: string }): () => Promise<IdentityService> {
  let service: Promise<IdentityService> | undefined;
  const addresses = {
    redirectUri: `${options.url}${departmentPaths.callback}`,
    postLogoutRedirectUri: `${options.url}${departmentPaths.home}`,
  };
  return () => {
    service ??= connect({ ...options, ...addresses }, options.patienceMs ?? 5000).catch((error: unknown) => {
      service = undefined;
      throw error;
    });
    return service;
  };
}

/** Browsers share cookies between the ports of one host: each department has names of its own. */
function cookieNames({ clientId, url }: { clientId: string; url: string }) {
  const isSecure = url.startsWith('https:');
  const prefix = isSecure ? '__Host-' : '';
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  const set = (name: string, value: string, seconds: number) => `${name}=${value}; Max-Age=${seconds}; ${attributes}`;
  return {
    session: `${prefix}${clientId}-session`,
    login: `${prefix}${clientId}-login`,
    language: `${prefix}${clientId}-language`,
    set,
    clear: (name: string) => set(name, '', 0),
  };
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

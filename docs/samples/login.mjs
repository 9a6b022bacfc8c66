import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import * as oidc from 'openid-client';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, PORT } = process.env;
const home = `http://localhost:${PORT}`;
const options = { execute: ISSUER.startsWith('http://localhost') ? [oidc.allowInsecureRequests] : [] };
const provider = await oidc.discovery(
  new URL(ISSUER),
  CLIENT_ID,
  {},
  oidc.ClientSecretBasic(CLIENT_SECRET),
  options,
);
const started = new Map(); // logins under way, by cookie
const sessions = new Map(); // who is logged in here, by cookie

const pages = {
  '/': (session) => ({ text: session ? JSON.stringify(session.claims, null, 2) : 'GET /login' }),

  '/login': async () => {
    const login = {
      expectedState: oidc.randomState(),
      expectedNonce: oidc.randomNonce(),
      pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
    };
    const to = oidc.buildAuthorizationUrl(provider, {
      redirect_uri: `${home}/callback`,
      scope: 'openid profile',
      state: login.expectedState,
      nonce: login.expectedNonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(login.pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    return { to, cookie: keep(started, login) };
  },

  '/callback': async (_session, url, id) => {
    const login = started.get(id);
    started.delete(id);
    // Checks state, iss, nonce, PKCE, and the signature, audience and times of the ID token.
    const tokens = await oidc.authorizationCodeGrant(provider, url, login);
    const userinfo = await oidc.fetchUserInfo(provider, tokens.access_token, tokens.claims().sub);
    const session = { idToken: tokens.id_token, claims: { ...tokens.claims(), ...userinfo } };
    return { to: '/', cookie: keep(sessions, session) };
  },

  '/logout': (session, _url, id) => {
    sessions.delete(id);
    const hint = { id_token_hint: session.idToken, post_logout_redirect_uri: `${home}/` };
    return { to: oidc.buildEndSessionUrl(provider, hint), cookie: 'department=; Max-Age=0; Path=/' };
  },
};

function keep(shelf, value) {
  const id = randomUUID();
  shelf.set(id, value);
  return `department=${id}; HttpOnly; SameSite=Lax; Path=/`;
}

createServer(async (request, response) => {
  try {
    const url = new URL(request.url, home);
    const id = /\bdepartment=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
    const { text, to, cookie } = await pages[url.pathname](sessions.get(id), url, id);
    if (cookie) response.setHeader('set-cookie', cookie);
    if (to) response.setHeader('location', String(to));
    response.writeHead(to ? 303 : 200, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
  } catch {
    response.writeHead(400).end('The login did not work. GET /login begins again.');
  }
}).listen(Number(PORT), 'localhost', () => console.log(`${home}/login`));

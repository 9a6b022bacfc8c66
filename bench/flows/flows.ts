import { createCookieJar } from '../../test/support/cookie-jar.ts';
import { basicAuthorization } from '../application.ts';
import type { Step } from '../drive.ts';
import type { Target } from '../target.ts';
import type { Reply, Wire } from '../wire.ts';
import { authorizePath, codeOf, logIn, redeem, type Tokens } from './login.ts';
import { byPasskey, byPassword } from './pages.ts';

export type Flow = {
  name: string;
  /** Least share of the ceiling that will do now; undefined: shown without judgement. */
  target: number | undefined;
  /** What the share is taken of. */
  against: 'ceiling' | 'hashing';
  /** Makes one connection's step; what it needs (session, tokens) is made here and does not count. */
  prepare(target: Target, wire: Wire, index: number): Promise<Step>;
};

const authorization = { authorization: basicAuthorization };

function expect(reply: Reply, status: number): Reply {
  if (reply.status !== status) throw new Error(`expected ${status}, got ${reply.status} ${reply.body.slice(0, 200)}`);
  return reply;
}

async function firstTokens(target: Target, wire: Wire, index: number, extra: Record<string, string> = {}) {
  const { code } = await logIn(target, wire, { person: target.people[index], pages: byPassword, extra });
  return redeem(wire, code);
}

const clientCredentials: Flow = {
  name: 'client credentials',
  target: 0.6,
  against: 'ceiling',
  prepare: async (_target, wire) => async () => {
    const form = { grant_type: 'client_credentials' };
    const { body } = expect(await wire.post('/token', { headers: authorization, form }), 200);
    if (!body.includes('access_token')) throw new Error('no access token');
  },
};

const refresh: Flow = {
  name: 'refresh, rotated',
  target: undefined,
  against: 'ceiling',
  prepare: async (target, wire, index) => {
    const wish = { scope: 'openid profile offline_access', prompt: 'consent' };
    let token = (await firstTokens(target, wire, index, wish)).refresh_token;
    return async () => {
      if (!token) throw new Error('no refresh token');
      const form = { grant_type: 'refresh_token', refresh_token: token };
      const { body } = expect(await wire.post('/token', { headers: authorization, form }), 200);
      const next = (JSON.parse(body) as Tokens).refresh_token;
      if (next === token) throw new Error('the refresh token was not rotated');
      token = next;
    };
  },
};

const userinfo: Flow = {
  name: 'userinfo',
  target: 0.6,
  against: 'ceiling',
  prepare: async (target, wire, index) => {
    const { access_token: token } = await firstTokens(target, wire, index);
    return async () => {
      const { body } = expect(await wire.get('/userinfo', { headers: { authorization: `Bearer ${token}` } }), 200);
      if (!body.includes('"sub"')) throw new Error('no sub');
    };
  },
};

const introspection: Flow = {
  name: 'introspection',
  target: 0.6,
  against: 'ceiling',
  prepare: async (target, wire, index) => {
    const { access_token: token } = await firstTokens(target, wire, index);
    return async () => {
      const { body } = expect(await wire.post('/introspect', { headers: authorization, form: { token } }), 200);
      if (!body.includes('"active":true')) throw new Error('not active');
    };
  },
};

const singleSignOn: Flow = {
  name: 'single sign-on',
  target: 0.6,
  against: 'ceiling',
  prepare: async (target, wire, index) => {
    const login = await logIn(target, wire, { person: target.people[index], pages: byPassword });
    await redeem(wire, login.code);
    const cookies = createCookieJar();
    const url = new URL(target.issuer);
    for (const { name, value } of login.cookies.list(url)) cookies.set(url, name, value);
    return async () => {
      const reply = expect(await wire.get(authorizePath(), { headers: { cookie: cookies.header(url) } }), 303);
      cookies.store(url, reply.headers['set-cookie'] ?? []);
      await redeem(wire, codeOf(reply.headers.location));
    };
  },
};

/**
 * Every login is of the next person in a browser that knows nothing, to the tokens. Each connection has persons of its own: tries
 * are counted before they are judged, so that five at once of one person would lock them.
 */
function wholeLogin(pages: typeof byPassword): Flow['prepare'] {
  return async (target, wire, index) => {
    let turn = index;
    return async () => {
      const person = target.people[turn % Math.max(1, target.people.length)];
      turn += wire.agent.maxSockets;
      const { code } = await logIn(target, wire, { person, pages });
      await redeem(wire, code);
    };
  };
}

const passkeyLogin: Flow = {
  name: 'passkey login',
  target: undefined,
  against: 'ceiling',
  prepare: wholeLogin(byPasskey),
};

const passwordLogin: Flow = {
  name: 'password login',
  target: 0.9,
  against: 'hashing',
  prepare: wholeLogin(byPassword),
};

/** Every flow, in the order of the report. */
export const flows: readonly Flow[] = [
  clientCredentials,
  refresh,
  userinfo,
  introspection,
  singleSignOn,
  passkeyLogin,
  passwordLogin,
];

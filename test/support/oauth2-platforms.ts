import { type Handler, type HostileServer, json, startHostileServer } from './hostile-server.ts';

/** What the person is to a platform; both names of theirs. */
export const platformPerson = { openid: 'openid-1', unionid: 'unionid-1', nickname: '示例小李' };
export const platformClient = { id: 'wx-example', secret: 'secret-of-the-platform' };

export type Platform = HostileServer & {
  /** Codes that wait to be redeemed, each once. */
  issueCode(): string;
};

const query = (request: { url?: string | undefined }) => new URL(request.url ?? '/', 'http://localhost').searchParams;

/** Behaves as WeChat's documentation says: parameters in the address, JSON as text, errors with status 200. */
export async function startWechat(): Promise<Platform> {
  const server = await startHostileServer();
  const codes = createCodes();
  const say =
    (value: unknown): Handler =>
    (response) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).end(JSON.stringify(value));
    };
  server.routes['/sns/oauth2/access_token'] = (response, request, body) => {
    const given = query(request);
    const answer = () => {
      if (given.get('appid') !== platformClient.id) return { errcode: 40013, errmsg: 'invalid appid' };
      if (given.get('secret') !== platformClient.secret) return { errcode: 40125, errmsg: 'invalid appsecret' };
      if (!codes.redeem(given.get('code'))) return { errcode: 40029, errmsg: 'invalid code' };
      const { openid, unionid } = platformPerson;
      return { access_token: 'at-1', expires_in: 7200, refresh_token: 'rt-1', openid, unionid, scope: 'snsapi_login' };
    };
    say(answer())(response, request, body);
  };
  server.routes['/sns/userinfo'] = (response, request, body) => {
    const isRight = query(request).get('access_token') === 'at-1' && query(request).get('openid') === 'openid-1';
    say(isRight ? { ...platformPerson, sex: 0 } : { errcode: 40003, errmsg: 'invalid openid' })(
      response,
      request,
      body,
    );
  };
  return { ...server, issueCode: codes.issue };
}

/** Behaves as DingTalk's documentation says: JSON both ways, a header of its own, errors with status 400. */
export async function startDingtalk(): Promise<Platform> {
  const server = await startHostileServer();
  const codes = createCodes();
  server.routes['/v1.0/oauth2/userAccessToken'] = (response, request, body) => {
    const given = JSON.parse(body) as Record<string, string>;
    const isKnown = given.clientId === platformClient.id && given.clientSecret === platformClient.secret;
    const refused = isKnown ? 'invalidParameter.authCode.notFound' : 'invalidClientId.notFound';
    if (!isKnown || !codes.redeem(given.code)) json({ code: refused, message: 'no' }, 400)(response, request, body);
    else json({ accessToken: 'at-1', refreshToken: 'rt-1', expireIn: 7200 })(response, request, body);
  };
  server.routes['/v1.0/contact/users/me'] = (response, request, body) => {
    const isRight = request.headers['x-acs-dingtalk-access-token'] === 'at-1';
    const { openid: openId, unionid: unionId, nickname: nick } = platformPerson;
    json(isRight ? { openId, unionId, nick } : { code: 'Forbidden', message: 'no' }, isRight ? 200 : 403)(
      response,
      request,
      body,
    );
  };
  return { ...server, issueCode: codes.issue };
}

function createCodes() {
  const waiting = new Set<string>();
  return {
    issue(): string {
      const code = crypto.randomUUID();
      waiting.add(code);
      return code;
    },
    redeem: (code: string | null | undefined) => waiting.delete(code ?? ''),
  };
}

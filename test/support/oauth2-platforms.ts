import { oauth2Presets } from '../../server/federation/presets.ts';
import { type Handler, type HostileServer, json, startHostileServer } from './hostile-server.ts';

/** What the person is to a platform; both names of theirs. */
export const platformPerson = { openid: 'openid-1', unionid: 'unionid-1', nickname: '示例小李' };
export const platformClient = { id: 'wx-example', secret: 'secret-of-the-platform' };

export type PlatformPerson = typeof platformPerson;

export type Platform = HostileServer & {
  /** Who scans the code next; undefined: they decline. */
  person: PlatformPerson | undefined;
  /** Codes that wait to be redeemed, each once. */
  issueCode(): string;
};

const query = (request: { url?: string | undefined }) => new URL(request.url ?? '/', 'http://localhost').searchParams;

/** Behaves as WeChat's documentation says: parameters in the address, JSON as text, errors with status 200. */
export async function startWechat(): Promise<Platform> {
  const server = await startHostileServer();
  const codes = createCodes();
  const tokens = new Map<string, PlatformPerson>([['at-1', platformPerson]]);
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
      const person = codes.redeem(given.get('code'));
      if (!person) return { errcode: 40029, errmsg: 'invalid code' };
      const { openid, unionid } = person;
      tokens.set('at-1', person);
      return { access_token: 'at-1', expires_in: 7200, refresh_token: 'rt-1', openid, unionid, scope: 'snsapi_login' };
    };
    say(answer())(response, request, body);
  };
  server.routes['/sns/userinfo'] = (response, request, body) => {
    const person = tokens.get(query(request).get('access_token') ?? '');
    const isRight = person !== undefined && query(request).get('openid') === person.openid;
    say(isRight ? { ...person, sex: 0 } : { errcode: 40003, errmsg: 'invalid openid' })(response, request, body);
  };
  return platform(server, codes, { path: '/connect/qrconnect', client: 'appid', code: 'code' });
}

/** Behaves as DingTalk's documentation says: JSON both ways, a header of its own, errors with status 400. */
export async function startDingtalk(): Promise<Platform> {
  const server = await startHostileServer();
  const codes = createCodes();
  const tokens = new Map<string, PlatformPerson>([['at-1', platformPerson]]);
  server.routes['/v1.0/oauth2/userAccessToken'] = (response, request, body) => {
    const given = JSON.parse(body) as Record<string, string>;
    const isKnown = given.clientId === platformClient.id && given.clientSecret === platformClient.secret;
    const refused = isKnown ? 'invalidParameter.authCode.notFound' : 'invalidClientId.notFound';
    const person = isKnown ? codes.redeem(given.code) : undefined;
    if (!person) return json({ code: refused, message: 'no' }, 400)(response, request, body);
    tokens.set('at-1', person);
    json({ accessToken: 'at-1', refreshToken: 'rt-1', expireIn: 7200 })(response, request, body);
  };
  server.routes['/v1.0/contact/users/me'] = (response, request, body) => {
    const person = tokens.get(String(request.headers['x-acs-dingtalk-access-token']));
    if (!person) return json({ code: 'Forbidden', message: 'no' }, 403)(response, request, body);
    const { openid: openId, unionid: unionId, nickname: nick } = person;
    json({ openId, unionId, nick })(response, request, body);
  };
  return platform(server, codes, { path: '/oauth2/auth', client: 'client_id', code: 'authCode' });
}

type Names = { path: string; client: string; code: string };

/** With the page that the person is sent to: they scan the code there, or decline and come back without one. */
function platform(server: HostileServer, codes: Codes, names: Names): Platform {
  const opened: Platform = {
    ...server,
    person: platformPerson,
    issueCode: () => codes.issue(platformPerson),
  };
  server.routes[names.path] = (response, request) => {
    const asked = query(request);
    const back = new URL(asked.get('redirect_uri') ?? '');
    if (asked.get(names.client) !== platformClient.id) return response.writeHead(400).end();
    if (opened.person) back.searchParams.set(names.code, codes.issue(opened.person));
    back.searchParams.set('state', asked.get('state') ?? '');
    response.writeHead(302, { location: back.href }).end();
  };
  return opened;
}

type Codes = ReturnType<typeof createCodes>;

function createCodes() {
  const waiting = new Map<string, PlatformPerson>();
  return {
    issue(person: PlatformPerson): string {
      const code = crypto.randomUUID();
      waiting.set(code, person);
      return code;
    },
    /** Once. */
    redeem(code: string | null | undefined): PlatformPerson | undefined {
      const person = waiting.get(code ?? '');
      waiting.delete(code ?? '');
      return person;
    },
  };
}

type Preset = keyof typeof oauth2Presets;

/** The preset as it is delivered, with nothing changed but where the platform is. */
export function presetAt(preset: Preset, origin: string): (typeof oauth2Presets)[Preset] {
  const moved = JSON.stringify(oauth2Presets[preset]).replaceAll(
    /https:\/\/(api\.weixin\.qq\.com|api\.dingtalk\.com|open\.weixin\.qq\.com|login\.dingtalk\.com)\//g,
    `${origin}/`,
  );
  return JSON.parse(moved);
}

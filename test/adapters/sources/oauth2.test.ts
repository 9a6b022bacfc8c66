import assert from 'node:assert/strict';
import { oauth2Presets } from '../../../server/federation/presets.ts';
import type { Begun, Callback, IdentitySource } from '../../../server/federation/source.ts';
import { sourceConfig } from '../../../server/federation/source-config.ts';
import { openIdentitySource } from '../../../server/identity-sources.ts';
import { type Changes, identitySourceContract, loginAt } from '../../contracts/identity-source.ts';
import { callbackUrl, common, createTools } from '../../federation/support.ts';
import { bad, type HostileServer, json, startHostileServer } from '../../support/hostile-server.ts';
import {
  type Platform,
  platformClient,
  platformPerson,
  presetAt,
  startDingtalk,
  startWechat,
} from '../../support/oauth2-platforms.ts';

type Preset = keyof typeof oauth2Presets;

type Settings = { secret?: string; connection?: Record<string, unknown> };

function openAt(preset: Preset, server: HostileServer, changes: Changes = {}, settings: Settings = {}): IdentitySource {
  const { enabled, highestIal, highestAcr, ...tools } = changes;
  const given = Object.entries({ enabled, highestIal, highestAcr }).filter(([, value]) => value !== undefined);
  const { connection, mapping } = presetAt(preset, server.origin);
  const config = sourceConfig.parse({
    ...common,
    ...Object.fromEntries(given),
    kind: 'oauth2',
    connection: { ...connection, clientId: platformClient.id, ...settings.connection },
    mapping,
  });
  const secrets = { clientSecret: settings.secret ?? platformClient.secret };
  return openIdentitySource(config, secrets, createTools([server.host], tools));
}

for (const [preset, start] of [
  ['wechat', startWechat],
  ['dingtalk', startDingtalk],
] as const) {
  describe(`adapters/sources/oauth2 as ${preset}`, () => {
    let platform: Platform;
    let hostile: HostileServer;
    before(async () => {
      [platform, hostile] = await Promise.all([start(), startHostileServer()]);
    });
    after(() => Promise.all([platform.close(), hostile.close()]));

    const open = (changes?: Changes, settings?: Settings) => openAt(preset, platform, changes, settings);
    const codeParameter = oauth2Presets[preset].connection.codeParameter ?? 'code';
    const login = async (begun: Begun): Promise<Callback> => {
      assert.equal(begun.how, 'redirect');
      const asked = new URL(begun.how === 'redirect' ? begun.url : '').searchParams;
      assert.equal(asked.get('redirect_uri'), callbackUrl);
      const parameters = new URLSearchParams({
        [codeParameter]: platform.issueCode(),
        state: asked.get('state') ?? '',
      });
      return { by: 'browser', method: 'GET', parameters };
    };

    identitySourceContract(preset, () => ({
      open: async (changes) => open(changes),
      login,
      issuer: oauth2Presets[preset].connection.issuer,
      subject: platformPerson.unionid,
      isReplayable: true,
      openBad: Object.fromEntries(
        Object.entries(bad).map(([what, handler]) => [
          what,
          async () => {
            hostile.routes['/sns/oauth2/access_token'] = handler;
            hostile.routes['/v1.0/oauth2/userAccessToken'] = handler;
            return openAt(preset, hostile, { timeoutMs: 300 });
          },
        ]),
      ),
    }));

    it('sends no secret through the browser', async () => {
      const started = await open().begin({ callbackUrl, locale: 'zh-Hans' });
      assert.ok(started.ok && started.begun.how === 'redirect');
      assert.ok(!started.begun.url.includes(platformClient.secret));
      assert.equal(new URL(started.begun.url).hash, preset === 'wechat' ? '#wechat_redirect' : '');
    });

    it('gives only what is mapped, at the lowest level, and none of the keys', async () => {
      const source = open();
      const { begun, callback } = await loginAt({ login }, source);
      const completed = await source.complete(callback, begun.kept);
      assert.ok(completed.ok);
      assert.deepEqual(completed.identity.attributes, { nickname: [platformPerson.nickname] });
      assert.deepEqual(completed.identity.assurance, { ial: 1, acr: 'urn:yimen:aal1', amr: [] });
      assert.doesNotMatch(JSON.stringify(completed), /at-1|rt-1|secret-of-the-platform/);
    });

    it('tells a wrong secret from a wrong code, in words', async () => {
      const source = open({}, { secret: 'another' });
      const { begun, callback } = await loginAt({ login }, source);
      assert.deepEqual(await source.complete(callback, begun.kept), { ok: false, reason: 'client-refused' });
      assert.deepEqual(await source.test(), [{ name: 'endpoint', ok: false, detail: 'client-refused' }]);
      const right = open();
      const again = await loginAt({ login }, right);
      if (again.callback.by === 'browser') again.callback.parameters.set(codeParameter, 'made-up');
      assert.deepEqual(await right.complete(again.callback, again.begun.kept), { ok: false, reason: 'code-refused' });
    });

    it('takes an answer without code for a no', async () => {
      const source = open();
      const { begun, callback } = await loginAt({ login }, source);
      if (callback.by === 'browser') callback.parameters.delete(codeParameter);
      assert.deepEqual(await source.complete(callback, begun.kept), { ok: false, reason: 'access-denied' });
    });
  });
}

describe('adapters/sources/oauth2 with a hostile platform', () => {
  let server: Platform;
  beforeEach(async () => {
    server = await startWechat();
  });
  afterEach(() => server.close());

  async function login(settings?: Settings) {
    const source = openAt('wechat', server, { timeoutMs: 300 }, settings);
    const started = await source.begin({ callbackUrl, locale: 'zh-Hans' });
    assert.ok(started.ok);
    const parameters = new URLSearchParams({ code: server.issueCode(), state: started.begun.kept.state ?? '' });
    return source.complete({ by: 'browser', method: 'GET', parameters }, started.begun.kept);
  }

  it('T-109 refuses userinfo about somebody else', async () => {
    server.routes['/sns/userinfo'] = json({ ...platformPerson, openid: 'openid-2' });
    assert.deepEqual(await login(), { ok: false, reason: 'subject-mismatch' });
    server.routes['/sns/userinfo'] = json({ openid: 'openid-1' });
    assert.deepEqual(await login(), { ok: false, reason: 'subject-mismatch' });
  });

  it('refuses an answer without the name that is the key, and falls back on no other', async () => {
    server.routes['/sns/oauth2/access_token'] = json({ access_token: 'at-1', openid: 'openid-1' });
    const settings = { connection: { same: [] } };
    assert.deepEqual(await login(settings), { ok: false, reason: 'subject-missing' });
    for (const unionid of ['', [], ['a', 'b'], {}, null, 'x'.repeat(2000)]) {
      server.routes['/sns/oauth2/access_token'] = json({ access_token: 'at-1', openid: 'openid-1', unionid });
      assert.deepEqual(await login(settings), { ok: false, reason: 'subject-missing' });
    }
  });

  for (const path of ['/sns/oauth2/access_token', '/sns/userinfo']) {
    for (const [what, handler] of Object.entries(bad)) {
      it(`T-117 ends in time when ${path} ${what}`, async () => {
        server.routes[path] = handler;
        assert.ok(!(await login()).ok);
      });
    }
  }

  it('reads no place in what a value brings', async () => {
    const source = openAt('wechat', server);
    const started = await source.begin({ callbackUrl, locale: 'zh-Hans' });
    assert.ok(started.ok);
    let seen = '';
    server.routes['/sns/oauth2/access_token'] = (response, request) => {
      seen = request.url ?? '';
      response.writeHead(500).end();
    };
    const parameters = new URLSearchParams({ code: '{clientSecret}&x=1', state: started.begun.kept.state ?? '' });
    await source.complete({ by: 'browser', method: 'GET', parameters }, started.begun.kept);
    assert.equal(new URL(seen, server.origin).searchParams.get('code'), '{clientSecret}&x=1');
  });
});

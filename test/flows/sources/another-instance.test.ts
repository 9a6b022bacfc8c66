import assert from 'node:assert/strict';
import type { IdentitySource } from '../../../server/federation/source.ts';
import { sourceConfig } from '../../../server/federation/source-config.ts';
import { openIdentitySource } from '../../../server/identity-sources.ts';
import { callbackUrl, common, createTools } from '../../federation/support.ts';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { makeClient, signedIn } from '../protocol/protocol.ts';

/** A city that runs this very product is a source of the province: an application there, nothing more. */
describe('a city that runs its own instance, as a source', () => {
  const app = useApp();
  let browser: Browser;
  let connection: Record<string, unknown>;
  let clientSecret: string | undefined;

  before(async () => {
    await app().person('13800138500');
    const client = await makeClient(app(), {
      redirect_uris: [callbackUrl],
      backchannel_logout_uri: 'https://door.example/sources/city/logout',
      backchannel_logout_session_required: true,
    });
    clientSecret = client.secret;
    browser = await signedIn(app(), '13800138500');
    connection = {
      issuer: app().issuer,
      clientId: client.clientId,
      clientAuthentication: 'client_secret_basic',
      scopes: ['openid', 'profile', 'phone'],
    };
  });
  after(() => browser.close());

  function open(ownIssuer?: string): IdentitySource {
    const config = sourceConfig.parse({ ...common, kind: 'oidc', highestIal: 2, connection });
    const tools = createTools([new URL(app().issuer).host], ownIssuer === undefined ? {} : { ownIssuer });
    return openIdentitySource(config, { clientSecret }, tools);
  }

  async function login(source: IdentitySource) {
    const started = await source.begin({ callbackUrl, locale: 'zh-Hans' });
    assert.ok(started.ok && started.begun.how === 'redirect', JSON.stringify(started));
    const page = await browser.open(started.begun.url, { stopAt: callbackUrl });
    assert.ok(page.location, page.body);
    const callback = { by: 'browser', method: 'GET', parameters: page.location.searchParams } as const;
    return source.complete(callback, started.begun.kept);
  }

  it('passes its test', async () => {
    const steps = await open().test();
    assert.ok(
      steps.every(({ ok }) => ok),
      JSON.stringify(steps),
    );
  });

  it('says who is there: by its own pairwise subject, with what it knows of the person', async () => {
    const completed = await login(open());
    assert.ok(completed.ok, JSON.stringify(completed));
    const { identity } = completed;
    assert.equal(identity.issuer, app().issuer);
    assert.deepEqual(identity.mobile, { value: '+8613800138500', verified: true });
    assert.equal(identity.assurance.acr, 'urn:yimen:aal1');
    assert.ok(identity.assurance.authTime && identity.sessionId);
    const again = await login(open());
    assert.ok(again.ok && again.identity.subject === identity.subject);
  });

  it('cannot be a source of itself', async () => {
    assert.deepEqual(await login(open(app().issuer)), { ok: false, reason: 'loop' });
  });
});

import assert from 'node:assert/strict';
import { createBrowser, useApp } from '../../support/app.ts';
import type { RelyingParty } from '../../support/relying-party.ts';
import { type Developer, developersOf } from './team.ts';

/** The script of the docs, which is no TypeScript. */
const script = new URL('../../../docs/samples/ci-login.js', import.meta.url).href;
type Who = { username: string; password: string; acr?: string; identity?: string };
const { logInTestPerson } = (await import(script)) as { logInTestPerson(address: string, who: Who): Promise<URL> };

describe('a login without a page', function headless() {
  this.timeout(300_000);
  const app = useApp();
  const { developer, team, application, testPerson, party, close } = developersOf(app);
  let ada: Developer;
  let teamId = '';
  let rp: RelyingParty;
  before(async () => {
    ada = await developer('王小明');
    teamId = await team(ada);
    const scopes = { 'scope.official': 'yes', 'scope.enterprise': 'yes' };
    rp = await party(await application(ada, teamId, scopes), 'openid profile official enterprise');
  });
  beforeEach(() => app().passSeconds(61));
  after(close);

  const person = async (situation: string) => {
    const { identifier, password } = await testPerson(ada, teamId, situation);
    return { username: identifier, password };
  };
  const address = async (parameters: Record<string, string> = {}) => String(await rp.authorizationUrl(parameters));

  it('gives the tests of a department a code for a made-up person, by the script of the docs', async () => {
    const back = await logInTestPerson(await address(), {
      ...(await person('level-2')),
    });
    const tokens = await rp.exchange(back);
    assert.equal((await rp.userinfo(tokens)).name, '测试乙');
    assert.equal(tokens.claims()?.acr, 'urn:yimen:aal1');
  });

  it('reaches the level that is asked for, and enters in the wanted identity', async () => {
    const who = { ...(await person('official')), acr: 'phr', identity: 'official' };
    const back = await logInTestPerson(await address({ acr_values: 'phr' }), who);
    const tokens = await rp.exchange(back);
    assert.equal(tokens.claims()?.acr, 'phr');
    assert.equal((tokens.claims()?.identity as { type: string } | undefined)?.type, 'official');
  });

  it('is refused with a wrong password, for a locked account, and for a real person', async () => {
    await app().person('13900000009');
    const tries = [
      { ...(await person('level-2')), password: 'wrong' },
      await person('locked'),
      { username: '13900000009', password: 'a quiet river in the hills' },
    ];
    for (const who of tries) {
      const run = logInTestPerson(await address(), { ...who });
      await assert.rejects(run, /400 .*login\.failed/, who.username);
    }
  });

  it('is not there for an application in production, with whatever password', async () => {
    const tax = await app().taxParty();
    await app().person('13900000010');
    const url = String(await tax.authorizationUrl());
    const real = {
      username: '13900000010',
      password: 'a quiet river in the hills',
    };
    for (const who of [real, { ...(await person('level-2')), acr: 'phr' }]) {
      await assert.rejects(logInTestPerson(url, who), /^Error: 404/, who.username);
    }
  });

  it('needs the cookie of the journey it belongs to', async () => {
    const [one, other] = [createBrowser(), createBrowser()];
    const page = await rp.begin(one);
    const { username, password } = await person('level-2');
    const answer = await other.post(new URL(`${page.url.pathname}/test-person`, page.url), { username, password });
    assert.equal(answer.status, 400);
    one.close();
    other.close();
  });
});

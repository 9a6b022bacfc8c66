import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { stacks } from '../../server/developers/integrate/stacks.ts';
import { type Developer, developersOf } from '../flows/developers/team.ts';
import { approve, createBrowser, logIn, useApp } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';
import type { Browser, Page } from '../support/http-browser.ts';
import { isOnPath, type Language, lacks, languages } from './languages.ts';
import { type Program, readShown, startProgram } from './program.ts';

/** What the demonstration calls the test person of level 3. */
const name = '测试丙';

describe('samples of the handbook, run as the page shows them', function samples() {
  this.timeout(300_000);
  const app = useApp({ trustedProxies: ['127.0.0.0/8'] });
  const { developer, team, application, testPerson, visit, close } = developersOf(app);
  let ada: Developer;
  let teamId = '';
  const running: Program[] = [];
  const browsers: Browser[] = [];
  before(async () => {
    ada = await developer('王小明');
    teamId = await team(ada);
  });
  afterEach(async () => {
    for (const browser of browsers.splice(0)) browser.close();
    for (const program of running.splice(0)) await program.stop();
  });
  after(close);

  /** Each comes from elsewhere: nobody waits for the limits of another. */
  function someone(): Browser {
    const browser = createBrowser({ headers: { 'x-forwarded-for': `198.51.100.${browsers.length + 1}` } });
    browsers.push(browser);
    return browser;
  }

  /** Registers an application and runs what its page shows; gives the address of the program. */
  async function start(language: Language, kind: 'web' | 'spa'): Promise<string> {
    const port = await freePort();
    const home = `http://localhost:${port}`;
    const client = await application(ada, teamId, {
      ...{ kind, redirectUris: `${home}/callback`, postLogoutUris: `${home}/` },
    });
    const page = await visit(ada, `/developers/applications/${client.clientId}/integrate?stack=${language.stack}`);
    const shown = readShown(page.body);
    const run = shown.run.replace('CLIENT_SECRET=…', `CLIENT_SECRET=${client.clientSecret}`);
    running.push(await startProgram(language, { ...shown, run }, port));
    return home;
  }

  /** Logs in from the program's login to the answer it gets, which is not followed. */
  async function answerFor(browser: Browser, home: string, { login = '/login' }: Language): Promise<URL> {
    const callback = `${home}/callback`;
    const who = await testPerson(ada, teamId, 'level-3');
    const asked = await logIn(browser, await browser.open(home + login), who, callback);
    const { location } = await approve(browser, asked, callback);
    assert.ok(location);
    return location;
  }

  const shows = async (browser: Browser, home: string) => (await browser.open(`${home}/`)).body.includes('"sub"');

  /** Leaves the program, by its address or, where it asks, by its button, and says yes here. */
  async function logOut(browser: Browser, home: string): Promise<Page> {
    const first = await browser.open(`${home}/logout`);
    const asked = first.url.origin === home ? await browser.submit(first) : first;
    return browser.submit(asked, {}, { button: 'logout-confirm', stopAt: home });
  }

  async function drive(language: Language): Promise<void> {
    const home = await start(language, 'web');
    const [ada, eve] = [someone(), someone()];
    const answer = await answerFor(ada, home, language);
    // an answer that was slipped into another browser logs nobody in there (RFC 6749 section 10.12)
    await eve.open(answer);
    assert.ok(!(await shows(eve, home)), 'an answer of another browser is refused');
    const stranger = new URL(answer);
    stranger.searchParams.set('state', 'of-somebody-else');
    await eve.open(`${home}${language.login ?? '/login'}`, { stopAt: app().issuer });
    await eve.open(stranger);
    assert.ok(!(await shows(eve, home)), 'another state is refused');

    const shown = await ada.open(answer);
    assert.equal(shown.url.href, `${home}/`);
    const claims = JSON.parse(shown.body);
    assert.equal(claims.name, name);
    assert.equal(claims.iss, app().issuer);
    assert.ok(await shows(ada, home), 'the program remembers who is there');

    const left = await logOut(ada, home);
    assert.equal(left.location?.href.split('?')[0], `${home}/`);
    assert.ok(!(await shows(ada, home)), 'the program has forgotten who was there');
    const again = await ada.open(home + (language.login ?? '/login'));
    assert.ok(again.url.href.startsWith(app().issuer), 'and so has the service');
  }

  /** A page without a server needs a real browser: its program runs there. */
  async function drivePage(language: Language): Promise<void> {
    const home = await start(language, 'spa');
    const { identifier, password } = await testPerson(ada, teamId, 'level-3');
    const chromium = await launchBrowser();
    try {
      const page = await chromium.newPage();
      const logIn = async () => {
        await page.click('#login');
        await page.fill('#username', identifier);
        await page.click('#login-submit');
        await page.fill('input[type="password"]', password);
        await page.click('#login-submit');
        await page.waitForSelector('button[value="later"], #consent-approve');
      };
      await page.goto(home);
      await logIn();
      if (await page.locator('button[value="later"]').count()) await page.click('button[value="later"]');
      await page.click('#consent-approve');
      await page.waitForSelector('#claims:not(:empty)');
      const claims = JSON.parse((await page.locator('#claims').textContent()) ?? '');
      assert.equal(claims.name, name);
      const kept = await page.evaluate('JSON.stringify([sessionStorage, localStorage])');
      assert.doesNotMatch(String(kept), /access_token/, 'tokens are in memory alone');

      await page.click('#logout');
      await page.click('#logout-confirm');
      await page.waitForURL((url) => url.origin === home);
      await page.click('#login');
      await page.waitForSelector('#username');
      await page.goto(`${home}/callback?code=stolen&state=of-somebody-else`);
      await page.waitForLoadState('networkidle');
      assert.equal(await page.locator('#claims').textContent(), '', 'another state is refused');
    } finally {
      await chromium.close();
    }
  }

  for (const language of languages) {
    const { stack } = language;
    const lack = lacks(language);
    if (lack) it(`LEFT OUT: ${stack}, ${lack}`);
    else if (stack === 'spa') it('spa: logs a test person in and out in a real browser', () => drivePage(language));
    else it(`${stack}: logs a test person in and out, and refuses the answer of another`, () => drive(language));
  }

  if (!isOnPath('curl')) it('LEFT OUT: service, curl not on this machine');
  else
    it('service: gets a token for itself, and none with another secret', async () => {
      const client = await application(ada, teamId, { kind: 'service' });
      const page = await visit(ada, `/developers/applications/${client.clientId}/integrate`);
      const { files } = readShown(page.body);
      const ask = (secret: string) => {
        const env = { ...process.env, CLIENT_ID: client.clientId, CLIENT_SECRET: secret };
        return promisify(execFile)('sh', ['-c', files[0]?.text ?? ''], { env });
      };
      const answer = JSON.parse((await ask(client.clientSecret)).stdout);
      assert.equal(answer.token_type, 'Bearer');
      assert.ok(answer.access_token);
      await assert.rejects(ask('another'), { code: 22 });
    });

  const run = [...languages.map(({ stack }) => stack), 'service', 'ci'];
  const never = stacks.filter((stack) => !run.includes(stack));
  it(`LEFT OUT: no test runs the samples for ${never.join(', ')}`);
});
